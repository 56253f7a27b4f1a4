import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inventoryCostsOf, inventoryPost, salesOrderOf, type OutputOf, type PostRequest } from '@pegboard/contracts';
import {
  areOperationsComplete,
  costOf,
  noteCompletionProblem,
  productionPostings,
  requestEditedProduction,
  requestEditedUndoAll,
  requestUndo,
  type GivenIngredient,
  type GivenWork,
  type ManufacturingOrder,
  type ManufacturingOrderEdit,
  type Packed,
  type Price,
  type ProductBatch,
  type WaitingOrderEdit,
} from '@pegboard/domain-manufacturing';
import {
  ASKER,
  BUS,
  CLOCK,
  IDS,
  InjectStore,
  ON_PROBLEM,
  TIMERS,
  type Asker,
  type BusConnection,
  type Clock,
  type Ids,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { add, ONE, Rejection, stockKey, subtract, sum, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import type { WithStep } from '@pegboard/posting';
import { Settling } from '@pegboard/posting/settling';
import { ManufacturingItemCopies } from '../items/item-copies';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';

type Cost = OutputOf<typeof inventoryCostsOf>['costs'][number];

export interface ProductionInput {
  readonly id?: number;
  readonly quantity?: Quantity;
  readonly actualQuantity?: Quantity;
  readonly isFinal?: boolean;
  readonly productionDate?: Instant;
  readonly ingredients?: readonly GivenIngredient[];
  readonly batchTransactions?: readonly ProductBatch[];
  readonly operations?: readonly GivenWork[];
}

/** What a status of the whole order comes with. */
type WithStatus = WithStep<ManufacturingOrder, ManufacturingOrderEdit>;
type WithSaid = WithStep<ManufacturingOrder, WaitingOrderEdit>;

/** Completing and undoing (O3, O4): each is an intent on the order, and one posting or one commit of the ledger. */
@Injectable()
export class Producing implements OnApplicationBootstrap {
  readonly settling: Settling<ManufacturingOrder>;

  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly items: ManufacturingItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(BUS) bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) onProblem: OnProblem,
  ) {
    const ledger = (request: PostRequest) => asker.ask(inventoryPost, request);
    this.settling = new Settling(productionPostings, { store: orders, ledger, clock, timers, bus, onProblem });
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  /**
   * Completes a quantity, or without one all that is left. Nothing is changed if the ledger refuses.
   * @throws Rejection as `requestEditedProduction`; INSUFFICIENT_STOCK and whatever the ledger refuses (409); POSTING_PENDING (503)
   */
  async produce(orderId: number, input: ProductionInput, { edit = {}, check }: WithStatus = {}): Promise<ManufacturingOrder> {
    const { orders, items, ids, clock } = this;
    const id = input.id ?? (await ids.next('manufacturing_order_production'));
    return this.settling.begin(orderId, id, async (change) => {
      const before = await orders.get(orderId);
      const prices = await this.prices({ ...before, locationId: edit.locationId ?? before.locationId });
      return change(async (current) => {
        const tracking = await items.tracking([current.variantId, ...current.rows.map((row) => row.variantId)]);
        const now = clock.now();
        const request = {
          ...input,
          id,
          productionDate: input.productionDate ?? now,
          ingredients: input.ingredients ?? [],
          batchTransactions: input.batchTransactions,
          ingredientIds: await ids.take('manufacturing_order_production_ingredient', current.rows.length),
          operationIds: await ids.take('manufacturing_order_production_operation', current.operations.length),
        };
        const decision = requestEditedProduction(current, edit, request, tracking, now);
        if (decision) check?.(current);
        return decision && { ...decision, state: costOf(decision.state, id, prices) };
      });
    });
  }

  /** Undoes one production, exactly (O4). @param check what must hold for the order as it is @throws Rejection as `requestUndo`; what the ledger refuses (409) */
  undo(orderId: number, productionId: number, check: (order: ManufacturingOrder) => void = () => undefined): Promise<ManufacturingOrder> {
    return this.settling.begin(orderId, productionId, async (change) => {
      const packed = await this.packedFrom(await this.orders.get(orderId));
      return change((current) => {
        check(current);
        return requestUndo(current, productionId, packed);
      });
    });
  }

  /** Undoes every production, or none: the whole order (O4). @throws Rejection as `requestEditedUndoAll`; what the ledger refuses (409) */
  undoAll(orderId: number, { edit = {}, check }: WithSaid = {}): Promise<ManufacturingOrder> {
    return this.settling.begin(orderId, null, async (change) => {
      const packed = await this.packedFrom(await this.orders.get(orderId));
      return change((current) => {
        const decision = requestEditedUndoAll(current, edit, packed, this.clock.now());
        if (decision) check?.(current);
        return decision;
      });
    });
  }

  /**
   * Completes the order when its last operation is complete, unless something is still needed, and then the order says what (O5).
   */
  async completeAfterOperations(order: ManufacturingOrder): Promise<ManufacturingOrder> {
    if (!areOperationsComplete(order) || order.status === 'DONE') return order;
    try {
      return await this.produce(order.id, {});
    } catch (problem) {
      if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
      const { code, message } = problem;
      // A late retry of what was undone since says nothing of the order.
      if (code === 'PRODUCTION_UNDONE') return this.orders.get(order.id);
      return this.orders.change(order.id, (current) => noteCompletionProblem(current, { code, message }));
    }
  }

  /** Changes an order; a posting that stands in the way is settled first. @throws Rejection whatever `decide` throws; BUSY if the ledger doesn't answer */
  change(
    orderId: number,
    decide: Parameters<OrderStore['change']>[1],
    options?: Parameters<OrderStore['change']>[2],
  ): Promise<ManufacturingOrder> {
    return this.settling.whenSettled(orderId, () => this.orders.change(orderId, decide, options));
  }

  /** What the linked row packed since it was linked, by which fulfillments. */
  private async packedFrom(order: ManufacturingOrder): Promise<Packed> {
    if (!order.link) return { quantity: ZERO, by: [] };
    const { salesOrderId, salesOrderRowId } = order.link;
    const { order: sold } = await this.asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null });
    const row = sold.rows.find((candidate) => candidate.id === salesOrderRowId);
    const by = sold.fulfillments.flatMap(({ id, rows }) => {
      const own = rows.filter((candidate) => candidate.sales_order_row_id === salesOrderRowId);
      return own.length > 0 ? [{ id, quantity: sum(own.map(({ quantity }) => quantity)) }] : [];
    });
    const others = add(row?.packed_before_link ?? ZERO, row?.packed_outside_link ?? ZERO);
    return { quantity: subtract(sum(by.map(({ quantity }) => quantity)), others), by };
  }

  /** Average cost of the ingredients where they are taken from; unknown ones are absent (T9). A price is no reason to wait or fail. */
  private async prices(order: ManufacturingOrder): Promise<ReadonlyMap<number, Price>> {
    const keys = [...new Set(order.rows.map((row) => row.variantId))].map((variantId) => ({
      variantId,
      key: stockKey(variantId, order.locationId),
    }));
    if (keys.length === 0) return new Map();
    try {
      const { costs } = await this.asker.ask(inventoryCostsOf, { keys: keys.map(({ key }) => key) }, { deadlineMs: 1_000 });
      const known = new Map(costs.map((cost) => [cost.key, priceOf(cost)]));
      return new Map(keys.flatMap(({ variantId, key }) => (known.has(key) ? [[variantId, known.get(key)!] as const] : [])));
    } catch {
      return new Map();
    }
  }
}

/** As exact as the ledger says it; the release before said an average alone. */
const priceOf = ({ average_cost, value_in_stock, quantity_in_stock = ZERO }: Cost): Price =>
  quantity_in_stock > 0 ? { value: value_in_stock, quantity: quantity_in_stock } : { value: average_cost, quantity: ONE };
