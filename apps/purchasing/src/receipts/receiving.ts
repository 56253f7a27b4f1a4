import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryPost, type PostRequest } from '@pegboard/contracts';
import {
  idsForSplits,
  ingredientsOf,
  isReceived,
  LATER_COST,
  purchaseOrderPostings,
  requestEditedReceipt,
  requestEditedRevertAll,
  requestRevert,
  type PurchaseOrder,
  type PurchaseOrderEdit,
  type ReceiveLine,
} from '@pegboard/domain-purchasing';
import {
  ASKER,
  BUS,
  CLOCK,
  IDS,
  InjectStore,
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
import { reject, type Decision, type Instant } from '@pegboard/kit';
import type { WithStep } from '@pegboard/posting';
import { Settling } from '@pegboard/posting/settling';
import { SETTINGS, type Settings } from '@pegboard/service';
import { PurchasingItemCopies } from '../items/item-copies';
import { drawnIds } from '../orders/drawn-ids';
import { purchaseOrders } from '../orders/purchase-order.schema';

/** What a status of the whole order comes with. */
type WithStatus = WithStep<PurchaseOrder, PurchaseOrderEdit>;

/** The locations that an edit names. */
export const locationsOf = ({ locationId, trackingLocationId }: PurchaseOrderEdit): number[] =>
  [locationId, trackingLocationId].filter((id) => id !== undefined);

/** Receipts and their reverts: each is an intent on the order, and one posting. */
@Injectable()
export class Receiving implements OnApplicationBootstrap {
  readonly settling: Settling<PurchaseOrder>;

  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly itemCopies: PurchasingItemCopies,
    @Inject(ASKER) asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {
    const ledger = (request: PostRequest) => asker.ask(inventoryPost, request);
    this.settling = new Settling(purchaseOrderPostings, { store: orders, ledger, clock, timers, bus, onProblem });
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  /** Changes an order once nothing of it waits for the ledger any more. @throws Rejection of `decide`; 503 POSTING_PENDING */
  change(orderId: number, decide: (current: PurchaseOrder) => Decision<PurchaseOrder> | undefined): Promise<PurchaseOrder> {
    return this.settling.whenSettled(orderId, () => this.orders.change(orderId, decide));
  }

  /** Changes the additional costs of an order, and the value of what came. @throws Rejection of `decide`, or what the ledger refused; 503 POSTING_PENDING */
  changeCosts(
    orderId: number,
    decide: (current: PurchaseOrder, now: Instant) => Decision<PurchaseOrder> | undefined,
  ): Promise<PurchaseOrder> {
    return this.settling.step(orderId, LATER_COST, decide);
  }

  /** @throws Rejection of `requestReceipt`, or what the ledger refused: then it never was; 503 POSTING_PENDING */
  async receive(orderId: number, lines: readonly ReceiveLine[], { edit = {}, check }: WithStatus = {}): Promise<PurchaseOrder> {
    const receiptId = await this.ids.next('purchase_order_receipt');
    return this.settling.begin(orderId, receiptId, async (change) => {
      const { rows, ingredientRows } = await this.orders.get(orderId);
      const variantIds = [...rows, ...ingredientRows].map(({ variantId }) => variantId);
      const locationIds = [...locationsOf(edit), ...lines.flatMap(({ locationId }) => locationId ?? [])];
      return this.itemCopies.with({ variantIds, locationIds }, (knownItems) =>
        change(async (current) => {
          // A retried request finds the receipt of its first try.
          if (current.receipts.some(({ id }) => id === receiptId)) return undefined;
          const ids = await drawnIds(this.ids, idsForSplits(current, lines));
          check?.(current);
          return requestEditedReceipt(current, edit, lines, { receiptId, knownItems, ids, baseCurrency: this.settings.BASE_CURRENCY });
        }),
      );
    });
  }

  /**
   * All that is open, today. The ledger chooses the batches of ingredients (T6).
   * @throws Rejection `NOTHING_TO_RECEIVE` (409) and as `receive`
   */
  async receiveAll(orderId: number, withStatus: WithStatus = {}): Promise<PurchaseOrder> {
    const order = await this.settling.settled(orderId);
    const open = order.rows.filter((row) => !isReceived(row));
    if (open.length === 0)
      throw reject('NOTHING_TO_RECEIVE', 'status', `${order.orderNo} has no open rows to receive.`, { status: order.status });
    const receivedDate = this.clock.now();
    return this.receive(
      orderId,
      open.map((row) => ({
        path: '',
        rowId: row.id,
        quantity: row.quantity,
        receivedDate,
        allowsOverReceipt: false,
        batches: null,
        actuals: ingredientsOf(order, row.id)
          .filter(({ isSuppliedByContractor }) => !isSuppliedByContractor)
          .map(({ id }) => ({ ingredientRowId: id, batches: 'suggested' })),
      })),
      withStatus,
    );
  }

  /** @throws Rejection of `requestRevert`, or what the ledger refused */
  revert(orderId: number, receiptId: number): Promise<PurchaseOrder> {
    return this.settling.step(orderId, receiptId, (current) => requestRevert(current, receiptId));
  }

  /** Reverts every receipt, or none. @throws Rejection of `requestEditedRevertAll`, or what the ledger refused */
  revertAll(orderId: number, { edit = {}, check }: WithStatus = {}): Promise<PurchaseOrder> {
    return this.settling.begin(orderId, null, (change) =>
      this.itemCopies.with({ locationIds: locationsOf(edit) }, (knownItems) =>
        change((current) => {
          const decision = requestEditedRevertAll(current, edit, knownItems);
          if (decision) check?.(current);
          return decision;
        }),
      ),
    );
  }
}
