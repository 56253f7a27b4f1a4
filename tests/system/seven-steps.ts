import { eventually } from '@pegboard/testing';
import { daysFromNow, type Four, type Shop } from './shop';

/** One step of section 9 and what the order shows after it. */
export interface Step {
  readonly name: string;
  readonly take: () => Promise<unknown>;
  readonly shows: Four;
}

/**
 * The seven steps for an order of five shelves of two boards each, nothing in stock: eight moments, so that a test can do
 * something nasty between any two. Each step may be taken by a caller who never learnt whether it was taken.
 */
export class SevenSteps {
  private orderId = 0;
  private moId = 0;
  private purchaseRowId = 0;
  private fulfillmentId = 0;

  private constructor(
    readonly shop: Shop,
    readonly board: number,
    readonly shelf: number,
  ) {}

  static async prepare(shop: Shop): Promise<SevenSteps> {
    const board = await shop.material('BOARD');
    return new SevenSteps(shop, board, await shop.product('SHELF', new Map([[board, 2]])));
  }

  get order(): number {
    return this.orderId;
  }

  steps(): Step[] {
    const { api } = this.shop;
    return [
      {
        name: '1 the order arrives',
        take: () => this.arrive(),
        shows: ['NOT_AVAILABLE', 'NOT_AVAILABLE', 'NONE', 'NOT_SHIPPED'],
      },
      {
        name: '2 make to order',
        take: () => this.make(),
        shows: ['EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED'],
      },
      { name: '4 buy', take: () => this.buy(), shows: ['EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED'] },
      {
        name: '5 receive',
        take: () =>
          api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: this.purchaseRowId, quantity: 10 }]),
        shows: ['EXPECTED', 'IN_STOCK', 'NOT_STARTED', 'NOT_SHIPPED'],
      },
      {
        name: '6 start',
        take: () => api.patch(`/v1/manufacturing_orders/${this.moId}`, { status: 'IN_PROGRESS' }),
        shows: ['EXPECTED', 'IN_STOCK', 'IN_PROGRESS', 'NOT_SHIPPED'],
      },
      {
        name: '6 done',
        take: () => api.patch(`/v1/manufacturing_orders/${this.moId}`, { status: 'DONE' }),
        shows: ['IN_STOCK', 'PROCESSED', 'DONE', 'NOT_SHIPPED'],
      },
      { name: '7 pack', take: () => this.pack(), shows: ['PICKED', 'PROCESSED', 'DONE', 'PACKED'] },
      {
        name: '7 deliver',
        take: () => api.patch(`/v1/sales_order_fulfillments/${this.fulfillmentId}`, { status: 'DELIVERED' }),
        shows: ['PICKED', 'PROCESSED', 'DONE', 'DELIVERED'],
      },
    ];
  }

  /** Takes a step and waits until the order shows what it must. */
  async walk(step: Step): Promise<void> {
    await step.take();
    await this.shop.see(this.orderId, ...step.shows);
  }

  /** Nothing was lost and nothing doubled on the way: the ledger says exactly what happened. */
  async expectExactLedger(): Promise<void> {
    await eventually(async () =>
      expect((await this.shop.movements(this.shelf)).sort((a, b) => a - b)).toEqual([-5, 5]),
    );
    expect((await this.shop.movements(this.board)).sort((a, b) => a - b)).toEqual([-10, 10]);
    const nothing = { inStock: 0, committed: 0, expected: 0, calculated: 0 };
    await eventually(async () => expect(await this.shop.inventory(this.shelf)).toEqual(nothing));
    expect(await this.shop.inventory(this.board)).toEqual(nothing);
  }

  private async arrive(): Promise<void> {
    this.orderId = (await this.shop.order(this.shelf, 5)).id;
  }

  private async make(): Promise<void> {
    this.moId = (await this.shop.makeToOrder(await this.shop.api.get(`/v1/sales_orders/${this.orderId}`))).id;
  }

  private async buy(): Promise<void> {
    this.purchaseRowId = (await this.shop.buy(this.board, 10, daysFromNow(3))).purchase_order_rows[0].id;
  }

  private async pack(): Promise<void> {
    this.fulfillmentId = (
      await this.shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: this.orderId, status: 'PACKED' })
    ).id;
  }
}
