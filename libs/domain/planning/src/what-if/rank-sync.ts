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

/** The Schedule as the picture has it. An order is linked there if both sides say so and the sales order is known. */
function scheduleList({ picture }: Trial): Scheduled[] {
  settleSchedule(picture);
  const salesOrders = new Map(picture.schedule.all().map(({ id, link }) => [id, link?.salesOrder?.id ?? null]));
  return [...picture.table.all(Kind.ManufacturingOrder)]
    .map((at) => picture.table.id[at]!)
    .map((id) => ({ id, key: picture.scheduled.keyOf(id), salesOrderId: salesOrders.get(id) ?? null }));
}

const listsOf = (trial: Trial): RankLists => ({ sell: sellList(trial), schedule: scheduleList(trial) });

function take(trial: Trial, changes: RankChanges): void {
  for (const [id, key] of changes.sell) trial.rankSalesOrder(id, key);
  for (const [id, key] of changes.schedule) trial.rankMaker(id, key);
}

/** S4 and M7: sales orders go together to a position, or without one to where the highest of them stands; what is made for them follows. */
export function moveSalesOrders(trial: Trial, ids: readonly number[], to: Target | undefined): void {
  take(trial, moveInSell(listsOf(trial), ids, to && rankTarget(to)));
}

/** M7: those that are made to order take their sales orders along. */
export function moveMakers(trial: Trial, ids: readonly number[], to: Target | undefined): void {
  take(trial, moveInSchedule(listsOf(trial), ids, to && rankTarget(to)));
}

/** The rank of a new sales order, and those of others that make room for it. */
export function keysForNewSalesOrder(trial: Trial, id: number, to: Target): Map<number, number> {
  return move(sellList(trial), [id], rankTarget(to));
}

/** The rank of a new manufacturing order: its position by M7 if it is made for a sales order, else last. */
export function keysForNewMaker(trial: Trial, id: number, salesOrder: PlannedSalesOrder | undefined): Map<number, number> {
  const schedule = scheduleList(trial);
  const target = salesOrder ? targetOfNew(schedule, salesOrder.id, (other) => trial.picture.sell.keyOf(other)) : rankTarget('last');
  return move(schedule, [id], target);
}
