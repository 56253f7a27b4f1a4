import { ref, refId, refType, reject, toDecimal, type Quantity, type Ref } from '@pegboard/kit';
import { manufacturingOrderFact } from '../learn';
import type { Key } from '../keys';
import type { Maker, Purchase, PlannedTransfer } from '../orders';
import { Kind } from '../table';
import { maker, purchase, transfer } from '../picture';
import type { Trial } from './trial';
import { unknownRef } from './try-checks';
import { ownerOf, ownerOfPurchaseRow } from './try-edit';

/** What is still to come of a supply, or of a whole order, comes in now, and what goes out with it goes out. */
export function receive(trial: Trial, what: Ref, path: string): void {
  const { picture } = trial;
  const id = refId(what);
  const made = refType(what) === 'manufacturing_order' ? maker(picture, id) : undefined;
  const bought = refType(what) === 'purchase_order' ? purchase(picture, id) : undefined;
  const boughtRow = refType(what) === 'purchase_order_row' ? ownerOfPurchaseRow(picture, id) : undefined;
  const moved = refType(what).startsWith('stock_transfer') ? ownerOf(picture, what) : undefined;
  if (made) complete(trial, made, path);
  else if (bought) bought.fact.rows.forEach((row) => receiveRow(trial, bought, row.id, path));
  else if (boughtRow) receiveRow(trial, boughtRow, id, path);
  else if (moved) arrive(trial, transfer(picture, moved.id)!, refType(what) === 'stock_transfer_row' ? id : undefined, path);
  else throw unknownRef(what, path);
}

/** O3: product in, ingredients out. */
function complete(trial: Trial, made: Maker, path: string): void {
  const { picture } = trial;
  if (made.isDone) throw reject('NOTHING_OPEN', path, `${made.fact.orderNo} is done.`);
  useRows(trial, picture.table.rowsOf(made.at), path);
  const open = made.openProduct(picture.totals);
  const key = picture.key(made.fact.variantId, made.fact.locationId);
  trial.addMoved(`manufacturing_order/${made.id}`, open);
  trial.addStock(key, 0, open);
  if (made.link && made.fact.salesOrderRowId !== null) trial.addHold(key, made.fact.salesOrderRowId, 0, open);
  trial.put({
    ...manufacturingOrderFact(picture, made),
    status: 'DONE',
    completedQuantity: trial.moved(`manufacturing_order/${made.id}`) as Quantity,
  });
}

function receiveRow(trial: Trial, bought: Purchase, rowId: number, path: string): void {
  const { picture } = trial;
  if (bought.isDraft) throw reject('DRAFT', path, `${bought.fact.orderNo} is a draft, so nothing is ordered yet.`);
  const row = bought.fact.rows.find((candidate) => candidate.id === rowId)!;
  const name = ref('purchase_order_row', rowId);
  const open = picture.totals.openOf('purchase_order_row', rowId, row.quantity);
  if (bought.isOutsourced) {
    const isOnlyRow = bought.fact.rows.length === 1;
    const used = picture.table.rowsOf(bought.at).filter((_, i) => isOnlyRow || bought.fact.ingredientRows[i]!.purchaseOrderRowId === rowId);
    useRows(trial, used, path);
  }
  trial.addStock(picture.key(row.variantId, row.locationId), 0, open);
  trial.addMoved(name, open);
}

function arrive(trial: Trial, moved: PlannedTransfer, rowId: number | undefined, path: string): void {
  const { picture } = trial;
  const rows = moved.fact.rows.filter((row) => rowId === undefined || row.id === rowId);
  for (const row of rows) {
    const at = picture.table.find(Kind.TransferRow, row.id)!;
    useRows(trial, [at], path);
    const open = picture.totals.openOf('stock_transfer_arrival', row.id, row.quantity);
    trial.addStock(picture.key(row.variantId, moved.fact.toLocationId), 0, open);
    trial.addMoved(ref('stock_transfer_arrival', row.id), open);
  }
}

const ROW_TYPES: Partial<Record<Kind, string>> = {
  [Kind.IngredientRow]: 'manufacturing_order_recipe_row',
  [Kind.OutsourcedRow]: 'outsourced_purchase_order_recipe_row',
  [Kind.TransferRow]: 'stock_transfer_row',
};

/** Takes what the rows still need out of stock that is held for nobody. */
function useRows(trial: Trial, rows: readonly number[], path: string): void {
  const { picture } = trial;
  const { table } = picture;
  for (const row of rows) {
    const open = table.openOf(row);
    if (open === 0) continue;
    useStock(trial, picture.keyAt(row), open, path);
    trial.addMoved(ref(ROW_TYPES[table.kind[row] as Kind]!, table.id[row]!), open);
  }
}

function useStock(trial: Trial, key: Key, quantity: number, path: string): void {
  const { today } = key.location.calendar;
  let rest = quantity;
  for (const batch of [...key.batches]) {
    if (batch.lastDay < today) continue;
    const held = key.holds.filter((hold) => hold.batchId === batch.id).reduce((total, hold) => total + hold.quantity, 0);
    const share = Math.min(rest, Math.max(0, batch.quantity - held));
    if (share === 0) continue;
    trial.addStock(key, batch.id, -share);
    rest -= share;
  }
  if (rest === 0) return;
  const name = key.variant.fact?.sku ?? `variant ${key.variant.id}`;
  throw reject('OUT_OF_STOCK', path, `${toDecimal(rest as Quantity)} of ${name} are missing for this change.`, {
    variantId: key.variant.id,
    missing: toDecimal(rest as Quantity),
  });
}
