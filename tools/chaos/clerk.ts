import type { Answer } from '../company/api';
import type { Books } from './books';
import { RECIPE, type Ground } from './company';
import type { Dice } from './dice';
import type { Insistent } from './insistent';

interface OpenOrder {
  readonly id: number;
  readonly orderNo: string;
  readonly rowId: number;
  readonly variant: number;
  readonly quantity: number;
}

type Outcome = Answer & { readonly isFirst: boolean };

const isDone = ({ status }: Answer): boolean => status < 300;
/** A deletion that took effect, whose answer got lost, finds nothing the next time. */
const isGone = (answer: Outcome): boolean => isDone(answer) || (answer.status === 404 && !answer.isFirst);

/** Somebody who sells, makes, buys, counts and packs, and writes down what was acknowledged. */
export class Clerk {
  private readonly open: OpenOrder[] = [];
  private made = 0;

  constructor(
    private readonly name: string,
    private readonly dice: Dice,
    private readonly ground: Ground,
    private readonly books: Books,
    private readonly caller: Insistent,
    /** Answers when the next command is due. */
    private readonly due: () => Promise<void>,
  ) {}

  /** One piece of work: one command, or two that belong together. */
  async work(): Promise<void> {
    const errand = this.dice.of<() => Promise<void>>([
      [6, () => this.sell()],
      [4, () => this.pack()],
      [3, () => this.count()],
      [2, () => this.make()],
      [2, () => this.makeToOrder()],
      [2, () => this.buy()],
      [2, () => this.move()],
      [1, () => this.resize()],
      [1, () => this.cancel()],
    ]);
    await errand();
  }

  private async sell(): Promise<void> {
    const orderNo = this.number('SO');
    const [variant, quantity] = [this.dice.one([this.ground.chair, this.ground.shelf]), this.dice.between(1, 3)];
    const body = {
      order_no: orderNo,
      customer_id: this.ground.customer,
      location_id: this.ground.works,
      sales_order_rows: [{ variant_id: variant, quantity, price_per_unit: 50 }],
    };
    const answer = await this.post('/v1/sales_orders', body);
    if (!isDone(answer)) return;
    this.books.orders.add(orderNo);
    this.open.push({ id: answer.body.id, orderNo, rowId: answer.body.sales_order_rows[0].id, variant, quantity });
  }

  private async pack(): Promise<void> {
    const order = this.takeOne();
    if (!order) return;
    const rows = [{ sales_order_row_id: order.rowId, quantity: order.quantity }];
    const body = { sales_order_id: order.id, status: 'PACKED', sales_order_fulfillment_rows: rows };
    const packed = await this.post('/v1/sales_order_fulfillments', body);
    if (!isDone(packed)) return void this.open.push(order);
    this.books.packed.add(packed.body.id);
    this.books.moved(order.variant, -order.quantity);
    await this.ask('PATCH', `/v1/sales_order_fulfillments/${packed.body.id}`, { status: 'DELIVERED' });
  }

  private async count(): Promise<void> {
    const number = this.number('SA');
    const variant = this.dice.one([this.ground.board, this.ground.chair]);
    const quantity = this.dice.one([-2, -1, 1, 2, 3]);
    const body = {
      stock_adjustment_number: number,
      location_id: this.ground.works,
      adjustment_date: new Date().toISOString(),
      stock_adjustment_rows: [{ variant_id: variant, quantity, ...(quantity > 0 ? { cost_per_unit: 5 } : {}) }],
    };
    if (!isDone(await this.post('/v1/stock_adjustments', body))) return;
    this.books.adjustments.add(number);
    this.books.moved(variant, quantity);
  }

  private async make(): Promise<void> {
    const quantity = this.dice.between(1, 3);
    const body = { variant_id: this.ground.shelf, location_id: this.ground.works, planned_quantity: quantity };
    const order = await this.post('/v1/manufacturing_orders', body);
    if (!isDone(order)) return;
    this.books.manufacturing.add(order.body.id);
    await this.produce(order.body.id, quantity);
  }

  private async makeToOrder(): Promise<void> {
    const order = this.open.find(({ variant }) => variant === this.ground.shelf);
    if (!order) return;
    const linked = await this.post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: order.rowId });
    if (!isDone(linked)) return;
    this.books.manufacturing.add(linked.body.id);
    await this.produce(linked.body.id, Number(linked.body.planned_quantity));
  }

  private async produce(id: number, quantity: number): Promise<void> {
    const produced = await this.post('/v1/manufacturing_order_productions', { manufacturing_order_id: id, quantity });
    if (!isDone(produced)) return;
    this.books.moved(this.ground.shelf, quantity);
    this.books.moved(this.ground.board, -quantity * RECIPE);
  }

  private async buy(): Promise<void> {
    const orderNo = this.number('PO');
    const quantity = this.dice.between(1, 5);
    const body = {
      order_no: orderNo,
      supplier_id: this.ground.supplier,
      location_id: this.ground.works,
      expected_arrival_date: new Date().toISOString(),
      purchase_order_rows: [{ variant_id: this.ground.board, quantity, price_per_unit: 5 }],
    };
    const order = await this.post('/v1/purchase_orders', body);
    if (!isDone(order)) return;
    this.books.purchases.add(orderNo);
    const row = { purchase_order_row_id: order.body.purchase_order_rows[0].id, quantity };
    if (isDone(await this.post('/v1/purchase_order_receive', [row]))) this.books.moved(this.ground.board, quantity);
  }

  private async move(): Promise<void> {
    const order = this.open.length > 0 ? this.dice.one(this.open) : undefined;
    if (order) await this.post(`/v1/sales_orders/${order.id}/rank`, { position: this.dice.one(['first', 'last']) });
  }

  private async resize(): Promise<void> {
    const order = this.takeOne();
    if (!order) return;
    const quantity = this.dice.between(1, 4);
    const answer = await this.ask('PATCH', `/v1/sales_order_rows/${order.rowId}`, { quantity });
    this.open.push(isDone(answer) ? { ...order, quantity } : order);
  }

  private async cancel(): Promise<void> {
    const order = this.takeOne();
    if (!order) return;
    if (isGone(await this.ask('DELETE', `/v1/sales_orders/${order.id}`))) this.books.deleted.add(order.orderNo);
    else this.open.push(order);
  }

  private takeOne(): OpenOrder | undefined {
    if (this.open.length === 0) return undefined;
    return this.open.splice(this.dice.between(0, this.open.length - 1), 1)[0];
  }

  private post = (path: string, body: unknown): Promise<Outcome> => this.ask('POST', path, body);

  private async ask(method: string, path: string, body?: unknown): Promise<Outcome> {
    await this.due();
    this.books.commands++;
    return this.caller.ask(method, path, body, this.number('key'));
  }

  private number(kind: string): string {
    return `${kind}-${this.name}-${++this.made}`;
  }
}
