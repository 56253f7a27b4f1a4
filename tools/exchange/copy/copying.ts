import { createHash } from 'node:crypto';
import type { Api } from '../../company/api';
import { all } from '../../company/every-page';
import { CarriedValues } from './carried-values';
import type { CopiedOrder, CopiedWork, OpenOrders } from './open-orders';
import { anyOf } from '../any-of';
import { taxName, variantOfService } from './sales-basics';

type Fields = Record<string, any>;

/** Fields of a copied body that name something → the list that knows its id, and the field that the API wants. */
const NAMED: Readonly<Record<string, { path: string; nameOf: (one: Fields) => string; id: string }>> = {
  location: { path: '/v1/locations', nameOf: ({ name }) => String(name), id: 'location_id' },
  supplier: { path: '/v1/suppliers', nameOf: ({ name }) => String(name), id: 'supplier_id' },
  customer: { path: '/v1/customers', nameOf: ({ name }) => String(name), id: 'customer_id' },
  variant: { path: '/v1/variants', nameOf: ({ sku }) => String(sku), id: 'variant_id' },
  tax_rate: { path: '/v1/tax_rates', nameOf: taxName, id: 'tax_rate_id' },
};

/**
 * Makes the open orders of another company here, by their numbers: what is there already stays as it is, so it can be stopped at any
 * moment and begun again. At the end they stand in the ranks that they had.
 */
export class Copying {
  private readonly ids = new Map<string, number>();
  private custom = new CarriedValues([]);

  constructor(
    private readonly api: Api,
    /** Which company is copied: a request for one of its orders is the same at each try. */
    private readonly from: string,
    private readonly tell: (what: 'made' | 'unchanged') => void,
  ) {}

  async run({ purchases, sales, work, reorderPoints }: OpenOrders): Promise<void> {
    await this.learnNames();
    for (const point of reorderPoints) await this.setPoint(point);
    await this.makeEach('purchase_orders', 'purchase_order_rows', purchases);
    const rowIds = await this.makeEach('sales_orders', 'sales_order_rows', sales);
    await this.makeWork(work, rowIds);
    await this.putInOrder('sales_orders', sales);
    await this.putInOrder('manufacturing_orders', work);
  }

  private async learnNames(): Promise<void> {
    for (const [kind, { path, nameOf }] of Object.entries(NAMED))
      for (const one of await all(this.api, path)) this.ids.set(`${kind} ${nameOf(one as Fields)}`, one.id as number);
    for (const variant of (await anyOf(this.api, '/v1/services')).flatMap((one) => variantOfService(one) ?? []))
      this.ids.set(`variant ${String(variant['sku'])}`, variant['id'] as number);
    this.custom = new CarriedValues(await anyOf(this.api, '/v1/custom_field_definitions'));
  }

  /** The same body with ids of this company. @throws Error for a name that isn't here */
  private here(body: Fields): Fields {
    return Object.fromEntries(
      Object.entries(body).map(([field, value]) => {
        if (field === 'custom_fields') return [field, this.custom.taken(value as Fields)];
        if (!Object.hasOwn(NAMED, field)) return [field, value as unknown];
        const id = this.ids.get(`${field} ${String(value)}`);
        if (id === undefined) throw new Error(`There is no ${field} ${String(value)} here.`);
        return [NAMED[field]!.id, id];
      }),
    );
  }

  private async setPoint({ reorder_point: wanted, ...place }: Fields): Promise<void> {
    const at = this.here(place);
    const query = new URLSearchParams(Object.entries(at).map(([field, id]): [string, string] => [field, String(id)]));
    const [there] = await all(this.api, `/v1/inventory_reorder_points?${String(query)}`);
    if (there && Number(there.reorder_point ?? there.value) === Number(wanted)) return this.tell('unchanged');
    await this.api.post('/v1/inventory_reorder_points', { ...at, reorder_point: wanted });
    this.tell('made');
  }

  /** @returns row of the other company → row here */
  private async makeEach(resource: string, rowsField: string, orders: readonly CopiedOrder[]): Promise<Map<number, Fields>> {
    const there = await this.byNumber(resource);
    const rows = new Map<number, Fields>();
    for (const order of orders) {
      const body = { ...this.here(order.body), [rowsField]: order.rows.map((row) => this.here(row.body)) };
      const known = there.get(order.number);
      const one = known ?? (await this.post(resource, order.number, body));
      if (order.fees) await this.addFees(one, order.fees);
      this.tell(known ? 'unchanged' : 'made');
      order.rows.forEach(({ id }, i) => rows.set(id, one[rowsField][i] as Fields));
    }
    return rows;
  }

  /** After the order, so one that was stopped in between gets them the next time. */
  private async addFees(order: Fields, fees: readonly Fields[]): Promise<void> {
    if (fees.length === 0 || order['shipping_fee']) return;
    for (const [i, fee] of fees.entries())
      await this.post('sales_order_shipping_fee', `${String(order['order_no'])} ${i}`, {
        ...this.here(fee),
        sales_order_id: order['id'] as number,
      });
  }

  private async makeWork(work: readonly CopiedWork[], rows: ReadonlyMap<number, Fields>): Promise<void> {
    const there = await this.byNumber('manufacturing_orders');
    for (const order of work) {
      const known = there.get(order.number);
      const made = known ?? (await this.makeOne(order, rows));
      if (made['status'] !== order.status) await this.api.patch(`/v1/manufacturing_orders/${String(made['id'])}`, { status: order.status });
      this.tell(known ? 'unchanged' : 'made');
    }
  }

  private async makeOne(order: CopiedWork, rows: ReadonlyMap<number, Fields>): Promise<Fields> {
    const row = order.forRow === undefined ? undefined : rows.get(order.forRow);
    if (!row) return this.post('manufacturing_orders', order.number, this.here(order.body));
    // Stopped between the two calls, it is linked already and has another number.
    const { id } = row['linked_manufacturing_order_id']
      ? { id: row['linked_manufacturing_order_id'] as number }
      : await this.post('manufacturing_order_make_to_order', order.number, { sales_order_row_id: row['id'] as number });
    const { order_no, production_deadline_date, additional_info } = order.body;
    const own = {
      order_no,
      ...(production_deadline_date ? { production_deadline_date } : {}),
      ...(additional_info ? { additional_info } : {}),
    };
    return this.api.patch(`/v1/manufacturing_orders/${String(id)}`, own);
  }

  /** Only if they stand otherwise, for a move is a change. */
  private async putInOrder(resource: string, orders: readonly CopiedOrder[]): Promise<void> {
    const there = await this.byNumber(resource);
    const wanted = orders.flatMap(({ number }) => (there.get(number)?.['id'] as number | undefined) ?? []);
    const own = new Set(wanted);
    const now = [...there.values()].map(({ id }) => id as number).filter((id) => own.has(id));
    if (wanted.length > 1 && now.join() !== wanted.join()) await this.api.post(`/v1/${resource}/rank?wait_for_plan=true`, { ids: wanted });
  }

  private async byNumber(resource: string): Promise<Map<string, Fields>> {
    return new Map((await all(this.api, `/v1/${resource}`)).map((one) => [String(one.order_no), one as Fields]));
  }

  private async post(resource: string, number: string, body: Fields): Promise<Fields> {
    const key = createHash('sha256')
      .update(JSON.stringify([this.from, resource, number]))
      .digest('hex');
    return this.api.post(`/v1/${resource}`, body, { headers: { 'idempotency-key': `copy ${key}` }, waitForPlan: true });
  }
}
