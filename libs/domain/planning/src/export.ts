import type { AggregateType, Fact } from './facts';
import type { Picture } from './picture';
import type { PictureSnapshot, PlanSizes } from './plan';
import { Kind } from './table';
import { ledgerOf } from './take-ledger';

export const typeOf = (kind: Kind): AggregateType =>
  kind <= Kind.SalesRow
    ? 'sales_order'
    : kind <= Kind.IngredientRow
      ? 'manufacturing_order'
      : kind <= Kind.OutsourcedRow
        ? 'purchase_order'
        : 'stock_transfer';

/** The whole picture as facts; orders carry their present rank, wherever it came from. */
export function exportPicture(picture: Picture): PictureSnapshot {
  const facts: Fact[] = [];
  for (const known of picture.facts.list()) {
    if (!known.isDeleted && known.type === 'sales_order') facts.push({ ...known, rank: picture.sell.get(known.id) ?? known.rank });
    else if (!known.isDeleted && known.type === 'manufacturing_order')
      facts.push({ ...known, rank: picture.scheduled.get(known.id) ?? known.rank });
    else facts.push(known);
  }
  facts.push(...picture.sell.export('sell_move', (id) => picture.facts.get('sales_order', id) !== undefined));
  facts.push(...picture.scheduled.export('schedule_move', (id) => picture.facts.get('manufacturing_order', id) !== undefined));
  if (picture.posting > 0) facts.push(ledgerOf(picture));
  return facts;
}

export function sizesOf(picture: Picture): PlanSizes {
  const { table, keys, posting } = picture;
  return {
    salesOrders: table.count(Kind.SalesOrder),
    manufacturingOrders: table.count(Kind.ManufacturingOrder),
    purchaseOrders: table.count(Kind.PurchaseOrder),
    stockTransfers: table.count(Kind.StockTransfer),
    keys: keys.length,
    openRows: keys.reduce((total, key) => total + key.count, 0),
    posting,
  };
}
