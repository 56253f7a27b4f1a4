import { refId, refType, type Ref, type StockKey, parseStockKey, stockKey, type Quantity } from '@pegboard/kit';
import type { Applied, BalanceFact, HoldFact, LedgerFact, PostingFact, RowTotalFact } from '../words';
import type { Key } from '../keys';
import { type Picture, purchase, refreshRow } from '../picture';
import { lastDayOf } from './take-items';
import { refreshMaker } from './take-makers';
import { refreshArrivals, refreshPurchase } from './take-supplies';
import { Kind, kindOf } from '../table';

/** Commits are numbered without gaps and applied in that order. */
export function takePosting(picture: Picture, fact: PostingFact): Applied {
  if (fact.n <= picture.posting) return 'known';
  if (fact.n > picture.posting + 1) return 'gap';
  picture.posting = fact.n;
  for (const balance of fact.balances) setBalance(picture, balance).changedAt = fact.n;
  for (const hold of fact.holds) setHold(picture, hold).changedAt = fact.n;
  for (const total of fact.rowTotals) setTotal(picture, total);
  return 'applied';
}

/** Everything the ledger knows replaces what was known of it. */
export function takeLedger(picture: Picture, fact: LedgerFact): Applied {
  if (fact.n <= picture.posting) return 'known';
  picture.posting = fact.n;
  const rows = new Set(picture.totals.list().map((total) => total.row));
  picture.totals.clear();
  for (const key of picture.keys) {
    if (key.batches.length > 0 || key.holds.length > 0) picture.touchSupplied(key);
    key.batches.length = key.holds.length = key.changedAt = 0;
  }
  for (const balance of fact.balances) setBalance(picture, balance);
  for (const hold of fact.holds) setHold(picture, hold);
  for (const { key, n } of fact.changedAt) {
    const { variantId, locationId } = parseStockKey(key as StockKey);
    picture.key(variantId, locationId).changedAt = n;
  }
  for (const total of fact.rowTotals) {
    picture.totals.set(total);
    rows.add(total.row);
  }
  for (const row of rows) refreshMoved(picture, row);
  return 'applied';
}

export function setBalance(picture: Picture, { variantId, locationId, batchId, quantity }: BalanceFact): Key {
  const key = picture.key(variantId, locationId);
  const isDifferent = key.setBatch(batchId ?? 0, quantity, lastDayOf(picture, batchId));
  if (batchId !== null) picture.noteBatch(batchId, key);
  if (isDifferent) picture.touchSupplied(key);
  return key;
}

export function setHold(picture: Picture, { variantId, locationId, batchId, quantity, salesOrderRow }: HoldFact): Key {
  const key = picture.key(variantId, locationId);
  if (key.setHold(refId(salesOrderRow), batchId ?? 0, quantity)) picture.touchSupplied(key);
  return key;
}

export function setTotal(picture: Picture, total: RowTotalFact): void {
  picture.totals.set(total);
  refreshMoved(picture, total.row);
}

/** What the ledger has moved for a row decides what is open of it. */
function refreshMoved(picture: Picture, row: Ref): void {
  const type = refType(row);
  const id = refId(row);
  if (type === 'purchase_order_row') {
    const bought = purchase(picture, picture.purchaseOfRow.get(id) ?? NaN);
    if (bought) refreshPurchase(picture, bought);
    return;
  }
  const at = picture.table.find(type === 'stock_transfer_arrival' ? Kind.TransferRow : kindOf(type), id);
  if (at === undefined) return;
  if (type === 'manufacturing_order') {
    const order = picture.orders[at];
    if (order?.kind === Kind.ManufacturingOrder) refreshMaker(picture, order);
  } else if (type === 'stock_transfer_arrival') {
    const order = picture.ownerOf(at);
    if (order.kind === Kind.StockTransfer) refreshArrivals(picture, order);
  } else refreshRow(picture, at);
}

/** The ledger as one fact, in the order of keys, batches and rows. */
export function ledgerOf(picture: Picture): LedgerFact {
  const keys = [...picture.keys].sort((a, b) => a.variant.id - b.variant.id || a.location.id - b.location.id);
  const at = (key: Key) => ({ variantId: key.variant.id, locationId: key.location.id });
  const byBatch = (a: { id: number }, b: { id: number }): number => a.id - b.id;
  return {
    type: 'ledger',
    n: picture.posting,
    balances: keys.flatMap((key) =>
      [...key.batches].sort(byBatch).map((batch) => ({ ...at(key), batchId: batch.id || null, quantity: batch.quantity as Quantity })),
    ),
    holds: keys.flatMap((key) =>
      [...key.holds]
        .sort((a, b) => a.rowId - b.rowId || a.batchId - b.batchId)
        .map((hold) => ({
          ...at(key),
          batchId: hold.batchId || null,
          quantity: hold.quantity as Quantity,
          salesOrderRow: `sales_order_row/${hold.rowId}` as const,
        })),
    ),
    rowTotals: picture.totals.list(),
    changedAt: keys.filter((key) => key.changedAt > 0).map((key) => ({ key: stockKey(key.variant.id, key.location.id), n: key.changedAt })),
  };
}
