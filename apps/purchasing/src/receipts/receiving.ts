import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryPickBatches, inventoryPost, type PostOutcome } from '@pegboard/contracts';
import {
  bookReceipt,
  bookRevert,
  idsForSplits,
  isReceived,
  named,
  openReceipts,
  receiptPosting,
  refusalOf,
  refuseReceipt,
  refuseRevert,
  requestReceipt,
  requestRevert,
  revertPosting,
  type Actual,
  type PurchaseOrder,
  type ReceiveLine,
  type Receipt,
} from '@pegboard/domain-purchasing';
import {
  ASKER,
  BUS,
  CLOCK,
  IDS,
  ON_PROBLEM,
  TIMERS,
  type AggregateStore,
  type Asker,
  type BusConnection,
  type Clock,
  type Ids,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { dayAt, reject, Rejection, sum, toDecimal } from '@pegboard/kit';
import { ItemCopies } from '../items/item-copies';
import { drawnIds } from '../orders/drawn-ids';
import { purchaseOrders } from '../orders/purchase-order.schema';

const SWEEP_EVERY_MS = 60_000;
const SWEEP_AGAIN_MS = 3_000;
const SWEEP_PAGE = 200;
const MAX_TRIES = 50;

/**
 * Receipts and their reverts, step by step: the intent is written and acknowledged, the ledger is asked, its answer is
 * written down. Whoever finds an intent that was left behind takes the same steps; the posting's id makes them one.
 */
@Injectable()
export class Receiving implements OnApplicationBootstrap {
  constructor(
    @Inject(purchaseOrders as never) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly itemCopies: ItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
    @Inject(BUS) private readonly bus: Pick<BusConnection, 'onReconnected'>,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { sweep: 'receipts' }));
    sweep();
    this.timers.every(SWEEP_EVERY_MS, sweep);
    this.bus.onReconnected(sweep);
  }

  /** @throws Rejection of `requestReceipt`, or what the ledger refused; 503 if it can't be asked: then the intent stands and is finished later */
  async receive(orderId: number, lines: readonly ReceiveLine[]): Promise<PurchaseOrder> {
    const receiptId = await this.ids.next('purchase_order_receipt');
    const order = await this.undisturbed(orderId, ({ rows, ingredientRows }) =>
      this.itemCopies.with({ variantIds: [...rows, ...ingredientRows].map(({ variantId }) => variantId) }, (knownItems) =>
        this.orders.change(
          orderId,
          async (current) => {
            // A retried request finds the receipt of its first try.
            if (current.receipts.some(({ id }) => id === receiptId)) return undefined;
            const ids = await drawnIds(this.ids, idsForSplits(current, lines));
            return requestReceipt(current, lines, { receiptId, knownItems, ids });
          },
          { isAcknowledged: true },
        ),
      ),
    );
    return this.finish(order, receiptId);
  }

  /**
   * All that is open, today. Ingredients in batches are taken first-expiring first, which only this does by itself (T6).
   * @throws Rejection `NOTHING_TO_RECEIVE` (409) and as `receive`
   */
  async receiveAll(orderId: number): Promise<PurchaseOrder> {
    const order = await this.settled(orderId);
    const open = order.rows.filter((row) => !isReceived(row));
    if (open.length === 0)
      throw reject('NOTHING_TO_RECEIVE', 'status', `${order.orderNo} has no open rows to receive.`, { status: order.status });
    const receivedDate = this.clock.now();
    const actuals = await this.pickedFor(order);
    return this.receive(
      orderId,
      open.map((row) => ({
        path: '',
        rowId: row.id,
        quantity: row.quantity,
        receivedDate,
        allowsOverReceipt: false,
        batches: null,
        actuals: actuals.get(row.id) ?? [],
      })),
    );
  }

  /** @throws Rejection of `requestRevert`, or what the ledger refused */
  async revert(orderId: number, receiptId: number): Promise<PurchaseOrder> {
    const order = await this.undisturbed(orderId, () =>
      this.orders.change(orderId, (current) => requestRevert(current, receiptId), { isAcknowledged: true }),
    );
    return this.finish(order, receiptId);
  }

  /** The newest first, each wholly; at a refusal those before it stay reverted. */
  async revertAll(orderId: number): Promise<PurchaseOrder> {
    let order = await this.settled(orderId);
    for (const receipt of order.receipts.filter(({ status }) => status === 'BOOKED').reverse())
      order = await this.revert(orderId, receipt.id);
    return order;
  }

  /** Where an unfinished receipt refuses the work, finishes that and tries again, however many begin meanwhile. */
  async undisturbed<T>(orderId: number, work: (order: PurchaseOrder) => Promise<T>): Promise<T> {
    let order = await this.orders.get(orderId);
    for (let tries = 1; ; tries++) {
      try {
        return await work(order);
      } catch (problem) {
        if (!(problem instanceof Rejection) || problem.code !== 'RECEIPT_IN_PROGRESS' || tries >= MAX_TRIES) throw problem;
        order = await this.settled(orderId);
      }
    }
  }

  /** The order without unfinished receipts: what a crash or a silent ledger left is finished first. */
  async settled(orderId: number): Promise<PurchaseOrder> {
    let order = await this.orders.get(orderId);
    for (const receipt of openReceipts(order)) {
      // That one's refusal was its own caller's news.
      order = await this.finish(order, receipt.id).catch((problem: unknown) => {
        if (problem instanceof Rejection && problem.kind !== 'unavailable') return this.orders.get(orderId);
        throw problem;
      });
    }
    return order;
  }

  /** Finishes what was left behind; what the ledger can't be asked for now is tried again soon. */
  async sweep(): Promise<void> {
    const { items } = await this.orders.search(
      { 'receipts.status': { $in: ['REQUESTED', 'REVERTING'] } },
      {},
      { skip: 0, limit: SWEEP_PAGE },
    );
    let isLeft = false;
    for (const { id } of items) {
      await this.settled(id).catch((problem: unknown) => {
        isLeft = true;
        if (!(problem instanceof Rejection)) this.onProblem(problem, { purchase_order_id: id });
      });
    }
    if (isLeft)
      this.timers.after(
        SWEEP_AGAIN_MS,
        () => void this.sweep().catch((problem: unknown) => this.onProblem(problem, { sweep: 'receipts' })),
      );
  }

  private async finish(order: PurchaseOrder, receiptId: number): Promise<PurchaseOrder> {
    const receipt = order.receipts.find(({ id }) => id === receiptId)!;
    if (receipt.status === 'REFUSED') throw refused(receipt);
    if (receipt.status !== 'REQUESTED' && receipt.status !== 'REVERTING') return order;
    const isRevert = receipt.status === 'REVERTING';
    const outcome = await this.post(order, receipt);
    if (outcome.status === 'posted')
      return this.orders.change(order.id, (current) =>
        isRevert ? bookRevert(current, receiptId) : bookReceipt(current, receiptId, outcome),
      );
    const refusal = refusalOf(outcome);
    await this.orders.change(order.id, (current) =>
      isRevert ? refuseRevert(current, receiptId, refusal) : refuseReceipt(current, receiptId, refusal),
    );
    throw refused({ refusal });
  }

  /** Which batches of its ingredients each open row would take. @throws Rejection `INSUFFICIENT_STOCK` (409) */
  private async pickedFor(order: PurchaseOrder): Promise<ReadonlyMap<number, Actual[]>> {
    const { items } = await this.itemCopies.of({ variantIds: order.ingredientRows.map(({ variantId }) => variantId) });
    const wanted = order.ingredientRows.filter(
      (row) => row.consumed === null && !row.isSuppliedByContractor && row.quantity > 0 && items.get(row.variantId)?.batch_tracked,
    );
    if (wanted.length === 0) return new Map();
    const location = await this.itemCopies.locations.get(order.trackingLocationId!);
    const { picks } = await this.asker.ask(inventoryPickBatches, {
      on: dayAt(this.clock.now(), location?.time_zone),
      picks: wanted.map((row) => ({
        variant_id: row.variantId,
        location_id: order.trackingLocationId!,
        quantity: row.quantity,
        holds_for: null,
      })),
    });
    const actuals = new Map<number, Actual[]>();
    wanted.forEach((row, i) => {
      const batches = picks[i]!.batch_transactions.map((batch) => ({ batchId: batch.batch_id, newBatch: null, quantity: batch.quantity }));
      const there = sum(batches.map(({ quantity }) => quantity));
      if (there < row.quantity) {
        const what = named(items.get(row.variantId), row.variantId);
        throw reject(
          'INSUFFICIENT_STOCK',
          'status',
          `${order.orderNo} takes ${toDecimal(row.quantity)} of ${what}, and the usable batches at ${location?.name} have ${toDecimal(there)}.`,
          {
            variant_id: row.variantId,
            location_id: order.trackingLocationId,
            needed: toDecimal(row.quantity),
            available: toDecimal(there),
          },
        );
      }
      actuals.set(row.purchaseOrderRowId, [...(actuals.get(row.purchaseOrderRowId) ?? []), { ingredientRowId: row.id, batches }]);
    });
    return actuals;
  }

  /** A question that the ledger can't even read is a refusal too, or the intent would stand for ever. */
  private async post(order: PurchaseOrder, receipt: Receipt): Promise<PostOutcome> {
    const request = receipt.status === 'REVERTING' ? revertPosting(order, receipt) : receiptPosting(order, receipt);
    try {
      return await this.asker.ask(inventoryPost, request);
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
      const { code, message, details } = problem;
      return {
        posting_id: request.posting_id,
        status: 'refused',
        n: 0,
        refusal: { code, message, details: details.map((detail) => ({ ...detail, info: { ...detail.info } })) },
        batch_ids: [],
      };
    }
  }
}

const refused = ({ refusal }: Pick<Receipt, 'refusal'>): Rejection => Rejection.from(refusal!);
