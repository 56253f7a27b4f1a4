import type { Quantity } from '@pegboard/kit';
import type { FactType, Fact, ManufacturingOrderFact, SalesOrderFact, SalesOrderRowFact, PictureSnapshot, PlanSizes } from '../words';
import { type KeptFact, type KnownFact, salesOrder, type Picture } from '../picture';
import type { Maker, PlannedSalesOrder } from '../orders';
import { ENTITIES, Kind, ownerKindOf } from '../table';
import { plannedRows, rowsSaid } from './rows-said';
import { ledgerOf } from './take-ledger';

/** Orders are called the same in the plan and as aggregates. */
export const typeOf = (kind: Kind): FactType => ENTITIES[ownerKindOf(kind)] as FactType;

/** A sales order's fact, with its rows. */
export function salesOrderFact(picture: Picture, { at, fact }: PlannedSalesOrder): SalesOrderFact {
  const { table, links } = picture;
  const rows = table.rowsOf(at).map((row): SalesOrderRowFact => {
    const { variant, location } = picture.keyAt(row);
    return {
      id: table.id[row]!,
      variantId: variant.id,
      locationId: location.id,
      quantity: table.quantity[row]! as Quantity,
      linkedManufacturingOrderId: links.get(row)?.makerId ?? null,
      packedBeforeLink: (links.get(row)?.packedBefore ?? 0) as Quantity,
      ...(links.get(row)?.earlier.length ? { earlierManufacturingOrderIds: links.get(row)!.earlier } : undefined),
    };
  });
  return { ...fact, rank: picture.sell.get(fact.id) ?? fact.rank, rows };
}

/** A manufacturing order's fact as it is planned, with its rows. */
export function manufacturingOrderFact(picture: Picture, made: Maker): ManufacturingOrderFact {
  const { fact } = made;
  return { ...fact, rank: picture.scheduled.get(fact.id) ?? fact.rank, rows: plannedRows(picture, made) };
}

/** What is known, whole; orders carry their present rank, wherever it came from. */
export function wholeFact(picture: Picture, kept: KeptFact): KnownFact {
  if (kept.isDeleted) return kept;
  if (kept.type === 'sales_order') return salesOrderFact(picture, salesOrder(picture, kept.id)!);
  if (kept.type === 'manufacturing_order')
    return { ...kept, rank: picture.scheduled.get(kept.id) ?? kept.rank, rows: rowsSaid(picture, kept) };
  return kept;
}

/** The whole picture as facts. */
export function exportPicture(picture: Picture): PictureSnapshot {
  const facts: Fact[] = [];
  for (const kept of picture.facts.list()) facts.push(wholeFact(picture, kept));
  facts.push(...exportMoves(picture));
  if (picture.posting > 0) facts.push(ledgerOf(picture));
  return facts;
}

/** What is known of moves, and isn't on the orders. */
function exportMoves({ facts, sell, scheduled }: Picture): Fact[] {
  const sells = sell.export('sell_move', (id) => facts.get('sales_order', id) !== undefined);
  // Only the Schedule has told of these.
  const followed = sells.filter(({ n }) => n > sell.newest).map(({ n, keys }) => ({ n, keys }));
  return [
    ...sells.filter(({ n }) => n <= sell.newest),
    ...(followed.length > 0 ? [{ type: 'schedule_move' as const, n: scheduled.newest, keys: [], follows: followed }] : []),
    ...scheduled.exportAhead(),
    ...scheduled.export('schedule_move', (id) => facts.get('manufacturing_order', id) !== undefined),
  ];
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
