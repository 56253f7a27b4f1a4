import { compareRanked, gather, move, withKeys, type Ranked, type RankTarget } from './ranks';

/**
 * M7, the one rule that keeps two lists in step: sales orders in Sell, manufacturing orders in the Schedule. Linked orders
 * stand in the Schedule in the order of their sales orders; unlinked ones keep their slots always. Dealing again is not a
 * move, so the lists come to rest.
 *
 * Sales and manufacturing have one list each and use the parts: `sequenceAfterMove`, `salesOrdersOf`, `redealSell`,
 * `redealSchedule` and `targetOfNew`. Whoever has both lists at hand uses the whole: `moveInSell` and `moveInSchedule`.
 */

/** A manufacturing order in the Schedule. */
export interface Scheduled extends Ranked {
  /** Null if it is made to stock, or closed: then it has a position, and no slot. */
  readonly salesOrderId: number | null;
}

/** A sales order's position in the Sell list; the smaller stands before, and of equals the one with the smaller id. */
export type SellPosition = (salesOrderId: number) => number;

type Linked = Scheduled & { readonly salesOrderId: number };
type Keys = ReadonlyMap<number, number>;

const linkedOf = (schedule: readonly Scheduled[]): Linked[] =>
  schedule.filter((order): order is Linked => order.salesOrderId !== null).sort(compareRanked);

/**
 * Deals the slots that linked orders occupy among them again, by (sales order, own sub-order).
 * @returns the keys that change
 */
export function redealSchedule(schedule: readonly Scheduled[], positionOf: SellPosition): Map<number, number> {
  const slots = linkedOf(schedule);
  const dealt = [...slots].sort(
    (a, b) => positionOf(a.salesOrderId) - positionOf(b.salesOrderId) || a.salesOrderId - b.salesOrderId || compareRanked(a, b),
  );
  return new Map(dealt.flatMap((order, i) => (slots[i]!.key === order.key ? [] : [[order.id, slots[i]!.key] as const])));
}

/**
 * Manufacturing orders were moved: the sequence in which the sales orders that have linked ones are dealt again. A sales
 * order's key is the position of its moved order, the first if several moved, else of its first one; so landing between
 * two orders of one sales order counts as behind it.
 * @param schedule after the move
 * @returns ids of sales orders; none if no linked order was moved
 */
export function sequenceAfterMove(schedule: readonly Scheduled[], moved: readonly number[]): number[] {
  const linked = linkedOf(schedule);
  const movedIds = new Set(moved);
  if (!linked.some((order) => movedIds.has(order.id))) return [];
  const positions = new Map<number, number>();
  for (const isMovedPass of [true, false]) {
    for (const [position, order] of linked.entries()) {
      if (movedIds.has(order.id) === isMovedPass && !positions.has(order.salesOrderId)) positions.set(order.salesOrderId, position);
    }
  }
  return [...positions].sort(([, a], [, b]) => a - b).map(([salesOrderId]) => salesOrderId);
}

/** The sales orders that some manufacturing orders are made for. */
export const salesOrdersOf = (schedule: readonly Scheduled[], ids: readonly number[]): number[] => [
  ...new Set(schedule.flatMap(({ id, salesOrderId }) => (salesOrderId !== null && ids.includes(id) ? [salesOrderId] : []))),
];

/**
 * Deals some sales orders again over the positions that they hold together; all others stand still. Ids that are not in the list
 * are left out.
 * @param sequence where each of them is to stand among them
 * @param moved those whose order was moved in the Schedule. Each goes directly behind the one before it in the sequence; the
 *   rest stay in the sequence of Sell, which may have been moved since the Schedule was. Without it, all follow the sequence.
 * @returns the keys that change
 */
export function redealSell(sell: readonly Ranked[], sequence: readonly number[], moved?: readonly number[]): Map<number, number> {
  const byId = new Map(sell.map((entry) => [entry.id, entry]));
  const asked = [...new Set(sequence)].filter((id) => byId.has(id));
  const slots = asked.map((id) => byId.get(id)!).sort(compareRanked);
  const dealt = moved === undefined ? asked : behindTheirs(asked, slots, new Set(moved));
  return new Map(dealt.flatMap((id, i) => (byId.get(id)!.key === slots[i]!.key ? [] : [[id, slots[i]!.key] as const])));
}

function behindTheirs(sequence: readonly number[], slots: readonly Ranked[], moved: ReadonlySet<number>): number[] {
  const dealt = slots.map(({ id }) => id).filter((id) => !moved.has(id));
  for (const [i, id] of sequence.entries()) if (moved.has(id)) dealt.splice(i === 0 ? 0 : dealt.indexOf(sequence[i - 1]!) + 1, 0, id);
  return dealt;
}

/**
 * Where a new order made for a sales order goes: directly behind the last linked one of sales orders ranked up to its own, else
 * directly before the first linked one, else last.
 */
export function targetOfNew(schedule: readonly Scheduled[], salesOrderId: number, positionOf: SellPosition): RankTarget {
  const linked = linkedOf(schedule);
  const own = positionOf(salesOrderId);
  const isUpTo = (id: number, position: number): boolean => position < own || (position === own && id <= salesOrderId);
  const last = linked.findLast((order) => isUpTo(order.salesOrderId, positionOf(order.salesOrderId)));
  if (last) return { after: last.id };
  return linked[0] ? { before: linked[0].id } : { position: 'last' };
}

/** Both lists, at one moment. */
export interface RankLists {
  readonly sell: readonly Ranked[];
  readonly schedule: readonly Scheduled[];
}

/** The keys that change in each. */
export interface RankChanges {
  readonly sell: Keys;
  readonly schedule: Keys;
}

/**
 * Sales orders are moved, in the order given, and the orders made for them follow (S4).
 * @param target where to; undefined: to where the highest of them stands
 */
export function moveInSell({ sell, schedule }: RankLists, ids: readonly number[], target: RankTarget | undefined): RankChanges {
  const moved = arrange(sell, ids, target);
  return { sell: moved, schedule: redealSchedule(schedule, positionsIn(sell, moved)) };
}

/**
 * Manufacturing orders are moved, in the order given, and take along the sales orders that they are made for.
 * @param target where to; undefined: to where the highest of them stands
 */
export function moveInSchedule({ sell, schedule }: RankLists, ids: readonly number[], target: RankTarget | undefined): RankChanges {
  const moved = arrange(schedule, ids, target);
  const after = withKeys(schedule, moved);
  const sequence = sequenceAfterMove(after, ids);
  if (sequence.length === 0) return { sell: new Map(), schedule: moved };
  const dealt = redealSell(sell, sequence, salesOrdersOf(schedule, ids));
  return { sell: dealt, schedule: new Map([...moved, ...redealSchedule(after, positionsIn(sell, dealt))]) };
}

const arrange = (list: readonly Ranked[], ids: readonly number[], target: RankTarget | undefined): Map<number, number> =>
  target ? move(list, ids, target) : gather(list, ids);

/** An order that isn't in the list stands last. */
function positionsIn(sell: readonly Ranked[], changes: Keys): SellPosition {
  const keys = new Map([...sell.map(({ id, key }) => [id, key] as const), ...changes]);
  return (id) => keys.get(id) ?? Number.MAX_SAFE_INTEGER;
}
