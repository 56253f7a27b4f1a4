import {
  proportion,
  refId,
  refType,
  reject,
  toDecimal,
  type DateOrInstant,
  type Instant,
  type Quantity,
  type Ref,
  type Rejection,
} from '@pegboard/kit';
import { manufacturingOrderFact, salesOrderFact, scaledTo } from '../learn';
import type { Maker, PlannedSalesOrder } from '../orders';
import { type Picture, maker, purchase, salesOrder, transfer } from '../picture';
import { kindOf } from '../table';
import type { MakerRowFact } from '../words';
import type { Trial } from './trial';
import { instantThere, unknownRef } from './try-checks';

/** The order that owns a row of the plan. */
export function ownerOf(picture: Picture, ref: Ref) {
  const kind = kindOf(refType(ref));
  const at = picture.table.find(kind, refId(ref));
  return at === undefined ? undefined : picture.ownerOf(at);
}

export const ownerOfPurchaseRow = (picture: Picture, id: number) => purchase(picture, picture.purchaseOfRow.get(id) ?? NaN);

/** Another quantity for a row or a manufacturing order. What has moved already can't be undercut. */
export function changeQuantity(trial: Trial, ref: Ref, quantity: Quantity, path: string): void {
  const { picture } = trial;
  const id = refId(ref);
  const moved = trial.moved(ref) as Quantity;
  if (quantity < moved)
    throw reject('BELOW_MOVED', `${path}/quantity`, `${toDecimal(moved)} have already moved.`, {
      moved: toDecimal(moved),
    });
  if (refType(ref) === 'purchase_order_row') {
    const bought = ownerOfPurchaseRow(picture, id);
    if (!bought) throw unknownRef(ref, `${path}/ref`);
    return trial.put({ ...bought.fact, rows: withRow(bought.fact.rows, id, { quantity }) });
  }
  const order = ownerOf(picture, ref);
  switch (order && refType(ref)) {
    case 'sales_order_row':
      return changeSalesRow(trial, order as PlannedSalesOrder, id, quantity, path);
    case 'manufacturing_order':
      return changeMaker(trial, order as Maker, quantity, path);
    case 'manufacturing_order_recipe_row': {
      const fact = manufacturingOrderFact(picture, order as Maker);
      return trial.put({ ...fact, rows: withRow(fact.rows, id, { plannedQuantity: quantity }) });
    }
    case 'outsourced_purchase_order_recipe_row': {
      const { fact } = purchase(picture, order!.id)!;
      return trial.put({ ...fact, ingredientRows: withRow(fact.ingredientRows, id, { quantity }) });
    }
    case 'stock_transfer_row': {
      const { fact } = transfer(picture, order!.id)!;
      return trial.put({ ...fact, rows: withRow(fact.rows, id, { quantity }) });
    }
    default:
      throw notChanged(picture, ref, `${path}/ref`, 'quantity', 'Give a row, or a manufacturing order.');
  }
}

/** What is there, but has nothing of its own to change; or isn't there. */
function notChanged(picture: Picture, ref: Ref, path: string, field: string, instead: string): Rejection {
  if (!ownerOf(picture, ref)) return unknownRef(ref, path);
  return reject('NOT_CHANGEABLE', path, `A ${refType(ref).replaceAll('_', ' ')} has no ${field} of its own that could change. ${instead}`);
}

function withRow<R extends { readonly id: number }>(rows: readonly R[], id: number, change: Partial<R>): R[] {
  return rows.map((row) => (row.id === id ? { ...row, ...change } : row));
}

/**
 * M5: until it is done, the order that is made for the row follows its quantity; the plan lets it follow by itself where its fact says how (P9).
 * @throws Rejection BELOW_MOVED: sales refuses it, too
 */
function changeSalesRow(trial: Trial, order: PlannedSalesOrder, id: number, quantity: Quantity, path: string): void {
  const fact = salesOrderFact(trial.picture, order);
  const row = fact.rows.find((candidate) => candidate.id === id)!;
  // Asked before the row changes: after that the order may be done, or gone.
  const made = row.linkedManufacturingOrderId === null ? undefined : maker(trial.picture, row.linkedManufacturingOrderId);
  const isFollowing = made?.link?.salesOrder === order && made.fact.salesOrderRowId === id && !made.isDone;
  const planned = (quantity - row.packedBeforeLink) as Quantity;
  if (isFollowing) refuseBelowMade(trial, made, planned, path);
  trial.put({ ...fact, rows: withRow(fact.rows, id, { quantity }) });
  if (isFollowing && !made.fact.follows) scale(trial, made, planned);
}

function refuseBelowMade(trial: Trial, { id, fact }: Maker, planned: Quantity, path: string): void {
  const completed = trial.moved(`manufacturing_order/${id}`) as Quantity;
  // An order to which nothing of its row is left loses the row (S6), if its fact says what becomes of it then.
  if (planned >= completed && (planned > 0 || (planned === 0 && fact.follows))) return;
  throw reject('BELOW_MOVED', `${path}/quantity`, `${fact.orderNo} has completed ${toDecimal(completed)} for this row.`, {
    completed: toDecimal(completed),
  });
}

function changeMaker(trial: Trial, made: Maker, quantity: Quantity, path: string): void {
  if (made.link)
    throw reject('MADE_TO_ORDER', `${path}/ref`, `${made.fact.orderNo} is made to order, so its quantity follows its sales order row.`);
  scale(trial, made, quantity);
}

function scale(trial: Trial, made: Maker, plannedQuantity: Quantity): void {
  const fact = manufacturingOrderFact(trial.picture, made);
  // As manufacturing does it: per unit × the new quantity. What is rounded already can't be scaled exactly.
  const inProportion = (row: MakerRowFact): MakerRowFact =>
    fact.plannedQuantity > 0 ? { ...row, plannedQuantity: proportion(row.plannedQuantity, plannedQuantity, fact.plannedQuantity) } : row;
  const rows = scaledTo(plannedQuantity, fact.rows).map((row) => (row.quantityPerUnit === undefined ? inProportion(row) : row));
  trial.put({ ...fact, plannedQuantity, rows });
}

/** Another delivery, production or arrival date. */
export function changeDate(trial: Trial, ref: Ref, date: DateOrInstant | null, path: string): void {
  const { picture } = trial;
  const id = refId(ref);
  const at = (locationId: number | undefined): Instant | null => instantThere(picture, date, locationId);
  switch (refType(ref)) {
    case 'sales_order': {
      const order = salesOrder(picture, id);
      const fact = order && salesOrderFact(picture, order);
      if (fact) return trial.put({ ...fact, deliveryDate: at(fact.rows[0]?.locationId) });
      break;
    }
    case 'manufacturing_order': {
      const made = maker(picture, id);
      const moment = at(made?.fact.locationId);
      if (made) return trial.put({ ...manufacturingOrderFact(picture, made), productionDeadline: moment, expectedDate: moment });
      break;
    }
    case 'purchase_order': {
      const bought = purchase(picture, id);
      if (bought)
        return trial.put({
          ...bought.fact,
          expectedDate: at(bought.fact.rows[0]?.locationId),
          rows: bought.fact.rows.map((row) => ({ ...row, expectedDate: at(row.locationId) })),
        });
      break;
    }
    case 'purchase_order_row': {
      const bought = ownerOfPurchaseRow(picture, id);
      const row = bought?.fact.rows.find((one) => one.id === id);
      if (bought) return trial.put({ ...bought.fact, rows: withRow(bought.fact.rows, id, { expectedDate: at(row?.locationId) }) });
      break;
    }
    case 'stock_transfer':
    case 'stock_transfer_row': {
      const moved = ownerOf(picture, ref);
      const fact = moved && transfer(picture, moved.id)?.fact;
      if (fact) return trial.put({ ...fact, arrivalDate: at(fact.toLocationId) });
      break;
    }
  }
  throw notChanged(picture, ref, path, 'date', 'Give an order, or a purchase order row.');
}
