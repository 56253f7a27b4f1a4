import { Api, SERVICES, type Answer, type Service } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';

type Body = Record<string, unknown> | readonly unknown[];

interface Request {
  readonly path: string;
  readonly body: Body;
  /** How often what it does stands there afterwards: once. */
  readonly done?: () => Promise<number>;
}

/** Each kind is sent so often, each time with a key of its own. */
const ROUNDS = 3;
/** They change nothing, so that there is nothing to be done once. */
const ONLY_READ = ['/v1/plan/what_if', '/v1/sales_orders/search', '/v1/sales_order_rows/search'];
/** The gateway's own resources have their own test of keys: its replicas share one database and answer from it. */
const GATEWAYS = /^\/v1\/(api_keys|sessions|sign_in_codes|webhooks|webhook_logs_export|ops)\b/;

describe('one request with one Idempotency-Key that two replicas hear at the same moment', () => {
  const running = withCompany();
  let shop: Shop;
  let doors: Record<Service, readonly Api[]>;
  let board: number;
  let tracked: number;
  let shelf: number;
  let shelfItem: number;
  let other: number;
  let count = 0;

  beforeAll(async () => {
    const { api, company, replica } = running();
    const seconds = await Promise.all(SERVICES.map((name) => replica(name)));
    doors = Object.fromEntries(
      SERVICES.map((name, i) => [name, [new Api(company.services[name].url, company.apiKey), new Api(seconds[i]!.url, company.apiKey)]]),
    ) as never;
    shop = await Shop.open(api);
    board = await shop.material('BOARD');
    shelf = await shop.product('SHELF', new Map([[board, 2]]));
    shelfItem = (await api.get(`/v1/variants/${shelf}`)).product_id;
    const item = { name: 'PAINT', uom: 'l', batch_tracked: true, variants: [{ sku: 'PAINT' }] };
    tracked = (await api.post('/v1/materials', item)).variants[0].id;
    other = await shop.product('OTHER');
    await Promise.all([board, other].map((variant) => shop.stock(variant, 1_000)));
  });

  const api = (): Api => running().api;
  const next = (): number => ++count;
  const inStock = async (variant: number): Promise<number> => (await shop.movements(variant)).reduce((sum, each) => sum + each, 0);
  const listed = (path: string) => async (): Promise<number> => (await api().get(path)).data.length;
  const make = (quantity = 4): Promise<any> =>
    api().post('/v1/manufacturing_orders', { variant_id: shelf, location_id: shop.works, planned_quantity: quantity });
  const quote = (): Promise<any> => shop.order(shelf, 3);
  const bought = (): Promise<any> => shop.buy(board, 7, daysFromNow(3));
  const delivered = async (): Promise<any> => {
    const order = await shop.order(other, 1);
    await api().post('/v1/sales_order_fulfillments', { sales_order_id: order.id, status: 'DELIVERED' });
    return order;
  };
  const rowOf = (order: any): number => (order.sales_order_rows ?? order.purchase_order_rows)[0].id;
  const shortProduct = (): Promise<number> => shop.product(`P${next()}`, new Map([[board, 1]]));
  const shortOrder = async (): Promise<any> => shop.order(await shortProduct(), 2);
  const partTo = (action: 'buy' | 'make'): Promise<number> =>
    action === 'buy' ? shop.material(`PART${next()}`) : shop.product(`PART${next()}`, new Map([[board, 1]]));
  /** An order of a product that is made of something that isn't there, and its manufacturing order. */
  const lacking = async (action: 'buy' | 'make'): Promise<{ order: any; mo: any; part: number }> => {
    const part = await partTo(action);
    const product = await shop.product(`WHOLE${next()}`, new Map([[part, 3]]));
    const order = await shop.order(product, 2);
    const mo = await api().post('/v1/manufacturing_orders', { variant_id: product, location_id: shop.works, planned_quantity: 2 });
    return { order, mo, part };
  };
  const recipeRow = async ({ id }: any): Promise<number> =>
    (await api().get(`/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${id}`)).data[0].id;
  /** How many orders that are still open bring a variant. */
  const supplies = (variant: number) => async (): Promise<number> => {
    const [made, bought] = await Promise.all(
      [`/v1/manufacturing_orders?variant_id=${variant}`, `/v1/purchase_order_rows?variant_id=${variant}`].map((path) => listed(path)()),
    );
    return made! + bought!;
  };

  const kinds: Record<string, readonly [Service, () => Promise<Request> | Request]> = {
    '/v1/customers': [
      'sales',
      () => ({ path: '/v1/customers', body: { name: `C${next()}` }, done: listed(`/v1/customers?name=C${count}`) }),
    ],
    '/v1/custom_field_definitions': [
      'sales',
      () => ({
        path: '/v1/custom_field_definitions',
        body: { label: `F${next()}`, field_type: 'number', entity_type: 'SalesOrder', source: 'test' },
        done: listed(`/v1/custom_field_definitions?label=F${count}`),
      }),
    ],
    '/v1/customer_addresses': [
      'sales',
      async () => {
        const { id } = await api().post('/v1/customers', { name: `C${next()}` });
        const body = { customer_id: id, entity_type: 'billing', city: 'York' };
        return { path: '/v1/customer_addresses', body, done: listed(`/v1/customer_addresses?customer_ids=${id}`) };
      },
    ],
    '/v1/sales_order_addresses': [
      'sales',
      async () => {
        const { id } = await quote();
        const body = { sales_order_id: id, entity_type: 'billing', city: 'York' };
        return { path: '/v1/sales_order_addresses', body, done: listed(`/v1/sales_order_addresses?sales_order_ids=${id}`) };
      },
    ],
    '/v1/tax_rates': [
      'sales',
      () => ({ path: '/v1/tax_rates', body: { rate: 5, name: `T${next()}` }, done: listed(`/v1/tax_rates?name=T${count}`) }),
    ],
    '/v1/sales_order_rerank': [
      'sales',
      async () => ({ path: '/v1/sales_order_rerank', body: { order_ids: [(await quote()).id], place: { position: 'top' } } }),
    ],
    '/v1/sales_order_accounting_metadata': [
      'sales',
      async () => {
        const { id } = await quote();
        const path = '/v1/sales_order_accounting_metadata';
        return { path, body: { sales_order_id: id, invoice_id: '977' }, done: listed(`${path}?sales_order_id=${id}`) };
      },
    ],
    '/v1/price_lists': [
      'sales',
      () => ({ path: '/v1/price_lists', body: { name: `L${next()}` }, done: listed(`/v1/price_lists?name=L${count}`) }),
    ],
    '/v1/price_list_rows': [
      'sales',
      async () => {
        const { id } = await api().post('/v1/price_lists', { name: `L${next()}` });
        const body = { price_list_id: id, price_list_rows: [{ variant_id: other, adjustment_method: 'fixed', amount: 5 }] };
        return { path: '/v1/price_list_rows', body, done: listed(`/v1/price_list_rows?price_list_ids=${id}`) };
      },
    ],
    '/v1/price_list_customers': [
      'sales',
      async () => {
        const { id } = await api().post('/v1/price_lists', { name: `L${next()}` });
        const customer = await api().post('/v1/customers', { name: `C${next()}` });
        const body = { price_list_id: id, price_list_customers: [{ customer_id: customer.id }] };
        return { path: '/v1/price_list_customers', body, done: listed(`/v1/price_list_customers?price_list_ids=${id}`) };
      },
    ],
    '/v1/sales_order_shipping_fee': [
      'sales',
      async () => {
        const { id } = await quote();
        const body = { sales_order_id: id, amount: '4.5' };
        return { path: '/v1/sales_order_shipping_fee', body, done: listed(`/v1/sales_order_shipping_fee?sales_order_id=${id}`) };
      },
    ],
    '/v1/sales_orders': [
      'sales',
      () => {
        const body = shop.orderBody(shelf, 2);
        return { path: '/v1/sales_orders', body, done: listed(`/v1/sales_orders?order_no=${body['order_no']}`) };
      },
    ],
    '/v1/sales_order_rows': [
      'sales',
      async () => {
        const { id } = await quote();
        const body = { sales_order_id: id, variant_id: other, quantity: 1, price_per_unit: 2 };
        return { path: '/v1/sales_order_rows', body, done: listed(`/v1/sales_order_rows?sales_order_ids=${id}&variant_id=${other}`) };
      },
    ],
    '/v1/sales_orders/rank': [
      'sales',
      async () => ({ path: '/v1/sales_orders/rank', body: { ids: [(await quote()).id, (await quote()).id], position: 'first' } }),
    ],
    '/v1/sales_orders/{id}/rank': [
      'sales',
      async () => ({ path: `/v1/sales_orders/${(await quote()).id}/rank`, body: { position: 'first' } }),
    ],
    '/v1/sales_order_fulfillments': [
      'sales',
      async () => {
        const order = await shop.order(other, 1);
        const before = await inStock(other);
        const body = { sales_order_id: order.id, status: 'PACKED' };
        return { path: '/v1/sales_order_fulfillments', body, done: async () => before - (await inStock(other)) };
      },
    ],
    '/v1/sales_returns': [
      'sales',
      async () => {
        const order = await delivered();
        const body = { sales_order_id: order.id, return_location_id: shop.works };
        return { path: '/v1/sales_returns', body, done: listed(`/v1/sales_returns?sales_order_id=${order.id}`) };
      },
    ],
    '/v1/sales_return_rows': [
      'sales',
      async () => {
        const order = await delivered();
        const { id } = await api().post('/v1/sales_returns', { sales_order_id: order.id, return_location_id: shop.works });
        const [item] = await api().get(`/v1/sales_orders/${order.id}/returnable_items`);
        const body = { sales_return_id: id, variant_id: other, fulfillment_row_id: item.fulfillment_row_id, quantity: 1 };
        return { path: '/v1/sales_return_rows', body, done: listed(`/v1/sales_return_rows?sales_return_id=${id}`) };
      },
    ],
    '/v1/sales_order_rows/{id}/make_in_batch': [
      'sales',
      async () => {
        const order = await shortOrder();
        return {
          path: `/v1/sales_order_rows/${rowOf(order)}/make_in_batch`,
          body: {},
          done: supplies(order.sales_order_rows[0].variant_id),
        };
      },
    ],
    '/v1/sales_order_rows/{id}/buy': [
      'sales',
      async () => {
        const order = await shortOrder();
        return { path: `/v1/sales_order_rows/${rowOf(order)}/buy`, body: {}, done: supplies(order.sales_order_rows[0].variant_id) };
      },
    ],
    '/v1/sales_order_rows/{id}/outsource': [
      'sales',
      async () => {
        const order = await shortOrder();
        const contractor = await api().post('/v1/locations', { name: `L${next()}`, sells: false, makes: false, buys: true });
        const body = { tracking_location_id: contractor.id, expected_arrival_date: daysFromNow(5).toISOString() };
        return { path: `/v1/sales_order_rows/${rowOf(order)}/outsource`, body, done: supplies(order.sales_order_rows[0].variant_id) };
      },
    ],
    ...Object.fromEntries(
      (['buy', 'make'] as const).flatMap((action) => [
        [
          `/v1/sales_orders/{id}/missing_ingredients/${action}`,
          [
            'sales',
            async () => {
              const { order, part } = await lacking(action);
              return { path: `/v1/sales_orders/${order.id}/missing_ingredients/${action}`, body: {}, done: supplies(part) };
            },
          ] as const,
        ],
        [
          `/v1/sales_order_rows/{id}/missing_ingredients/${action}`,
          [
            'sales',
            async () => {
              const { order, part } = await lacking(action);
              return { path: `/v1/sales_order_rows/${rowOf(order)}/missing_ingredients/${action}`, body: {}, done: supplies(part) };
            },
          ] as const,
        ],
        [
          `/v1/manufacturing_orders/{id}/missing_ingredients/${action}`,
          [
            'manufacturing',
            async () => {
              const { mo, part } = await lacking(action);
              return { path: `/v1/manufacturing_orders/${mo.id}/missing_ingredients/${action}`, body: {}, done: supplies(part) };
            },
          ] as const,
        ],
        [
          `/v1/purchase_orders/{id}/missing_ingredients/${action}`,
          [
            'purchasing',
            async () => {
              const part = await partTo(action);
              const whole = await shop.product(`WHOLE${next()}`, new Map([[part, 3]]));
              const row = { variant_id: whole, quantity: 2, price_per_unit: 5 };
              const places = { supplier_id: shop.supplier, location_id: shop.works, tracking_location_id: shop.works };
              const order = { entity_type: 'outsourced', ...places, purchase_order_rows: [row] };
              const bought = await api().post('/v1/purchase_orders', order, { waitForPlan: true });
              return { path: `/v1/purchase_orders/${bought.id}/missing_ingredients/${action}`, body: {}, done: supplies(part) };
            },
          ] as const,
        ],
        [
          `/v1/manufacturing_order_recipe_rows/{id}/${action}`,
          [
            'manufacturing',
            async () => {
              const { mo, part } = await lacking(action);
              return { path: `/v1/manufacturing_order_recipe_rows/${await recipeRow(mo)}/${action}`, body: {}, done: supplies(part) };
            },
          ] as const,
        ],
      ]),
    ),
    '/v1/services': [
      'inventory',
      () => ({ path: '/v1/services', body: { name: `S${next()}`, variants: [{}] }, done: listed(`/v1/services?name=S${count}`) }),
    ],
    '/v1/operators': ['manufacturing', () => ({ path: '/v1/operators', body: { operator_name: `O${next()}` } })],
    '/v1/bom_rows': [
      'manufacturing',
      async () => {
        const variant = await shop.product(`B${next()}`);
        const item = (await api().get(`/v1/variants/${variant}`)).product_id;
        const body = { product_item_id: item, product_variant_id: variant, ingredient_variant_id: board, quantity: 2 };
        return { path: '/v1/bom_rows', body, done: listed(`/v1/bom_rows?product_variant_id=${variant}`) };
      },
    ],
    '/v1/bom_rows/batch/create': [
      'manufacturing',
      async () => {
        const variant = await shop.product(`B${next()}`);
        const item = (await api().get(`/v1/variants/${variant}`)).product_id;
        const row = { product_item_id: item, product_variant_id: variant, ingredient_variant_id: board, quantity: 2 };
        return { path: '/v1/bom_rows/batch/create', body: { data: [row] }, done: listed(`/v1/bom_rows?product_variant_id=${variant}`) };
      },
    ],
    '/v1/recipes': [
      'manufacturing',
      async () => {
        const variant = await shop.product(`B${next()}`);
        const rows = [{ product_variant_id: variant, ingredient_variant_id: board, quantity: 2 }];
        return { path: '/v1/recipes', body: { rows }, done: listed(`/v1/recipes?product_variant_ids=${variant}`) };
      },
    ],
    '/v1/product_operation_rerank': [
      'manufacturing',
      async () => {
        const variant = await shop.product(`OP${next()}`);
        const rows = ['Glue', 'Paint'].map((operation_name) => ({ product_variant_id: variant, operation_name }));
        await api().post('/v1/product_operation_rows', { rows });
        const { data } = await api().get(`/v1/product_operation_rows?product_variant_id=${variant}`);
        return { path: '/v1/product_operation_rerank', body: { rank_product_operation_id: data[1].id } };
      },
    ],
    '/v1/product_operation_rows': [
      'manufacturing',
      async () => {
        const variant = await shop.product(`OP${next()}`);
        const rows = [{ product_variant_id: variant, operation_name: 'Glue', planned_time_parameter: 60 }];
        return { path: '/v1/product_operation_rows', body: { keep_current_rows: true, rows } };
      },
    ],
    '/v1/manufacturing_orders': [
      'manufacturing',
      async () => {
        const variant = await shortProduct();
        const body = { variant_id: variant, location_id: shop.works, planned_quantity: 3 };
        return { path: '/v1/manufacturing_orders', body, done: supplies(variant) };
      },
    ],
    '/v1/manufacturing_order_recipe_rows': [
      'manufacturing',
      async () => {
        const { id } = await make();
        const body = { manufacturing_order_id: id, variant_id: tracked, planned_quantity_per_unit: 1 };
        const path = `/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${id}&variant_id=${tracked}`;
        return { path: '/v1/manufacturing_order_recipe_rows', body, done: listed(path) };
      },
    ],
    '/v1/manufacturing_order_operation_rows': [
      'manufacturing',
      async () => {
        const { id } = await make();
        const body = { manufacturing_order_id: id, operation_name: 'Glue', planned_time_per_unit: 60 };
        const path = `/v1/manufacturing_order_operation_rows?manufacturing_order_id=${id}`;
        return { path: '/v1/manufacturing_order_operation_rows', body, done: listed(path) };
      },
    ],
    '/v1/manufacturing_order_productions': [
      'manufacturing',
      async () => {
        const { id } = await make();
        const before = await inStock(shelf);
        const body = { manufacturing_order_id: id, quantity: 1 };
        return { path: '/v1/manufacturing_order_productions', body, done: async () => (await inStock(shelf)) - before };
      },
    ],
    '/v1/manufacturing_order_make_to_order': [
      'manufacturing',
      async () => {
        const order = await shortOrder();
        const body = { sales_order_row_id: rowOf(order) };
        return { path: '/v1/manufacturing_order_make_to_order', body, done: supplies(order.sales_order_rows[0].variant_id) };
      },
    ],
    '/v1/manufacturing_order_make_to_order/bulk': [
      'manufacturing',
      async () => {
        const order = await shortOrder();
        const body = { sales_order_ids: [order.id] };
        return { path: '/v1/manufacturing_order_make_to_order/bulk', body, done: supplies(order.sales_order_rows[0].variant_id) };
      },
    ],
    '/v1/manufacturing_order_unlink': [
      'manufacturing',
      async () => {
        const order = await shortOrder();
        await shop.makeToOrder(order);
        return { path: '/v1/manufacturing_order_unlink', body: { sales_order_row_id: rowOf(order) } };
      },
    ],
    '/v1/manufacturing_orders/{id}/pull_recipe': [
      'manufacturing',
      async () => ({ path: `/v1/manufacturing_orders/${(await make()).id}/pull_recipe`, body: {} }),
    ],
    '/v1/manufacturing_orders/{id}/rank': [
      'manufacturing',
      async () => ({ path: `/v1/manufacturing_orders/${(await make()).id}/rank`, body: { position: 'first' } }),
    ],
    '/v1/manufacturing_order_rerank': [
      'manufacturing',
      async () => ({ path: '/v1/manufacturing_order_rerank', body: { order_ids: [(await make()).id], place: { position: 'top' } } }),
    ],
    '/v1/manufacturing_orders/rank': [
      'manufacturing',
      async () => ({ path: '/v1/manufacturing_orders/rank', body: { ids: [(await make()).id, (await make()).id] } }),
    ],
    '/v1/suppliers': ['purchasing', () => ({ path: '/v1/suppliers', body: { name: `S${next()}` } })],
    '/v1/supplier_addresses': [
      'purchasing',
      async () => {
        const { id } = await api().post('/v1/suppliers', { name: `S${next()}` });
        const body = { supplier_id: id, line_1: 'Colour Road 2' };
        return { path: '/v1/supplier_addresses', body, done: listed(`/v1/supplier_addresses?supplier_ids=${id}`) };
      },
    ],
    '/v1/purchase_orders': [
      'purchasing',
      () => {
        const body = shop.purchaseBody(board, 3, daysFromNow(3));
        return { path: '/v1/purchase_orders', body, done: listed(`/v1/purchase_orders?order_no=${body['order_no']}`) };
      },
    ],
    '/v1/purchase_order_rows': [
      'purchasing',
      async () => {
        const { id } = await bought();
        const body = { purchase_order_id: id, variant_id: shelf, quantity: 1, price_per_unit: 1 };
        return {
          path: '/v1/purchase_order_rows',
          body,
          done: listed(`/v1/purchase_order_rows?purchase_order_id=${id}&variant_id=${shelf}`),
        };
      },
    ],
    '/v1/purchase_order_receive': [
      'purchasing',
      async () => {
        const order = await bought();
        const before = await inStock(board);
        const body = [{ purchase_order_row_id: rowOf(order), quantity: 1 }];
        return { path: '/v1/purchase_order_receive', body, done: async () => (await inStock(board)) - before };
      },
    ],
    '/v1/additional_costs': [
      'purchasing',
      () => ({ path: '/v1/additional_costs', body: { name: `A${next()}` }, done: listed(`/v1/additional_costs?name=A${count}`) }),
    ],
    '/v1/purchase_order_accounting_metadata': [
      'purchasing',
      async () => {
        const { id } = await bought();
        const path = '/v1/purchase_order_accounting_metadata';
        return { path, body: { purchase_order_id: id, bill_id: '1082' }, done: listed(`${path}?purchase_order_id=${id}`) };
      },
    ],
    '/v1/po_additional_cost_rows': [
      'purchasing',
      async () => {
        const { default_group_id } = await bought();
        const body = { group_id: default_group_id, name: 'Freight', price: 10, tax_rate_id: 1 };
        return { path: '/v1/po_additional_cost_rows', body, done: listed(`/v1/po_additional_cost_rows?group_id=${default_group_id}`) };
      },
    ],
    '/v1/outsourced_purchase_order_recipe_rows': [
      'purchasing',
      async () => {
        const order = await shortOrder();
        const contractor = await api().post('/v1/locations', { name: `L${next()}`, sells: false, makes: false, buys: true });
        const body = { tracking_location_id: contractor.id, expected_arrival_date: daysFromNow(5).toISOString() };
        const bought = await api().post(`/v1/sales_order_rows/${rowOf(order)}/outsource`, body);
        const row = { purchase_order_row_id: rowOf(bought), ingredient_variant_id: tracked, planned_quantity_per_unit: 2 };
        const path = `/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${bought.id}`;
        const ofTracked = async (): Promise<number> =>
          (await api().get(path)).data.filter((each: any) => each.ingredient_variant_id === tracked).length;
        return { path: '/v1/outsourced_purchase_order_recipe_rows', body: row, done: ofTracked };
      },
    ],
    '/v1/materials': [
      'inventory',
      () => ({ path: '/v1/materials', body: { name: `M${next()}`, uom: 'pcs', variants: [{ sku: `M${count}` }] } }),
    ],
    '/v1/products': [
      'inventory',
      () => ({ path: '/v1/products', body: { name: `PR${next()}`, uom: 'pcs', is_sellable: true, variants: [{ sku: `PR${count}` }] } }),
    ],
    '/v1/variants': ['inventory', () => ({ path: '/v1/variants', body: { product_id: shelfItem, sku: `V${next()}` } })],
    '/v1/locations': [
      'inventory',
      () => ({
        path: '/v1/locations',
        body: { name: `L${next()}`, sells: true, makes: true, buys: true },
        done: listed(`/v1/locations?name=L${count}`),
      }),
    ],
    '/v1/batches': ['inventory', () => ({ path: '/v1/batches', body: { variant_id: tracked, batch_number: `B${next()}` } })],
    '/v1/stock_adjustments': [
      'inventory',
      async () => {
        const before = await inStock(board);
        return { path: '/v1/stock_adjustments', body: shop.adjustmentBody(board, 1), done: async () => (await inStock(board)) - before };
      },
    ],
    '/v1/stock_transfers': [
      'inventory',
      async () => {
        const target = await api().post('/v1/locations', { name: `L${next()}`, sells: true, makes: true, buys: true });
        const body = {
          stock_transfer_number: `T${count}`,
          source_location_id: shop.works,
          target_location_id: target.id,
          status: 'received',
          stock_transfer_rows: [{ variant_id: board, quantity: 1 }],
        };
        const there = async (): Promise<number> =>
          Number((await api().get(`/v1/inventory?variant_id=${board}&location_id=${target.id}`)).data[0]?.quantity_in_stock ?? 0);
        return { path: '/v1/stock_transfers', body, done: there };
      },
    ],
    '/v1/stocktakes': [
      'inventory',
      async () => {
        const place = await api().post('/v1/locations', { name: `L${next()}`, sells: true, makes: true, buys: true });
        return { path: '/v1/stocktakes', body: { location_id: place.id }, done: listed(`/v1/stocktakes?location_id=${place.id}`) };
      },
    ],
    '/v1/stocktake_rows': [
      'inventory',
      async () => {
        const place = await api().post('/v1/locations', { name: `L${next()}`, sells: true, makes: true, buys: true });
        const { id } = await api().post('/v1/stocktakes', { location_id: place.id });
        const body = { stocktake_id: id, variant_id: board, counted_quantity: 10 };
        return { path: '/v1/stocktake_rows', body, done: listed(`/v1/stocktake_rows?stocktake_ids=${id}`) };
      },
    ],
    '/v1/inventory_safety_stock_levels': [
      'inventory',
      async () => ({
        path: '/v1/inventory_safety_stock_levels',
        body: { variant_id: await shop.material(`X${next()}`), location_id: shop.works, value: 3 },
      }),
    ],
    '/v1/inventory_reorder_points': [
      'inventory',
      async () => ({
        path: '/v1/inventory_reorder_points',
        body: { variant_id: await shop.material(`X${next()}`), location_id: shop.works, reorder_point: 3 },
      }),
    ],
    '/v1/replenishment/orders': [
      'planner',
      async () => {
        const order = await shortOrder();
        const variant = order.sales_order_rows[0].variant_id;
        const rows = [{ variant_id: variant, location_id: shop.works, action: 'make' }];
        return { path: '/v1/replenishment/orders', body: { rows }, done: supplies(variant) };
      },
    ],
    '/v1/plan/to_do/orders': [
      'planner',
      async () => {
        const order = await shortOrder();
        const variant = order.sales_order_rows[0].variant_id;
        const rows = [{ variant_id: variant, location_id: shop.works, action: 'make' }];
        return { path: '/v1/plan/to_do/orders', body: { rows }, done: supplies(variant) };
      },
    ],
  };

  it('every POST that there is stands in the table', async () => {
    const { paths } = await api().get('/v1/openapi.json');
    const posts = Object.entries<any>(paths).flatMap(([path, methods]) => (methods.post && !GATEWAYS.test(path) ? [path] : []));
    expect([...Object.keys(kinds), ...ONLY_READ].sort()).toEqual(posts.sort());
  });

  /** As a client does that was told to ask again. */
  const patiently = async (door: Api, { path, body }: Request, key: string): Promise<Answer> => {
    for (;;) {
      const answer = await door.send('POST', path, body, { headers: { 'idempotency-key': key } });
      if (answer.status !== 503) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it.each(Object.keys(kinds))('%s: both are told the same, and it is done once', async (kind) => {
    const [service, prepare] = kinds[kind]!;
    for (let round = 1; round <= ROUNDS; round++) {
      const request = await eventually(async () => prepare());
      const key = `${kind} ${round}`;
      const [first, second] = await Promise.all(doors[service].map((door) => patiently(door, request, key)));
      expect([first!.status, first!.body]).toEqual([second!.status, second!.body]);
      expect([first!.status < 300, first!.status < 300 ? null : first!.body]).toEqual([true, null]);
      const again = await patiently(doors[service][round % 2]!, request, key);
      expect([again.status, again.body, again.headers.get('idempotent-replay')]).toEqual([first!.status, first!.body, 'true']);
      if (request.done) await eventually(async () => expect(await request.done!()).toBe(1));
    }
  });
});
