import { createConnection, type Connection } from 'mongoose';
import { eventually } from '@pegboard/testing';
import type { RunningCompany } from './running-company';
import { Shop } from './shop';

/** What the checks in the background must report. */
export interface Planted {
  readonly service: 'sales' | 'manufacturing' | 'inventory';
  readonly check: string;
  readonly about: string;
}

/** As old as if nobody had looked after it. */
const LONG_AGO = '2026-01-01T00:00:00.000Z';
/** No order has it yet. */
const UNUSED_ID = 900_001;

/** Writes into the databases of a running company what no service would write: differences of each check. */
export class Planting {
  private readonly open: Connection[] = [];
  private shop!: Shop;
  /** Undoes what can't be mended by the call. */
  putBack: () => Promise<unknown> = () => Promise.resolve();

  constructor(private readonly running: RunningCompany) {}

  async all(): Promise<Planted[]> {
    this.shop = await Shop.open(this.running.api);
    const plants = [this.statuses, this.ranks, this.links, this.copies, this.movements, this.holds, this.lost];
    const planted: Planted[] = [];
    for (const plant of plants) planted.push(...(await plant.call(this)));
    return planted;
  }

  async end(): Promise<void> {
    await Promise.all(this.open.map((connection) => connection.close()));
  }

  private async statuses(): Promise<Planted[]> {
    const order = await this.order('STATUSES');
    const orders = await this.collection('sales', 'sales_orders');
    await eventually(async () =>
      expect(await orders.findOne({ _id: order.id })).toHaveProperty('beside.plan.value.order.is_overdue', false),
    );
    await orders.updateOne({ _id: order.id }, { $set: { 'beside.plan.value.order.is_overdue': true } });
    return [{ service: 'sales', check: 'statuses', about: `sales_order/${order.id}` }];
  }

  private async ranks(): Promise<Planted[]> {
    const order = await this.order('RANKS');
    const { variant_id, location_id } = { variant_id: order.sales_order_rows[0].variant_id, location_id: this.shop.works };
    const made = await this.running.api.post('/v1/manufacturing_orders', { variant_id, location_id, planned_quantity: 1 });
    await this.set('sales', 'sales_orders', order.id, { $inc: { 'beside.rank.value.key': 1 } });
    await this.set('manufacturing', 'manufacturing_orders', made.id, { $inc: { 'beside.rank.value': 1 } });
    return [
      { service: 'sales', check: 'ranks', about: `sales_order/${order.id}` },
      { service: 'manufacturing', check: 'ranks', about: `manufacturing_order/${made.id}` },
    ];
  }

  /** A row with an order that nobody has made, and an order with a row that names none. */
  private async links(): Promise<Planted[]> {
    const { api } = this.running;
    const unmade = await this.order('UNMADE');
    await api.patch(`/v1/sales_orders/${unmade.id}`, { additional_info: 'a second version' });
    await this.set('sales', 'sales_orders', unmade.id, { $set: { 'rows.0.linkedManufacturingOrderId': UNUSED_ID } });
    const unnamed = await this.order('UNNAMED');
    const made = await this.makeToOrder(unnamed);
    await this.set('sales', 'sales_orders', unnamed.id, { $set: { 'rows.0.linkedManufacturingOrderId': null } });
    return [
      { service: 'sales', check: 'links', about: `sales_order_row/${unmade.sales_order_rows[0].id}` },
      { service: 'manufacturing', check: 'links', about: `manufacturing_order/${made.id}` },
    ];
  }

  private async copies(): Promise<Planted[]> {
    const variant = (await this.order('COPIES')).sales_order_rows[0].variant_id;
    const copies = await this.collection('sales', 'item_copies');
    const { value } = await copies.findOne({ _id: variant });
    await copies.updateOne({ _id: variant }, { $set: { at: 0, 'value.version': 0 } });
    return [{ service: 'sales', check: 'copies', about: `item/${value.id}` }];
  }

  private async movements(): Promise<Planted[]> {
    const order = await this.order('MOVED');
    const [row] = order.sales_order_rows;
    await this.shop.stock(row.variant_id, 1);
    await this.running.api.patch(`/v1/sales_orders/${order.id}`, { status: 'PACKED' });
    const path = 'fulfillments.0.rows.0.quantity';
    await this.set('sales', 'sales_orders', order.id, { $inc: { [path]: 1_000_000 } });
    this.putBack = () => this.set('sales', 'sales_orders', order.id, { $inc: { [path]: -1_000_000 } });
    return [{ service: 'sales', check: 'movements', about: `sales_order_row/${row.id}` }];
  }

  /** Stock that was made for a row that wants nothing any more. */
  private async holds(): Promise<Planted[]> {
    const order = await this.order('HELD');
    const made = await this.makeToOrder(order);
    await this.running.api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'DONE' });
    await this.set('sales', 'sales_orders', order.id, { $set: { 'rows.0.quantity': 0 } });
    return [{ service: 'inventory', check: 'holds', about: `sales_order_row/${order.sales_order_rows[0].id}` }];
  }

  /** A packing that was begun, and whose event the bus has lost: nobody else knows the order as it is, and so it can't be packed. */
  private async lost(): Promise<Planted[]> {
    const order = await this.order('LOST');
    // Else the ledger alone could refuse it, and the plan would not be asked.
    await this.shop.stock(order.sales_order_rows[0].variant_id, 1);
    const at = { createdAt: LONG_AGO, updatedAt: LONG_AGO };
    const fulfillment = {
      id: UNUSED_ID,
      status: 'REQUESTED',
      becomes: 'PACKED',
      was: null,
      isOverridingReservation: false,
      isPickedByUs: false,
      rows: [{ salesOrderRowId: order.sales_order_rows[0].id, quantity: 1_000_000, batches: [], outsideLink: null }],
      pickedDate: LONG_AGO,
      deliveredDate: null,
      warning: null,
      intent: { postingId: `sales_order_fulfillment/${UNUSED_ID}/pack`, attempts: 1, refusal: null },
      ...at,
    };
    const change = { $inc: { version: 1 }, $set: { updatedAt: LONG_AGO, fulfillments: [fulfillment] } };
    await this.set('sales', 'sales_orders', order.id, change);
    return ['published', 'copies', 'intents'].map((check) => ({ service: 'sales' as const, check, about: `sales_order/${order.id}` }));
  }

  private order(name: string): Promise<any> {
    return this.shop.product(`CHAIR ${name}`).then((chair) => this.running.api.post('/v1/sales_orders', this.shop.orderBody(chair, 1)));
  }

  private async makeToOrder(order: any): Promise<any> {
    return this.running.api.post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: order.sales_order_rows[0].id });
  }

  /** Changes a document once nothing of it waits to be sent. */
  private async set(service: string, name: string, id: number, change: object): Promise<void> {
    const documents = await this.collection(service, name);
    await eventually(async () => expect(await documents.findOne({ _id: id })).not.toHaveProperty('unsent'));
    await documents.updateOne({ _id: id }, change);
  }

  private async collection(service: string, name: string): Promise<any> {
    const connection = await createConnection(this.running.servers.mongo.url, { dbName: `pegboard_${service}` }).asPromise();
    this.open.push(connection);
    return connection.collection(name);
  }
}
