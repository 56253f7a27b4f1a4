import type { Api } from '../company/api';

/** A request that takes one piece, and is to be sent together with others. */
export interface Taking {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Where everything happens, and whom it is done for. */
export interface RaceGround {
  readonly works: number;
  readonly elsewhere: number;
  readonly contractor: number;
  readonly customer: number;
  readonly supplier: number;
}

/** Prepares requests that each take one piece of a variant at the works. */
export type TakingMaker = (api: Api, place: RaceGround, variant: number, count: number) => Promise<Taking[]>;

const AT_ONCE = 10;
let made = 0;

/** The paths by which stock leaves a place, by name. */
export const TAKINGS: Readonly<Record<string, TakingMaker>> = {
  adjustment: async (_api, { works }, variant, count) =>
    requests(count, '/v1/stock_adjustments', () => ({
      stock_adjustment_number: `RACE-A-${++made}`,
      location_id: works,
      stock_adjustment_rows: [{ variant_id: variant, quantity: -1 }],
    })),

  transfer: async (_api, { works, elsewhere }, variant, count) =>
    requests(count, '/v1/stock_transfers', () => ({
      stock_transfer_number: `RACE-T-${++made}`,
      source_location_id: works,
      target_location_id: elsewhere,
      status: 'received',
      stock_transfer_rows: [{ variant_id: variant, quantity: 1 }],
    })),

  packing: async (api, { works, customer }, variant, count) => {
    const orders = await side(count, () =>
      api.post('/v1/sales_orders', {
        order_no: `RACE-S-${++made}`,
        customer_id: customer,
        location_id: works,
        sales_order_rows: [{ variant_id: variant, quantity: 1 }],
      }),
    );
    return orders.map(({ id }) => ({
      method: 'POST',
      path: '/v1/sales_order_fulfillments',
      body: { sales_order_id: id, status: 'PACKED' },
    }));
  },

  production: async (api, { works }, variant, count) => {
    const product = await madeOf(api, variant);
    const orders = await side(count, () =>
      api.post('/v1/manufacturing_orders', { variant_id: product, location_id: works, planned_quantity: 1 }),
    );
    return orders.map(({ id }) => ({
      method: 'POST',
      path: '/v1/manufacturing_order_productions',
      body: { manufacturing_order_id: id, quantity: 1 },
    }));
  },

  outsourcing: async (api, { works, contractor, supplier }, variant, count) => {
    const product = await madeOf(api, variant);
    // The contractor works on what is sent from the works: its place takes from there.
    const orders = await side(count, () =>
      api.post('/v1/purchase_orders', {
        order_no: `RACE-P-${++made}`,
        entity_type: 'outsourced',
        supplier_id: supplier,
        location_id: contractor,
        tracking_location_id: works,
        purchase_order_rows: [{ variant_id: product, quantity: 1, price_per_unit: 1 }],
      }),
    );
    return orders.map((order) => ({
      method: 'POST',
      path: '/v1/purchase_order_receive',
      body: [{ purchase_order_row_id: order.purchase_order_rows[0].id, quantity: 1 }],
    }));
  },
};

const requests = (count: number, path: string, body: () => unknown): Taking[] =>
  Array.from({ length: count }, () => ({ method: 'POST', path, body: body() }));

/** Made some at a time. */
async function side(count: number, make: () => Promise<any>): Promise<any[]> {
  const all: any[] = [];
  while (all.length < count) all.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - all.length) }, make))));
  return all;
}

/** A product that one piece of a material goes into. */
async function madeOf(api: Api, variant: number): Promise<number> {
  const name = `RACE-M-${++made}`;
  const item = await api.post('/v1/products', { name, uom: 'pcs', is_producible: true, is_purchasable: true, variants: [{ sku: name }] });
  const product = item.variants[0].id as number;
  const row = { product_item_id: item.id, product_variant_id: product, ingredient_variant_id: variant, quantity: 1 };
  await api.post('/v1/bom_rows', row);
  return product;
}
