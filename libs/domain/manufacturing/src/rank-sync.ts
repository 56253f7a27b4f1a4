import { compareRanked, type RankTarget } from '@pegboard/kit';

/**
 * M7. Linked orders stand in the Schedule in the order of their sales orders; unlinked ones keep their slots always. Dealing again
 * is not a move, so the two lists come to rest.
 */

/** An open order in the Schedule; `salesOrderId` null if it is made to stock. */
export interface Scheduled {
  readonly id: number;
  readonly key: number;
  readonly salesOrderId: number | null;
}

/** A sales order's place in the Sell list: by key, then id. */
export type SellPlace = (salesOrderId: number) => number;

const linkedOf = (schedule: readonly Scheduled[]): (Scheduled & { salesOrderId: number })[] =>
  schedule.filter((order): order is Scheduled & { salesOrderId: number } => order.salesOrderId !== null).sort(compareRanked);

/**
 * Deals the slots that linked open orders occupy among them again, by (sales order, own sub-order). Answers the keys that change.
 * @param schedule every open order; closed ones hold no slots
 */
export function redeal(schedule: readonly Scheduled[], placeOf: SellPlace): Map<number, number> {
  const slots = linkedOf(schedule);
  const wanted = [...slots].sort(
    (a, b) => placeOf(a.salesOrderId) - placeOf(b.salesOrderId) || a.salesOrderId - b.salesOrderId || compareRanked(a, b),
  );
  return new Map(wanted.flatMap((order, i) => (slots[i]!.key === order.key ? [] : [[order.id, slots[i]!.key] as const])));
}

/**
 * Some orders were moved in the Schedule: the sequence in which sales deals the orders that have linked open ones again over their
 * own places. A sales order's key is the position of its moved order, the first if several moved, else of its first one;
 * so landing between two orders of one sales order counts as behind it. Empty if no linked order moved.
 * @param schedule every open order, after the move
 */
export function sequenceAfterMove(schedule: readonly Scheduled[], moved: readonly number[]): readonly number[] {
  const linked = linkedOf(schedule);
  const movedIds = new Set(moved);
  if (!linked.some((order) => movedIds.has(order.id))) return [];
  const keys = new Map<number, number>();
  for (const isMovedPass of [true, false]) {
    for (const [position, order] of linked.entries()) {
      if (movedIds.has(order.id) === isMovedPass && !keys.has(order.salesOrderId)) keys.set(order.salesOrderId, position);
    }
  }
  return [...keys].sort(([, a], [, b]) => a - b).map(([salesOrderId]) => salesOrderId);
}

/**
 * Where a new order made for a sales order goes: directly behind the last linked one of sales orders ranked up to its own, else
 * directly before the first linked one, else last.
 */
export function placeOfNew(schedule: readonly Scheduled[], salesOrderId: number, placeOf: SellPlace): RankTarget {
  const linked = linkedOf(schedule);
  const own = placeOf(salesOrderId);
  const before = linked.filter(
    (order) => order.salesOrderId === salesOrderId || isUpTo(order.salesOrderId, placeOf(order.salesOrderId), salesOrderId, own),
  );
  const last = before[before.length - 1];
  if (last) return { after: last.id };
  return linked[0] ? { before: linked[0].id } : { position: 'last' };
}

const isUpTo = (id: number, place: number, ownId: number, own: number): boolean => place < own || (place === own && id <= ownId);
