import { inventoryPost, planPackable, type OutputOf } from '@pegboard/contracts';
import {
  fulfillmentOf,
  isIntent,
  judgePack,
  keysOf,
  packPosting,
  pickBatches,
  recordPacked,
  recordReverted,
  refuseRevert,
  refuseTooMany,
  requestFulfillment,
  requestRevert,
  revertedMeanwhile,
  revertPosting,
  withdraw,
  type Fulfillment,
  type FulfillmentRequest,
  type SalesOrder,
} from '@pegboard/domain-sales';
import type { AggregateStore, Asker, Clock } from '@pegboard/eventing';
import { reject, Rejection } from '@pegboard/kit';
import { matchVersion } from '@pegboard/service';
import type { BatchPicks } from './batch-picks';
import type { ItemCopies } from '../items/item-copies';
import { refusedByLedger, withdrawn } from './ledger-refusals';

export interface FulfillingPorts {
  readonly orders: AggregateStore<SalesOrder>;
  readonly itemCopies: ItemCopies;
  readonly picks: BatchPicks;
  readonly asker: Asker;
  readonly clock: Clock;
}

type Outcome = OutputOf<typeof inventoryPost>;

const PLAN_WAIT_MS = 4_000;
/** How often the stock may change between the plan's answer and the posting before the clerk is asked to try again. */
const MAX_TRIES = 20;

/**
 * Packs and reverts. Each step is written down before it is taken: the intent on the order, then the ledger's posting
 * under an id derived from it, then the outcome on the order. A crash between any two is finished by `finish`.
 */
export class Fulfilling {
  /** Fulfillments that this process is busy with. */
  readonly underWay = new Set<number>();
  /** An intent of ours stays open because the ledger doesn't answer. */
  onLeftOpen: () => void = () => undefined;

  constructor(private readonly ports: FulfillingPorts) {}

  /**
   * Packs, or delivers straight away (S2). @throws Rejection 409 NOT_RESERVED (S5), INSUFFICIENT_STOCK, FULFILLMENT_WITHDRAWN,
   * FULFILLMENT_REVERTED; 422 and 409 of `requestFulfillment`; 503 if the outcome isn't known yet: then the intent stays and is finished by itself
   */
  async pack(orderId: number, request: FulfillmentRequest): Promise<SalesOrder> {
    const { orders, itemCopies, clock } = this.ports;
    return this.busyWith(request.id, async () => {
      const before = await orders.get(orderId);
      const variantIds = before.rows.map((row) => row.variantId);
      let isBegun = false;
      await this.written(orderId, request.id, () =>
        itemCopies.decide(variantIds, [], (known) =>
          orders.change(
            orderId,
            (order) => {
              matchVersion(order);
              const decision = requestFulfillment(order, request, known, clock.now());
              isBegun = decision.events.length === 0;
              return isBegun ? undefined : decision;
            },
            { isAcknowledged: true },
          ),
        ),
      );
      const order = isBegun ? await this.goOn(orderId, request.id) : await this.book(orderId, request.id);
      refuseIfGone(order, request.id);
      return order;
    });
  }

  /**
   * Puts a fulfillment's stock back (S2).
   * @param options.isMatched the version that the caller has seen was checked before an earlier one of the same request
   * @throws Rejection 404, 409 FULFILLMENT_IN_PROGRESS, or why the ledger refuses
   */
  async revert(orderId: number, fulfillmentId: number, options: { isMatched?: boolean } = {}): Promise<SalesOrder> {
    const { orders, clock } = this.ports;
    return this.busyWith(fulfillmentId, async () => {
      const decide = (order: SalesOrder) => {
        if (!options.isMatched) matchVersion(order);
        return requestRevert(order, fulfillmentId, clock.now());
      };
      await this.written(orderId, fulfillmentId, () => orders.change(orderId, decide, { isAcknowledged: true }));
      return this.bookRevert(orderId, fulfillmentId);
    });
  }

  /** Finishes what a crash left of one intent. What is refused now is withdrawn; the event says why. */
  async finish(orderId: number, fulfillment: Fulfillment): Promise<void> {
    if (this.underWay.has(fulfillment.id)) return;
    await this.busyWith(fulfillment.id, async () => {
      try {
        if (fulfillment.status === 'REVERTING') await this.bookRevert(orderId, fulfillment.id);
        else await this.goOn(orderId, fulfillment.id);
      } catch (refusal) {
        if (!(refusal instanceof Rejection) || refusal.kind === 'unavailable') throw refusal;
      }
    });
  }

  /** Goes on with an intent that an earlier try left: a crash, or an answer that never reached the caller, who asks again. */
  private async goOn(orderId: number, fulfillmentId: number): Promise<SalesOrder> {
    if (await this.isBookedAlready(orderId, fulfillmentId)) return this.ports.orders.get(orderId);
    return this.book(orderId, fulfillmentId, { isFirstTry: false });
  }

  /** Asks the plan what may be taken, and the ledger to take it unless that has changed, until it hasn't. */
  private async book(orderId: number, fulfillmentId: number, { isFirstTry = true } = {}): Promise<SalesOrder> {
    const { orders, itemCopies, asker, picks } = this.ports;
    let ledgerEnd = 0;
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      let order = await orders.get(orderId);
      const intent = order.fulfillments.find(({ id }) => id === fulfillmentId);
      if (intent?.status !== 'REQUESTED') return order;
      const known = await itemCopies.ofOrder(order);
      let basedOn: Readonly<Record<string, number>> = {};
      try {
        if (!intent.isOverridingReservation) {
          const packable = await this.packable(order, intent, ledgerEnd);
          judgePack(order, intent, packable, known);
          basedOn = packable.based_on;
        }
        if (intent.isPickedByUs) {
          const batches = await picks.of(order, intent, known);
          order = await orders.change(orderId, (current) => pickBatches(current, fulfillmentId, batches, this.ports.clock.now()));
        }
        if (!order.fulfillments.some(({ id }) => id === fulfillmentId)) return order;
        refuseTooMany(fulfillmentOf(order, fulfillmentId));
      } catch (refusal) {
        return this.refuse(orderId, fulfillmentId, refusal, isFirstTry);
      }
      const outcome = await this.post(orderId, fulfillmentId, () =>
        asker.ask(inventoryPost, packPosting(order, fulfillmentOf(order, fulfillmentId), basedOn)),
      );
      if (outcome.status !== 'stale') return this.conclude(orderId, fulfillmentId, outcome);
      ledgerEnd = outcome.n;
    }
    return this.refuse(
      orderId,
      fulfillmentId,
      reject('STOCK_CHANGING', 'id', 'The stock of this order keeps changing at this moment; nothing was packed. Try again.'),
      isFirstTry,
    );
  }

  private async packable(order: SalesOrder, intent: Fulfillment, ledgerEnd: number): Promise<OutputOf<typeof planPackable>> {
    const rows = intent.rows.map((row) => ({ sales_order_row_id: row.salesOrderRowId, quantity: row.quantity }));
    const atLeast = { versions: { [`sales_order/${order.id}`]: order.version }, posting: ledgerEnd };
    const answer = await this.ports.asker.ask(
      planPackable,
      { at_least: atLeast, wait_ms: PLAN_WAIT_MS, rows },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (answer.is_pending) {
      throw new Rejection(
        'PLAN_NOT_READY',
        'The plan does not know this order as it is now yet; nothing was packed. Try again in a few seconds, or set override_reservation.',
      );
    }
    return answer;
  }

  /** An intent that is left over may have been posted: the ledger is asked without asking it to post. */
  private async isBookedAlready(orderId: number, fulfillmentId: number): Promise<boolean> {
    const order = await this.ports.orders.get(orderId);
    const intent = order.fulfillments.find(({ id }) => id === fulfillmentId);
    if (intent?.status !== 'REQUESTED') return true;
    // Every place it takes from has changed since commit 0 if there is anything in it, so an unknown posting is stale.
    const sinceNever = Object.fromEntries(keysOf(order, intent).map((key) => [key, 0]));
    const outcome = await this.ports.asker.ask(inventoryPost, packPosting(order, intent, sinceNever));
    if (outcome.status === 'stale') return false;
    await this.conclude(orderId, fulfillmentId, outcome);
    return true;
  }

  private async conclude(orderId: number, fulfillmentId: number, outcome: Outcome): Promise<SalesOrder> {
    const { orders, clock } = this.ports;
    if (outcome.status === 'posted' && outcome.batch_ids.length > 0)
      return orders.change(orderId, (order) => recordPacked(order, fulfillmentId, clock.now()));
    const refusal = refusedByLedger(
      outcome,
      (await orders.get(orderId)).fulfillments.find(({ id }) => id === fulfillmentId),
    );
    await orders.change(orderId, (order) => withdraw(order, fulfillmentId, refusal.code));
    throw refusal;
  }

  /**
   * Withdraws the intent. Another try may be on its way to the ledger, by a caller who asked again or a replica that found the
   * intent, so its id is used up there first with an empty posting: whichever of the two came first is the outcome.
   */
  private async refuse(orderId: number, fulfillmentId: number, refusal: unknown, isFirstTry: boolean): Promise<SalesOrder> {
    const { orders, asker } = this.ports;
    if (refusal instanceof Rejection && refusal.kind === 'unavailable') {
      // What was begun isn't given up because the plan is away for a moment.
      if (!isFirstTry) throw refusal;
    } else {
      const order = await orders.get(orderId);
      const intent = order.fulfillments.find(({ id }) => id === fulfillmentId);
      if (intent?.status !== 'REQUESTED') return order;
      const nothing = { ...packPosting(order, intent, {}), movements: [], frees: [] };
      const outcome = await this.post(orderId, fulfillmentId, () => asker.ask(inventoryPost, nothing));
      if (outcome.status === 'posted' && outcome.batch_ids.length > 0) return this.conclude(orderId, fulfillmentId, outcome);
    }
    const code = refusal instanceof Rejection ? refusal.code : 'FAILED';
    await orders.change(orderId, (order) => withdraw(order, fulfillmentId, code));
    throw refusal;
  }

  private async bookRevert(orderId: number, fulfillmentId: number): Promise<SalesOrder> {
    const { orders, asker, clock } = this.ports;
    const order = await orders.get(orderId);
    const fulfillment = order.fulfillments.find(({ id }) => id === fulfillmentId);
    if (fulfillment?.status !== 'REVERTING') return order;
    const outcome = await this.post(orderId, fulfillmentId, () =>
      asker.ask(inventoryPost, revertPosting(order, fulfillmentId, clock.now())),
    );
    if (outcome.status === 'posted') return orders.change(orderId, (current) => recordReverted(current, fulfillmentId));
    const refusal = refusedByLedger(outcome, fulfillment);
    await orders.change(orderId, (current) => refuseRevert(current, fulfillmentId, refusal.code, clock.now()));
    throw refusal;
  }

  /** What the ledger refuses to look at was not posted; where it did not answer, the intent stays to be finished. */
  private async post(orderId: number, fulfillmentId: number, ask: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await ask();
    } catch (problem) {
      if (problem instanceof Rejection && problem.kind !== 'unavailable') {
        const now = this.ports.clock.now();
        await this.ports.orders.change(
          orderId,
          (order) => withdraw(order, fulfillmentId, problem.code) ?? refuseRevert(order, fulfillmentId, problem.code, now),
        );
        throw problem;
      }
      this.onLeftOpen();
      throw problem instanceof Rejection ? stillOpen(fulfillmentId) : problem;
    }
  }

  /** Saves an intent. Saved but not yet sent, it stands and is finished by itself. */
  private async written(orderId: number, fulfillmentId: number, save: () => Promise<SalesOrder>): Promise<void> {
    try {
      await save();
    } catch (problem) {
      if (problem instanceof Rejection) throw problem;
      const order = await this.ports.orders.find(orderId).catch(() => undefined);
      const intent = order?.fulfillments.find(({ id }) => id === fulfillmentId);
      if (!intent || !isIntent(intent)) throw problem;
      this.onLeftOpen();
      throw stillOpen(fulfillmentId);
    }
  }

  private async busyWith<T>(fulfillmentId: number, work: () => Promise<T>): Promise<T> {
    this.underWay.add(fulfillmentId);
    try {
      return await work();
    } finally {
      this.underWay.delete(fulfillmentId);
    }
  }
}

/** Somebody else concluded the intent while this request waited: a sweep that found it, or another clerk who reverted it. */
function refuseIfGone(order: SalesOrder, fulfillmentId: number): void {
  if (order.revertedFulfillmentIds.includes(fulfillmentId)) throw revertedMeanwhile(order, fulfillmentId);
  if (!order.fulfillments.some(({ id }) => id === fulfillmentId)) throw withdrawn();
}

const stillOpen = (fulfillmentId: number): Rejection =>
  reject(
    'POSTING_PENDING',
    'id',
    `Fulfillment ${fulfillmentId} is written down and will be booked as soon as the stock ledger answers; look at it again in a few seconds.`,
    {
      sales_order_fulfillment_id: fulfillmentId,
    },
  );
