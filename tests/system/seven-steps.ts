import { eventually } from '@pegboard/testing';
import { daysFromNow, type Four, type Shop } from './shop';

/** One step of the seven in docs/rules.md, and what the order shows after it. */
export interface Step {
  readonly name: string;
  readonly take: () => Promise<unknown>;
  readonly shows: Four;
}

/**
 * The seven steps for an order of five shelves of two boards each, nothing in stock: eight moments, so that a test can do
 * something nasty between any two, and in the middle of one. A step may be taken again by a caller who never learnt
 * whether it was taken: what it creates carries an idempotency key.
 */
export class SevenSteps {
  private order_: any;
  private moId = 0;
  private purchaseRowId = 0;
  private fulfillmentId = 0;
  private readonly orderBody: Record<string, unknown>;
  private readonly purchaseBody: Record<string, unknown>;

  private constructor(
    readonly shop: Shop,
    readonly board: number,
    readonly shelf: number,
  ) {
    this.orderBody = shop.orderBody(shelf, 5);
    this.purchaseBody = shop.purchaseBody(board, 10, daysFromNow(3));
  }

  static async prepare(shop: Shop): Promise<SevenSteps> {
    const board = await shop.material('BOARD');
    return new SevenSteps(shop, board, await shop.product('SHELF', new Map([[board, 2]])));
  }

  get order(): number {
    return this.order_?.id ?? 0;
  }

  steps(): Step[] {
    const { api } = this.shop;
    const production = (status: string) => (): Promise<unknown> => api.patch(`/v1/manufacturing_orders/${this.moId}`, { status });
    return [
      { name: 'arrive', take: () => this.arrive(), shows: ['NOT_AVAILABLE', 'NOT_AVAILABLE', 'NONE', 'NOT_SHIPPED'] },
      {
        name: 'make to order',
        take: () => this.make(),
        shows: ['EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED'],
      },
      { name: 'buy', take: () => this.buy(), shows: ['EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED'] },
      { name: 'receive', take: () => this.receive(), shows: ['EXPECTED', 'IN_STOCK', 'NOT_STARTED', 'NOT_SHIPPED'] },
      { name: 'start', take: production('IN_PROGRESS'), shows: ['EXPECTED', 'IN_STOCK', 'IN_PROGRESS', 'NOT_SHIPPED'] },
      { name: 'done', take: production('DONE'), shows: ['IN_STOCK', 'PROCESSED', 'DONE', 'NOT_SHIPPED'] },
      { name: 'pack', take: () => this.pack(), shows: ['PICKED', 'PROCESSED', 'DONE', 'PACKED'] },
      {
        name: 'deliver',
        take: () => api.patch(`/v1/sales_order_fulfillments/${this.fulfillmentId}`, { status: 'DELIVERED' }),
        shows: ['PICKED', 'PROCESSED', 'DONE', 'DELIVERED'],
      },
    ];
  }

  /** Takes a step that somebody disturbs: again and again until its answer came and the order shows what it must. */
  async insist(step: Step): Promise<void> {
    let isAnswered = false;
    await eventually(
      async () => {
        if (!isAnswered) {
          await step.take();
          isAnswered = true;
        }
        expect(await this.shop.four(this.order)).toEqual(step.shows);
      },
      { every: 250 },
    );
  }

  /** Takes a step and waits until the order shows what it must. */
  async walk(step: Step): Promise<void> {
    await step.take();
    await this.shop.see(this.order, ...step.shows);
  }

  /** Nothing was lost and nothing doubled on the way: the ledger says exactly what happened. */
  async expectExactLedger(): Promise<void> {
    await eventually(async () => expect((await this.shop.movements(this.shelf)).sort((a, b) => a - b)).toEqual([-5, 5]));
    expect((await this.shop.movements(this.board)).sort((a, b) => a - b)).toEqual([-10, 10]);
    const nothing = { inStock: 0, committed: 0, expected: 0, calculated: 0 };
    await eventually(async () => expect(await this.shop.inventory(this.shelf)).toEqual(nothing));
    expect(await this.shop.inventory(this.board)).toEqual(nothing);
  }

  private async arrive(): Promise<void> {
    this.order_ = await this.shop.api.post('/v1/sales_orders', this.orderBody, this.once('arrive'));
  }

  private async make(): Promise<void> {
    this.moId = (await this.shop.makeToOrder(this.order_, this.once('make'))).id;
  }

  private async buy(): Promise<void> {
    const order = await this.shop.api.post('/v1/purchase_orders', this.purchaseBody, this.once('buy'));
    this.purchaseRowId = order.purchase_order_rows[0].id;
  }

  private receive(): Promise<unknown> {
    const row = { purchase_order_row_id: this.purchaseRowId, quantity: 10 };
    return this.shop.api.post('/v1/purchase_order_receive', [row], this.once('receive'));
  }

  private async pack(): Promise<void> {
    const body = { sales_order_id: this.order, status: 'PACKED' };
    this.fulfillmentId = (await this.shop.api.post('/v1/sales_order_fulfillments', body, this.once('pack'))).id;
  }

  private once(what: string): { headers: Record<string, string> } {
    return { headers: { 'idempotency-key': `${what} ${String(this.orderBody['order_no'])}` } };
  }
}
