import {
  move,
  moveInSchedule,
  moveInSell,
  targetOfNew,
  type RankChanges,
  type Ranked,
  type RankLists,
  type RankTarget,
  type Scheduled,
} from '@pegboard/kit';
import type { PlannedSalesOrder } from '../orders';
import { settleSchedule } from '../picture';
import { Kind } from '../table';
import type { Target } from '../words';
import type { Trial } from './trial';

const rankTarget = (to: Target): RankTarget => (typeof to === 'string' ? { position: to } : to);

/** The Sell list as the picture has it. */
const sellList = ({ picture }: Trial): Ranked[] =>
  [...picture.table.all(Kind.SalesOrder)].map((at) => picture.table.id[at]!).map((id) => ({ id, key: picture.sell.keyOf(id) }));

/** The Schedule once it has followed the Sell list that the picture has (P9). */
function scheduleList({ picture }: Trial): Scheduled[] {
  settleSchedule(picture);
  const linked = new Map(
    [...picture.schedule.linked()].map(({ maker, key }) => [maker.id, { key, salesOrderId: maker.fact.salesOrderId }]),
  );
  return [...picture.table.all(Kind.ManufacturingOrder)]
    .map((at) => picture.table.id[at]!)
    .map((id) => ({ id, ...(linked.get(id) ?? { key: picture.scheduled.keyOf(id), salesOrderId: null }) }));
}

function take(trial: Trial, change: (lists: RankLists) => RankChanges): void {
  const lists = { sell: sellList(trial), schedule: scheduleList(trial) };
  const { sell, schedule } = change(lists);
  for (const [id, key] of sell) trial.rankSalesOrder(id, key);
  rankMakers(trial, lists.schedule, schedule);
}

/** @param changes of the Schedule as it was found. What manufacturing has not dealt again yet is dealt now. */
function rankMakers(trial: Trial, schedule: readonly Scheduled[], changes: ReadonlyMap<number, number>): void {
  for (const { id, key } of schedule) trial.rankMaker(id, changes.get(id) ?? key);
}

/** S4 and M7: sales orders go together to a position, or without one to where the highest of them stands; what is made for them follows. */
export function moveSalesOrders(trial: Trial, ids: readonly number[], to: Target | undefined): void {
  take(trial, (lists) => moveInSell(lists, ids, to && rankTarget(to)));
}

/** M7: those that are made to order take their sales orders along. */
export function moveMakers(trial: Trial, ids: readonly number[], to: Target | undefined): void {
  take(trial, (lists) => moveInSchedule(lists, ids, to && rankTarget(to)));
}

/** The rank of a new sales order, and those of others that make room for it. */
export function keysForNewSalesOrder(trial: Trial, id: number, to: Target): Map<number, number> {
  return move(sellList(trial), [id], rankTarget(to));
}

/** Ranks a new manufacturing order: where M7 puts it if it is made for a sales order, else last. */
export function rankNewMaker(trial: Trial, id: number, salesOrder: PlannedSalesOrder | undefined): void {
  const schedule = scheduleList(trial);
  const target = salesOrder ? targetOfNew(schedule, salesOrder.id, (other) => trial.picture.sell.keyOf(other)) : rankTarget('last');
  rankMakers(trial, [...schedule, { id, key: Infinity, salesOrderId: null }], move(schedule, [id], target));
}
