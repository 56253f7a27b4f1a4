import { move, type Ranked } from '@pegboard/kit';
import type { Maker, SalesOrder } from '../orders';
import { settleSchedule } from '../picture';
import { Kind } from '../table';
import type { Trial } from './trial';

export type Target = 'first' | 'last' | { readonly before: number } | { readonly after: number };

/** The key of a place in a list, and the keys of others that had to make room. */
function keysFor(list: readonly Ranked[], id: number, to: Target): Map<number, number> {
  return move(list, [id], typeof to === 'string' ? { position: to } : to);
}

const salesList = ({ picture }: Trial): Ranked[] => {
  const list: Ranked[] = [];
  for (const at of picture.table.all(Kind.SalesOrder))
    list.push({ id: picture.table.id[at]!, key: picture.sell.keyOf(picture.table.id[at]!) });
  return list;
};

const makerList = ({ picture }: Trial): Ranked[] => {
  const list: Ranked[] = [];
  for (const at of picture.table.all(Kind.ManufacturingOrder))
    list.push({ id: picture.table.id[at]!, key: picture.scheduled.keyOf(picture.table.id[at]!) });
  return list;
};

/** S4 and M7: the order goes to its new place, and the orders made for sales orders follow in the Schedule. */
export function moveSalesOrder(trial: Trial, id: number, to: Target): void {
  for (const [moved, key] of keysFor(salesList(trial), id, to)) trial.rankSalesOrder(moved, key);
  const { makersFor } = trial.picture;
  if ([...(makersFor.get(id) ?? [])].some((maker) => maker.link && !maker.isDone)) redealMakers(trial);
}

/** M7: one that is made to order takes its sales order along. */
export function moveMaker(trial: Trial, maker: Maker, to: Target): void {
  for (const [moved, key] of keysFor(makerList(trial), maker.id, to)) trial.rankMaker(moved, key);
  if (!maker.link?.salesOrder || maker.isDone) return;
  const first = new Map<SalesOrder, number>();
  linkedMakers(trial).forEach(({ link }, position) => {
    if (!first.has(link!.salesOrder!)) first.set(link!.salesOrder!, position);
  });
  first.set(maker.link.salesOrder, linkedMakers(trial).indexOf(maker));
  const keyOf = (order: SalesOrder): number => trial.picture.sell.keyOf(order.id);
  const slots = [...first.keys()].map(keyOf).sort((a, b) => a - b);
  const orders = [...first.keys()].sort((a, b) => first.get(a)! - first.get(b)!);
  orders.forEach((order, i) => trial.rankSalesOrder(order.id, slots[i]!));
  redealMakers(trial);
}

/** The open orders made for sales orders, in Schedule order. */
function linkedMakers({ picture }: Trial): Maker[] {
  settleSchedule(picture);
  return picture.schedule.all().filter((maker) => maker.link?.salesOrder);
}

/** M7: deals the linked orders over the slots they occupy, by (sales order, their own sub-order). */
function redealMakers(trial: Trial): void {
  const makers = linkedMakers(trial);
  const slots = makers.map((maker) => maker.rank);
  const keyOf = ({ link }: Maker): number => trial.picture.sell.keyOf(link!.salesOrderId);
  // Sorting is stable: within one sales order they keep their sub-order.
  const dealt = [...makers].sort((a, b) => keyOf(a) - keyOf(b) || a.link!.salesOrderId - b.link!.salesOrderId);
  dealt.forEach((maker, i) => trial.rankMaker(maker.id, slots[i]!));
}

/** The rank of a new sales order. */
export function keyForNewSalesOrder(trial: Trial, id: number, to: Target): Map<number, number> {
  return keysFor(salesList(trial), id, to);
}

/** M7: the rank of a new manufacturing order: behind the last linked one of orders ranked up to its own, else before the first linked one, else last. */
export function keysForNewMaker(trial: Trial, id: number, salesOrder: SalesOrder | undefined): Map<number, number> {
  const linked = salesOrder ? linkedMakers(trial) : [];
  const sellKey = salesOrder ? trial.picture.sell.keyOf(salesOrder.id) : 0;
  const upTo = linked.filter((maker) => {
    const key = trial.picture.sell.keyOf(maker.link!.salesOrderId);
    return key < sellKey || (key === sellKey && maker.link!.salesOrderId <= salesOrder!.id);
  });
  const to: Target = upTo.length > 0 ? { after: upTo[upTo.length - 1]!.id } : linked.length > 0 ? { before: linked[0]!.id } : 'last';
  return keysFor(makerList(trial), id, to);
}
