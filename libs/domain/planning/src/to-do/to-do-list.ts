import type { Quantity } from '@pegboard/kit';
import type { ToDoDemand, ToDoLine, WaysOf } from '../words';
import { dayText } from '../days';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import { NO_DAY, type Key } from '../keys';
import { nameOfDemand, trace } from '../explain';
import type { Purchase } from '../orders';
import type { Picture } from '../picture';
import { Kind } from '../table';
import { ServedOrders } from './served-orders';
import { whatToDo, type Leftover, type Piece, type ToDo, type ToDoItem, type ToDoKey } from './what-to-do';

type DemandPiece = Piece<ToDoDemand>;

/** P14, from a plan that has been dealt. @param waysOf how an item may be got at a location; what is made needs no recipe to be made */
export function toDoList(picture: Picture, dealer: Dealer, waysOf: WaysOf): ToDoLine[] {
  const drafts = quantitiesInDrafts(picture);
  const served = new ServedOrders(picture, dealer);
  const itemOf = (variantId: number, locationId: number): ToDoItem => {
    const variant = picture.variants.get(variantId);
    const recipe = variant?.recipe?.rows ?? [];
    const { canBuy, canMake } = waysOf(variantId, locationId);
    // What is made here is made, even if it could be bought: so the lists of missing materials have it, too (S7, M8).
    const way = canMake && recipe.length > 0 ? 'make' : canBuy ? 'buy' : canMake ? 'make' : null;
    return { way, leadDays: variant?.fact?.leadTimeDays ?? 0, recipe };
  };
  const found = whatToDo<ToDoDemand>({
    keys: picture.keys.map(({ variant, location }): [number, number] => [variant.id, location.id]),
    key: (variantId, locationId) => keyToDo(picture, dealer, served, variantId, locationId, waysOf(variantId, locationId).isKept),
    item: itemOf,
  });
  return found.map((todo) => lineOf(picture, todo, itemOf(todo.variantId, todo.locationId).leadDays, drafts)).sort(bySupplierAndDay);
}

function keyToDo(
  picture: Picture,
  dealer: Dealer,
  served: ServedOrders,
  variantId: number,
  locationId: number,
  isKept: boolean,
): ToDoKey<ToDoDemand> {
  const key = picture.findKey(variantId, locationId);
  const safetyOf = (quantity: number) => ({ quantity, demand: SAFETY_STOCK });
  if (!key) {
    const today = picture.location(locationId).calendar.today;
    return { variantId, locationId, uncovered: [], left: [], safety: null, today };
  }
  return {
    variantId,
    locationId,
    uncovered: uncoveredAt(picture, dealer, served, key),
    left: [
      ...key.batches.map((batch): Leftover => ({ quantity: Math.max(0, batch.left), lastDay: dayOf(batch.lastDay) })),
      ...suppliesLeft(key),
    ],
    // What is archived needs no safety stock any more.
    safety: isKept && key.safetyStock > 0 ? safetyOf(key.safetyStock) : null,
    today: key.location.calendar.today,
  };
}

const suppliesLeft = (key: Key): Leftover[] => key.supplies.map(({ left }) => ({ quantity: left, lastDay: Infinity }));
const dayOf = (day: number): number => (day === NO_DAY ? Infinity : day);

/** What the plan covers with nothing: of each demand, and of stock below zero (T2). */
function uncoveredAt(picture: Picture, dealer: Dealer, served: ServedOrders, key: Key): DemandPiece[] {
  const { table } = picture;
  const pieces: DemandPiece[] = [];
  for (let i = 0; i < key.count; i++) {
    const row = key.demands[i]!;
    const quantity = table.missingOf(row);
    if (quantity === 0) continue;
    const demand = { ...nameOfDemand(picture, key, row), serves: served.behind(picture.ownerOf(row)) };
    pieces.push({ quantity, day: dayOf(table.dueDayOf(row)), demand });
  }
  const negative = key.batches.reduce((total, batch) => total + Math.max(0, -batch.quantity), 0);
  if (negative > 0) {
    const covered = trace(dealer, key).reduce((total, share) => total + (share.demand === NEGATIVE_STOCK ? share.quantity : 0), 0);
    const quantity = negative - covered;
    const demand = { ...nameOfDemand(picture, key, NEGATIVE_STOCK), serves: [] };
    if (quantity > 0) pieces.push({ quantity, day: key.location.calendar.today, demand });
  }
  return pieces;
}

const SAFETY_STOCK: ToDoDemand = {
  type: 'safety_stock',
  ref: null,
  orderNo: '',
  salesOrderId: null,
  customerName: null,
  deadline: null,
  serves: [],
};

function lineOf(picture: Picture, todo: ToDo<ToDoDemand>, leadDays: number, drafts: ReadonlyMap<string, number>): ToDoLine {
  const { variantId, locationId, way, quantity, neededOn, latestDay } = todo;
  const fact = picture.variants.get(variantId)?.fact;
  return {
    variantId,
    locationId,
    sku: fact?.sku ?? '',
    name: fact?.name ?? '',
    way,
    quantity: quantity as Quantity,
    quantityInDrafts: (drafts.get(`${variantId}@${locationId}`) ?? 0) as Quantity,
    neededOn: dayText(neededOn),
    latestDay: dayText(latestDay),
    isLate: latestDay < picture.location(locationId).calendar.today,
    leadDays,
    supplierId: way === 'buy' ? (fact?.defaultSupplierId ?? null) : null,
    demands: demandsOf(todo.pieces),
  };
}

/** One entry a demand, however many ways lead to it; the first needed first. */
function demandsOf(pieces: readonly DemandPiece[]): ToDoLine['demands'] {
  const demands = new Map<string, { demand: ToDoDemand; quantity: number; day: number }>();
  for (const { demand, quantity, day } of pieces) {
    const name = `${demand.type} ${demand.ref ?? ''}`;
    const known = demands.get(name);
    demands.set(name, { demand, quantity: quantity + (known?.quantity ?? 0), day: Math.min(day, known?.day ?? Infinity) });
  }
  return [...demands.values()]
    .sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1))
    .map(({ demand, quantity }) => ({ demand, quantity: quantity as Quantity }));
}

/** What stands in drafts of purchase orders: nobody expects it (B1), but somebody has begun to order it. */
function quantitiesInDrafts(picture: Picture): Map<string, number> {
  const drafts = new Map<string, number>();
  for (const at of picture.table.all(Kind.PurchaseOrder)) {
    const order = picture.orders[at] as Purchase;
    if (!order.isDraft) continue;
    for (const { variantId, locationId, quantity } of order.fact.rows) {
      const key = `${variantId}@${locationId}`;
      drafts.set(key, (drafts.get(key) ?? 0) + quantity);
    }
  }
  return drafts;
}

/** What is bought, supplier by supplier, then the rest; within each the most urgent first. */
function bySupplierAndDay(a: ToDoLine, b: ToDoLine): number {
  const supplier = (line: ToDoLine): number => line.supplierId ?? Infinity;
  const days = (line: ToDoLine): string => line.latestDay ?? '~';
  const [first, second] = [supplier(a), supplier(b)];
  if (first !== second) return first < second ? -1 : 1;
  if (days(a) !== days(b)) return days(a) < days(b) ? -1 : 1;
  return a.variantId - b.variantId || a.locationId - b.locationId;
}

/** P13: what of an item nobody has begun to order, not even in a draft. */
export function stillToDo(lines: readonly ToDoLine[], of: Pick<ToDoLine, 'variantId' | 'locationId'>): number {
  const line = lines.find(({ variantId, locationId }) => variantId === of.variantId && locationId === of.locationId);
  return line ? line.quantity - line.quantityInDrafts : 0;
}
