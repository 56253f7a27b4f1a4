import type { Api, CallOptions } from '@pegboard/company';
import { eventually } from '@pegboard/testing';

export { daysFromNow } from './days-from-now';

/** What an order shows: product, ingredients, production, delivery. */
export type Four = readonly [product: string, ingredients: string, production: string, delivery: string];

let made = 0;

/** A small company in words, over the API: what a story needs to say and nothing more. */
export class Shop {
  private constructor(
    readonly api: Api,
    readonly works: number,
    readonly customer: number,
    readonly supplier: number,
    private readonly tag: string,
  ) {}

  static async open(api: Api): Promise<Shop> {
    const tag = `T${++made}-${process.pid}`;
    const works = await api.post('/v1/locations', { name: `${tag} works`, sells: true, makes: true, buys: true });
    const customer = await api.post('/v1/customers', { name: `${tag} customer` });
    const supplier = await api.post('/v1/suppliers', { name: `${tag} supplier` });
    return new Shop(api, works.id, customer.id, supplier.id, tag);
  }

  /** The same company by another way. */
  through(api: Api): Shop {
    return new Shop(api, this.works, this.customer, this.supplier, this.tag);
  }

  /** A material's variant. */
  async material(name: string): Promise<number> {
    const item = await this.api.post('/v1/materials', {
      name: `${this.tag} ${name}`,
      uom: 'pcs',
      default_supplier_id: this.supplier,
      variants: [{ sku: `${this.tag}-${name}`, purchase_price: 5 }],
    });
    return item.variants[0].id;
  }

  /** A product's variant, made of what the recipe says: ingredient variant → quantity. */
  async product(name: string, recipe: ReadonlyMap<number, number> = new Map()): Promise<number> {
    const item = await this.api.post('/v1/products', {
      name: `${this.tag} ${name}`,
      uom: 'pcs',
      is_sellable: true,
      is_producible: true,
      is_purchasable: true,
      default_supplier_id: this.supplier,
      variants: [{ sku: `${this.tag}-${name}`, sales_price: 50 }],
    });
    const variant = item.variants[0].id as number;
    for (const [ingredient, quantity] of recipe) {
      await this.api.post('/v1/bom_rows', {
        product_item_id: item.id,
        product_variant_id: variant,
        ingredient_variant_id: ingredient,
        quantity,
      });
    }
    return variant;
  }

  stock(variant: number, quantity: number): Promise<any> {
    return this.api.post('/v1/stock_adjustments', this.adjustmentBody(variant, quantity));
  }

  adjustmentBody(variant: number, quantity: number): Record<string, unknown> {
    return {
      stock_adjustment_number: `${this.tag}-SA-${++made}`,
      reference_no: `${this.tag}-SA-${made}`,
      location_id: this.works,
      adjustment_date: new Date().toISOString(),
      stock_adjustment_rows: [{ variant_id: variant, quantity, cost_per_unit: 5 }],
    };
  }

  orderBody(variant: number, quantity: number): Record<string, unknown> {
    return {
      order_no: `${this.tag}-SO-${++made}`,
      customer_id: this.customer,
      location_id: this.works,
      sales_order_rows: [{ variant_id: variant, quantity, price_per_unit: 50 }],
    };
  }

  order(variant: number, quantity: number): Promise<any> {
    return this.api.post('/v1/sales_orders', this.orderBody(variant, quantity));
  }

  purchaseBody(variant: number, quantity: number, arrival: Date): Record<string, unknown> {
    return {
      order_no: `${this.tag}-PO-${++made}`,
      supplier_id: this.supplier,
      location_id: this.works,
      expected_arrival_date: arrival.toISOString(),
      purchase_order_rows: [{ variant_id: variant, quantity, price_per_unit: 5 }],
    };
  }

  buy(variant: number, quantity: number, arrival: Date): Promise<any> {
    return this.api.post('/v1/purchase_orders', this.purchaseBody(variant, quantity, arrival));
  }

  makeToOrder(order: any, options?: CallOptions): Promise<any> {
    return this.api.post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: order.sales_order_rows[0].id }, options);
  }

  async four(orderId: number): Promise<Four> {
    const order = await this.api.get(`/v1/sales_orders/${orderId}`);
    return [order.product_availability, order.ingredient_availability, order.production_status, order.status];
  }

  /** Waits until the order shows these four statuses. */
  async see(orderId: number, ...expected: Four): Promise<void> {
    await eventually(async () => expect(await this.four(orderId)).toEqual(expected), { every: 50 });
  }

  /** In stock, committed, expected and calculated, as the inventory list shows them. */
  async inventory(variant: number): Promise<{ inStock: number; committed: number; expected: number; calculated: number }> {
    const { data } = await this.api.get(`/v1/inventory?variant_id=${variant}&location_id=${this.works}`);
    const [line] = data;
    return {
      inStock: Number(line?.quantity_in_stock ?? 0),
      committed: Number(line?.quantity_committed ?? 0),
      expected: Number(line?.quantity_expected ?? 0),
      calculated: Number(line?.quantity_missing_or_excess ?? 0),
    };
  }

  /** The signed quantities of every movement of a variant, in the order they were booked. */
  async movements(variant: number): Promise<number[]> {
    const { data } = await this.api.get(`/v1/inventory_movements?variant_ids=${variant}&limit=250`);
    return data.map((movement: any) => Number(movement.quantity_change));
  }
}
