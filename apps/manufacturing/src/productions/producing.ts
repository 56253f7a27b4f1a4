import { inventoryCostsOf, inventoryPost, salesOrderOf, type PostOutcome } from '@pegboard/contracts';
import {
  areOperationsComplete,
  bookingOf,
  costOf,
  noteCompletionProblem,
  pendingProduction,
  recordBooked,
  recordRefused,
  recordUndone,
  recordUndoRefused,
  requestProduction,
  requestUndo,
  undoingOf,
  type GivenIngredient,
  type ManufacturingOrder,
  type ProductBatch,
  type Production,
  refuseIfPacked,
} from '@pegboard/domain-manufacturing';
import type { Asker, Clock, Ids } from '@pegboard/eventing';
import { notFound, Rejection, stockKey, sum, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import type { OrderStore } from '../orders/manufacturing-order.schema';
import type { ItemCopies } from '../items/item-copies';
import { refusedByLedger, unreadable } from './ledger-refusals';

/** Another production may begin between settling and deciding, but not for ever. */
const MAX_TRIES = 5;

export interface ProductionInput {
  readonly id?: number;
  readonly quantity?: Quantity;
  readonly isFinal?: boolean;
  readonly productionDate?: Instant;
  readonly ingredients?: readonly GivenIngredient[];
  readonly batchTransactions?: readonly ProductBatch[];
}

/** Completing and undoing (O3, O4): an intent in the order, one posting in the ledger, the outcome in the order. */
export class Producing {
  constructor(
    private readonly orders: OrderStore,
    private readonly items: ItemCopies,
    private readonly asker: Asker,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Completes a quantity, or without one all that is left. Nothing is changed if the ledger refuses.
   * @param check what must hold for the order as it is, first of all
   * @throws Rejection as `requestProduction`; INSUFFICIENT_STOCK and whatever the ledger refuses (409); POSTING_PENDING (503)
   */
  async produce(
    orderId: number,
    input: ProductionInput,
    check: (order: ManufacturingOrder) => void = () => undefined,
  ): Promise<ManufacturingOrder> {
    const id = input.id ?? (await this.ids.next('manufacturing_order_production'));
    const order = await this.orders.get(orderId);
    if (!order.productions.some((production) => production.id === id)) {
      const tracking = await this.items.tracking([order.variantId, ...order.rows.map((row) => row.variantId)]);
      const ingredientIds = await this.ids.take('manufacturing_order_production_ingredient', order.rows.length);
      const price = await this.prices(order);
      await this.change(
        orderId,
        (current) => {
          check(current);
          const now = this.clock.now();
          const request = {
            ...input,
            id,
            productionDate: input.productionDate ?? now,
            ingredients: input.ingredients ?? [],
            batchTransactions: input.batchTransactions,
            ingredientIds: idsFor(current, ingredientIds),
          };
          const decision = requestProduction(current, request, tracking, now);
          return { ...decision, state: costOf(decision.state, id, price) };
        },
        { isAcknowledged: true },
      );
    }
    return this.settle(orderId, id);
  }

  /** Undoes one production, exactly (O4). @throws Rejection as `requestUndo`; what the ledger refuses (409) */
  async undo(
    orderId: number,
    productionId: number,
    check: (order: ManufacturingOrder) => void = () => undefined,
  ): Promise<ManufacturingOrder> {
    const order = await this.orders.get(orderId);
    const packed = await this.packedFrom(order);
    await this.change(
      orderId,
      (current) => {
        check(current);
        const production = current.productions.find((candidate) => candidate.id === productionId);
        if (!production) throw notFound('production', productionId);
        return requestUndo(current, production, packed);
      },
      { isAcknowledged: true },
    );
    return this.settle(orderId, productionId);
  }

  /** Undoes every production, the newest first: the whole order (O4). What was packed from it is found before the first is undone. */
  async undoAll(orderId: number): Promise<ManufacturingOrder> {
    const whole = await this.orders.get(orderId);
    if (whole.productions.length > 0) refuseIfPacked(whole, ZERO, await this.packedFrom(whole));
    for (;;) {
      const order = await this.orders.get(orderId);
      const last = order.productions.find((production) => production.isFinal) ?? order.productions[order.productions.length - 1];
      if (!last) return order;
      await this.undo(orderId, last.id);
    }
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
      return this.orders.change(order.id, (current) =>
        current.status === 'DONE' ? undefined : noteCompletionProblem(current, { code, message }),
      );
    }
  }

  /**
   * Changes an order whose posting may be without an outcome: whoever meets it settles it and decides again. While the ledger is away
   * the refusal stands.
   * @throws Rejection whatever `decide` throws, PRODUCTION_PENDING only if the ledger doesn't answer
   */
  async change(
    orderId: number,
    decide: Parameters<OrderStore['change']>[1],
    options?: Parameters<OrderStore['change']>[2],
  ): Promise<ManufacturingOrder> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.orders.change(orderId, decide, options);
      } catch (problem) {
        if (!(problem instanceof Rejection) || problem.code !== 'PRODUCTION_PENDING' || tries > MAX_TRIES) throw problem;
        await this.settleAll(orderId).catch((second: unknown) => {
          throw second instanceof Rejection && second.kind === 'unavailable' ? problem : second;
        });
      }
    }
  }

  /** Asks the ledger for every posting of the order that has no outcome yet. */
  async settleAll(orderId: number): Promise<void> {
    const order = await this.orders.find(orderId);
    for (const production of order?.productions ?? [])
      if (production.status !== 'BOOKED') await this.settle(orderId, production.id).catch(ifRefused);
  }

  /** The order with every posting settled that can be; while the ledger is away, as it is. */
  async settled(order: ManufacturingOrder): Promise<ManufacturingOrder> {
    if (!pendingProduction(order)) return order;
    await this.settleAll(order.id).catch((problem: unknown) => {
      if (!(problem instanceof Rejection) || problem.kind !== 'unavailable') throw problem;
    });
    return this.orders.get(order.id);
  }

  /** The posting of one intent and its outcome. Asking twice is one posting (T3), so any number of callers may settle. */
  private async settle(orderId: number, productionId: number): Promise<ManufacturingOrder> {
    const order = await this.orders.get(orderId);
    const production = order.productions.find((candidate) => candidate.id === productionId);
    if (!production || production.status === 'BOOKED') return order;
    return production.status === 'REQUESTED' ? this.book(order, production) : this.revert(order, production);
  }

  private async book(order: ManufacturingOrder, production: Production): Promise<ManufacturingOrder> {
    const outcome = await this.post(bookingOf(order, production), order);
    if (outcome.status === 'posted')
      return this.orders.change(order.id, (current) => recordBooked(current, production.id, outcome.batch_ids, this.clock.now()));
    await this.orders.change(order.id, (current) => recordRefused(current, production.id, outcome.refusal?.code ?? 'REFUSED'));
    throw refusedByLedger(outcome, production);
  }

  private async revert(order: ManufacturingOrder, production: Production): Promise<ManufacturingOrder> {
    const outcome = await this.post(undoingOf(order, production, this.clock.now()), order);
    if (outcome.status === 'posted') return this.orders.change(order.id, (current) => recordUndone(current, production.id));
    await this.orders.change(order.id, (current) => recordUndoRefused(current, production.id, outcome.refusal?.code ?? 'REFUSED'));
    throw refusedByLedger(outcome, production);
  }

  private async post(request: Parameters<typeof this.asker.ask<typeof inventoryPost>>[1], order: ManufacturingOrder): Promise<PostOutcome> {
    try {
      return await this.asker.ask(inventoryPost, request);
    } catch (problem) {
      if (!(problem instanceof Rejection)) throw problem;
      if (problem.kind !== 'unavailable') return unreadable(request.posting_id, problem);
      throw new Rejection(
        'POSTING_PENDING',
        `The stock ledger doesn't answer at the moment. What was asked for ${order.orderNo} is written down and will be booked or refused as soon as it does.`,
      );
    }
  }

  /** What the linked row packed since it was linked, by which fulfillments. */
  private async packedFrom(order: ManufacturingOrder): Promise<{ quantity: Quantity; by: number[] }> {
    if (!order.link) return { quantity: ZERO, by: [] };
    const { salesOrderId, salesOrderRowId } = order.link;
    const { order: sold } = await this.asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null });
    const row = sold.rows.find((candidate) => candidate.id === salesOrderRowId);
    const packs = sold.fulfillments.filter((fulfillment) =>
      fulfillment.rows.some((candidate) => candidate.sales_order_row_id === salesOrderRowId),
    );
    const packed = sum(
      packs.flatMap((fulfillment) =>
        fulfillment.rows.filter((candidate) => candidate.sales_order_row_id === salesOrderRowId).map((candidate) => candidate.quantity),
      ),
    );
    return { quantity: (packed - (row?.packed_before_link ?? 0)) as Quantity, by: packs.map((fulfillment) => fulfillment.id) };
  }

  /** Average cost of the ingredients where they are taken from; unknown ones are absent (T9). A price is no reason to wait or fail. */
  private async prices(order: ManufacturingOrder): Promise<ReadonlyMap<number, Quantity>> {
    const keys = [...new Set(order.rows.map((row) => row.variantId))].map((variantId) => ({
      variantId,
      key: stockKey(variantId, order.locationId),
    }));
    if (keys.length === 0) return new Map();
    try {
      const { costs } = await this.asker.ask(inventoryCostsOf, { keys: keys.map(({ key }) => key) }, { deadlineMs: 1_000 });
      const known = new Map(costs.map((cost) => [cost.key, cost.average_cost]));
      return new Map(keys.flatMap(({ variantId, key }) => (known.has(key) ? [[variantId, known.get(key)!] as const] : [])));
    } catch {
      return new Map();
    }
  }
}

function ifRefused(problem: unknown): void {
  if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
}

/** Rows may have been added since the ids were taken; those are made by the next production. */
function idsFor(order: ManufacturingOrder, ids: readonly number[]): readonly number[] {
  if (order.rows.length > ids.length) throw new Rejection('ORDER_CHANGED', `${order.orderNo} was changed at the same moment. Try again.`);
  return ids;
}
