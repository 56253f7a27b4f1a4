import type { Refusal } from '@pegboard/contracts';
import { decided, notFound, reject, subtract, sum, toDecimal, ZERO, type Decision, type Instant } from '@pegboard/kit';
import { nextIntent, refusedIntent, withWaitingEdit } from '@pegboard/posting';
import { refuseIfPacked, type Packed } from './link';
import {
  intentOf,
  isDone,
  operationsBefore,
  productionSubject,
  refusePending,
  statusAfter,
  type ManufacturingOrder,
  type Production,
  type WaitingOrderEdit,
} from './order';
import { editOrder } from './planned';
import { withTaken, replaced } from './production';
import { withGivenTimes } from './production-work';

/**
 * Writes the intent of undoing one production (O4). Undefined: it is written already.
 * @throws Rejection NOT_FOUND, BUSY, UNDO_FINAL_FIRST, PACKED_FROM_PRODUCTION
 */
export function requestUndo(order: ManufacturingOrder, productionId: number, packed: Packed): Decision<ManufacturingOrder> | undefined {
  const production = order.productions.find(({ id }) => id === productionId);
  if (!production) throw notFound('manufacturing order production', productionId);
  if (production.status === 'REVERTING' && !order.undoing) return undefined;
  refusePending(order);
  const final = order.productions.find(({ isFinal }) => isFinal);
  if (final && final.id !== productionId) {
    throw reject('UNDO_FINAL_FIRST', 'id', `Production ${final.id} completed ${order.orderNo}. Undo that production first.`, {
      manufacturing_order_production_id: final.id,
    });
  }
  refuseIfPacked(order, subtract(order.completedQuantity, production.quantity), packed);
  const intent = nextIntent(productionSubject(production), 'undo', intentOf(production));
  const reverting: Production = { ...production, status: 'REVERTING', intent };
  return decided({ ...order, productions: replaced(order.productions, reverting) }, 'undo_requested', {
    manufacturing_order_production_id: productionId,
  });
}

/** The sequence in which productions are undone: the one that completed the order, then the newest first. */
export const inUndoOrder = (productions: readonly Production[]): readonly Production[] =>
  [...productions].reverse().sort((a, b) => Number(b.isFinal) - Number(a.isFinal));

/**
 * Writes the intent of undoing all productions together, wholly or not at all (O4). Undefined: there is none, or it is written already.
 * @throws Rejection BUSY, PACKED_FROM_PRODUCTION
 */
export function requestUndoAll(order: ManufacturingOrder, packed: Packed): Decision<ManufacturingOrder> | undefined {
  if (order.undoing) return undefined;
  refusePending(order);
  const [first] = inUndoOrder(order.productions);
  if (!first) return undefined;
  refuseIfPacked(order, ZERO, packed);
  // The production is gone once it is undone, so no later try can have this id.
  const undoing = nextIntent(productionSubject(first), 'undo_with_others', intentOf(first));
  const productions = order.productions.map((production): Production => ({ ...production, status: 'REVERTING' }));
  return decided({ ...order, undoing, productions }, 'undo_requested', {
    manufacturing_order_production_ids: productions.map(({ id }) => id),
  });
}

/**
 * The same together with an edit of the order and what people say of it: all happen, or none.
 * @throws Rejection of `editOrder` and `requestUndoAll`
 */
export function requestEditedUndoAll(
  order: ManufacturingOrder,
  { saidStatus, ...edit }: WaitingOrderEdit,
  packed: Packed,
  now: Instant,
): Decision<ManufacturingOrder> | undefined {
  if (order.undoing) return undefined;
  const editing = editOrder(order, edit, now);
  const step = requestUndoAll(order, packed);
  const waiting = { ...(editing ? edit : {}), ...(saidStatus ? { saidStatus } : {}) };
  const isWaiting = step && Object.keys(waiting).length > 0;
  return isWaiting ? withWaitingEdit(step, step.state.undoing!.postingId, waiting) : (step ?? editing);
}

/** Those that an undoing is about. @param production null: all of them */
const undone = (order: ManufacturingOrder, production: Production | null): readonly Production[] =>
  production ? [production] : order.productions;

/** The ledger has reversed them: the order is as it was before. */
export function recordUndone(order: ManufacturingOrder, production: Production | null): Decision<ManufacturingOrder> {
  const gone = undone(order, production);
  const ids = gone.map(({ id }) => id);
  const quantity = sum(gone.map((one) => one.quantity));
  const next: ManufacturingOrder = {
    ...order,
    undoing: null,
    completedQuantity: subtract(order.completedQuantity, quantity),
    rows: gone.reduce((rows, one) => withTaken(rows, one, -1), order.rows),
    productions: order.productions.filter(({ id }) => !ids.includes(id)),
    undoneProductions: [...(order.undoneProductions ?? []), ...ids],
    operations: gone.reduce(
      (operations, one) => withGivenTimes(operations, one, -1),
      isDone(order) ? operationsBefore(order, inUndoOrder(gone)[0]!) : order.operations,
    ),
    operationsBeforeDone: null,
    isReopened: isDone(order) && order.link !== null,
    doneDate: null,
  };
  return decided({ ...next, status: statusAfter(next) }, 'production_undone', {
    ...(production ? { manufacturing_order_production_id: production.id } : { manufacturing_order_production_ids: ids }),
    quantity: toDecimal(quantity),
  });
}

/** The ledger has refused the reversal: all stands, and the next try is another posting, because refusals are remembered. */
export function recordUndoRefused(
  order: ManufacturingOrder,
  production: Production | null,
  refusal: Refusal,
): Decision<ManufacturingOrder> {
  const kept = undone(order, production);
  const [tried] = inUndoOrder(kept);
  const intent = refusedIntent(order.undoing ?? intentOf(tried!), refusal);
  const productions = order.productions.map((one): Production => {
    if (!kept.includes(one)) return one;
    return { ...one, status: 'BOOKED', ...(one === tried ? { intent } : {}) };
  });
  return decided({ ...order, undoing: null, productions }, 'undo_refused', {
    ...(production
      ? { manufacturing_order_production_id: production.id }
      : { manufacturing_order_production_ids: kept.map(({ id }) => id) }),
    code: refusal.code,
  });
}
