import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryPost, planPackable, type OutputOf, type PostRequest, type Refusal } from '@pegboard/contracts';
import {
  fulfillmentOf,
  goodsOf,
  isOfReservations,
  isRequested,
  isWaiting,
  judgePack,
  overrideWithWarning,
  FULFILLMENT,
  refuseTooMany,
  requestEditedRevertAll,
  requestFulfillment,
  requestRevert,
  requestShipping,
  revertedMeanwhile,
  salesOrderPostings,
  type FulfillmentRequest,
  type MovedRow,
  type SalesKnownItems,
  type SalesOrder,
  type SalesOrderEdit,
} from '@pegboard/domain-sales';
import {
  ASKER,
  BUS,
  CLOCK,
  InjectStore,
  ON_PROBLEM,
  TIMERS,
  type AggregateStore,
  type Asker,
  type BusConnection,
  type Clock,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { Rejection, type Decision } from '@pegboard/kit';
import { refusalFrom, type OpenIntent } from '@pegboard/posting';
import { Settling, type Change, type Ready } from '@pegboard/posting/settling';
import { matchVersion, SETTINGS, type Settings } from '@pegboard/service';
import { ItemCopies } from '../items/item-copies';
import { salesOrdersSchema } from '../orders/sales-order.schema';

const PLAN_WAIT_MS = 4_000;

type Packable = OutputOf<typeof planPackable>;

/** Packs and reverts fulfillments. Each step is an intent on the order and one posting. */
@Injectable()
export class Fulfilling implements OnApplicationBootstrap {
  readonly settling: Settling<SalesOrder>;

  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly itemCopies: ItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'PACKING_RESERVED_STOCK'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
  ) {
    const ledger = (request: PostRequest) => asker.ask(inventoryPost, request);
    const ports = { store: orders, ledger, clock, timers, bus, onProblem };
    this.settling = new Settling(salesOrderPostings, ports, (order, intent, atLeast) => this.ready(order, intent, atLeast));
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  /**
   * Packs, or delivers straight away (S2).
   * @throws Rejection of `requestFulfillment`; 409 NOT_RESERVED (S5), or what the
   *   ledger refused; 503 PLAN_NOT_READY: then nothing was written; 503 POSTING_PENDING
   */
  pack(orderId: number, request: FulfillmentRequest): Promise<SalesOrder> {
    return this.request(orderId, request, (current, known) => requestFulfillment(current, request, known, this.clock.now()));
  }

  /** The same of all that is open, together with fields of the order (S1). @throws Rejection of `requestShipping`, and as `pack` */
  ship(orderId: number, request: FulfillmentRequest, edit: SalesOrderEdit): Promise<SalesOrder> {
    return this.request(orderId, request, (current, known) => requestShipping(current, request, edit, known, this.clock.now()));
  }

  private async request(
    orderId: number,
    request: FulfillmentRequest,
    decide: (current: SalesOrder, known: SalesKnownItems) => Decision<SalesOrder> | undefined,
  ): Promise<SalesOrder> {
    const order = await this.settling.begin(orderId, request.id, async (change) => {
      const { rows } = await this.orders.get(orderId);
      const variantIds = rows.map(({ variantId }) => variantId);
      return this.itemCopies.decide(variantIds, [], (known) =>
        change(async (current) => {
          // A retried request meets the version that its first try has written.
          if (!isRequested(current, request.id)) matchVersion(current);
          const decision = decide(current, known);
          // If the plan is silent, the clerk may override it. An intent that is written already would forbid that.
          if (decision && isWaiting(decision.state, request.id) && !request.isOverridingReservation) await this.packable(current, [], 0);
          return decision;
        }),
      );
    });
    if (order.revertedFulfillmentIds.includes(request.id)) throw revertedMeanwhile(order, request.id);
    return order;
  }

  /**
   * Puts a fulfillment's stock back (S2).
   * @throws Rejection of `requestRevert`, or what the ledger refused; 503 POSTING_PENDING
   */
  revert(orderId: number, fulfillmentId: number): Promise<SalesOrder> {
    return this.settling.step(orderId, fulfillmentId, (order, now) => requestRevert(order, fulfillmentId, now), matchVersion);
  }

  /**
   * Puts the stock of all fulfillments back, or of none, together with fields of the order (S2).
   * @throws Rejection of `requestEditedRevertAll`, or what the ledger refused; 503 POSTING_PENDING
   */
  async revertAll(orderId: number, edit: SalesOrderEdit): Promise<SalesOrder> {
    const { locationId } = await this.orders.get(orderId);
    return this.settling.begin(orderId, null, (change) =>
      this.itemCopies.decide([], [edit.locationId ?? locationId], (known) =>
        change((current) => {
          const decision = requestEditedRevertAll(current, edit, known, this.clock.now());
          if (decision) matchVersion(current);
          return decision;
        }),
      ),
    );
  }

  /** Changes an order. A packing or revert that blocks the change is settled first. @throws Rejection of `decide`; 409 BUSY if it can't be settled now */
  change(orderId: number, decide: Parameters<Change<SalesOrder>>[0]): Promise<SalesOrder> {
    return this.settling.whenSettled(orderId, () => this.orders.change(orderId, decide));
  }

  /** Checks a packing just before it is posted: the plan allows it (S5). */
  private async ready(order: SalesOrder, { part }: OpenIntent, atLeast: number): Promise<Ready<SalesOrder>> {
    const intent = typeof part === 'number' && fulfillmentOf(order, part);
    if (!intent || intent.status !== 'REQUESTED') return { document: order, unlessChangedSince: {} };
    const known = await this.itemCopies.ofOrder(order);
    let unlessChangedSince: Packable['based_on'] = {};
    let judged = order;
    if (!intent.isOverridingReservation) {
      const packable = await this.packable(order, goodsOf(order, intent), atLeast);
      const warning = this.warningOf(() => judgePack(order, intent, packable, known));
      if (warning)
        judged = await this.orders.change(order.id, (current) => overrideWithWarning(current, intent.id, warning, this.clock.now()));
      else unlessChangedSince = packable.based_on;
    }
    refuseTooMany(intent.rows, FULFILLMENT);
    const isStillThere = judged.fulfillments.some(({ id }) => id === intent.id);
    return { document: isStillThere ? judged : order, unlessChangedSince };
  }

  /** S5: what a judgement has against a packing, where the deployment only warns of that. @throws Rejection of the judgement otherwise */
  private warningOf(judge: () => void): Refusal | undefined {
    try {
      judge();
      return undefined;
    } catch (problem) {
      if (!(problem instanceof Rejection)) throw problem;
      const refusal = refusalFrom(problem);
      if (this.settings.PACKING_RESERVED_STOCK === 'warn' && isOfReservations(refusal)) return refusal;
      throw problem;
    }
  }

  /** @throws Rejection 503 PLAN_NOT_READY while the plan doesn't know the order as it is */
  private async packable(order: SalesOrder, rows: readonly MovedRow[], atLeast: number): Promise<Packable> {
    const answer = await this.asker.ask(
      planPackable,
      {
        at_least: { versions: { [`sales_order/${order.id}`]: order.version }, posting: atLeast },
        wait_ms: PLAN_WAIT_MS,
        rows: rows.map((row) => ({ sales_order_row_id: row.salesOrderRowId, quantity: row.quantity })),
      },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (!answer.is_pending) return answer;
    throw new Rejection(
      'PLAN_NOT_READY',
      'The plan does not know this order as it is now yet; nothing was packed. Try again in a few seconds, or set override_reservation.',
    );
  }
}
