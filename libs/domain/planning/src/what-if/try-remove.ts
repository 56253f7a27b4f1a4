import { refId, refType, reject, type Ref } from '@pegboard/kit';
import { makersFor, manufacturingOrderFact, salesOrderFact } from '../learn';
import type { Maker, PlannedSalesOrder } from '../orders';
import { type Picture, maker, purchase, salesOrder, transfer } from '../picture';
import type { Trial } from './trial';
import { unknownRef } from './try-checks';
import { ownerOf, ownerOfPurchaseRow } from './try-edit';

/** Deletes an order or a row, with what the rules say happens to the other end of a link (M6). */
export function remove(trial: Trial, what: Ref, path: string): void {
  const { picture } = trial;
  const id = refId(what);
  switch (refType(what)) {
    case 'sales_order': {
      const order = salesOrder(picture, id);
      if (!order) break;
      removeSalesRows(trial, order, idsOf(picture, order.at), path);
      return trial.remove('sales_order', id);
    }
    case 'manufacturing_order': {
      const made = maker(picture, id);
      if (made) return removeMaker(trial, made, path);
      break;
    }
    case 'purchase_order':
      if (purchase(picture, id)) return trial.remove('purchase_order', id);
      break;
    case 'stock_transfer':
      if (transfer(picture, id)) return trial.remove('stock_transfer', id);
      break;
    default:
      return removeRow(trial, what, path);
  }
  throw unknownRef(what, path);
}

function removeRow(trial: Trial, what: Ref, path: string): void {
  const { picture } = trial;
  const id = refId(what);
  const others = (row: { readonly id: number }): boolean => row.id !== id;
  if (refType(what) === 'purchase_order_row') {
    const bought = ownerOfPurchaseRow(picture, id);
    if (bought) return trial.put({ ...bought.fact, rows: bought.fact.rows.filter(others) });
  }
  const order = ownerOf(picture, what);
  if (order && trial.moved(what) > 0) throw moved(path);
  switch (order && refType(what)) {
    case 'sales_order_row':
      return removeSalesRows(trial, order as PlannedSalesOrder, [id], path);
    case 'manufacturing_order_recipe_row': {
      const fact = manufacturingOrderFact(picture, order as Maker);
      return trial.put({ ...fact, rows: fact.rows.filter(others) });
    }
    case 'outsourced_purchase_order_recipe_row': {
      const { fact } = purchase(picture, order!.id)!;
      return trial.put({ ...fact, ingredientRows: fact.ingredientRows.filter(others) });
    }
    case 'stock_transfer_row': {
      const { fact } = transfer(picture, order!.id)!;
      return trial.put({ ...fact, rows: fact.rows.filter(others) });
    }
    default:
      throw unknownRef(what, path);
  }
}

const moved = (path: string) => reject('HAS_MOVED', path, 'Stock has already moved for this order or row.');

/** M6: an order made for a row goes with it if no work has started; else it stays, made to stock. */
function removeSalesRows(trial: Trial, order: PlannedSalesOrder, ids: readonly number[], path: string): void {
  const { picture } = trial;
  for (const id of ids) if (trial.moved(`sales_order_row/${id}`) > 0) throw moved(path);
  const makers = makersFor(picture, order.id).filter((made) => ids.includes(made.fact.salesOrderRowId ?? NaN));
  const fact = salesOrderFact(picture, order);
  trial.put({ ...fact, rows: fact.rows.filter((row) => !ids.includes(row.id)) });
  for (const made of makers) {
    release(trial, made);
    if (made.fact.status === 'NOT_STARTED' && trial.moved(`manufacturing_order/${made.id}`) === 0)
      trial.remove('manufacturing_order', made.id);
    else trial.put({ ...manufacturingOrderFact(picture, made), salesOrderId: null, salesOrderRowId: null });
  }
}

/** T2: what it has made for its row is held for nobody from now on. */
function release(trial: Trial, made: Maker): void {
  const key = trial.picture.key(made.fact.variantId, made.fact.locationId);
  for (const hold of [...key.holds])
    if (hold.rowId === made.fact.salesOrderRowId) trial.addHold(key, hold.rowId, hold.batchId, -hold.quantity);
}

function removeMaker(trial: Trial, made: Maker, path: string): void {
  if (trial.moved(`manufacturing_order/${made.id}`) > 0) throw moved(path);
  const order = made.link?.salesOrder;
  trial.remove('manufacturing_order', made.id);
  if (!order) return;
  const fact = salesOrderFact(trial.picture, order);
  const rows = fact.rows.map((row) => (row.linkedManufacturingOrderId === made.id ? { ...row, linkedManufacturingOrderId: null } : row));
  trial.put({ ...fact, rows });
}

const idsOf = ({ table }: Picture, order: number): number[] => table.rowsOf(order).map((row) => table.id[row]!);
