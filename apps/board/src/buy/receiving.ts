import type { ShownPurchase, PurchaseRow } from '../api/buying';
import { plus, readQuantity } from '../ui/quantities';

/** A batch as somebody enters it: in stock units. */
export interface BatchEntry {
  readonly number: string;
  readonly quantity: string;
  readonly expires: string;
}

/** What comes of one row, as entered. */
export interface RowEntry {
  readonly quantity: string;
  readonly batches: readonly BatchEntry[];
}

/** What is entered, by row. A row without an entry is expected wholly. */
export type Entries = Readonly<Record<number, RowEntry>>;

export const isOpen = (row: PurchaseRow): boolean => row.received_date === null;

export const openRows = (order: Pick<ShownPurchase, 'purchase_order_rows'>): readonly PurchaseRow[] =>
  order.purchase_order_rows.filter(isOpen);

export const freshEntry = (row: PurchaseRow, isTracked: boolean): RowEntry => ({
  quantity: String(row.quantity),
  batches: isTracked ? [{ number: '', quantity: String(inStockUnits(row, row.quantity)), expires: '' }] : [],
});

const MICRO = 1e6;
const inStockUnits = (row: Pick<PurchaseRow, 'purchase_uom_conversion_rate'>, quantity: number): number =>
  Math.round(quantity * row.purchase_uom_conversion_rate * MICRO) / MICRO;

/** The entry after its quantity was changed: a single batch has all of it. */
export function withQuantity(row: PurchaseRow, entry: RowEntry, quantity: string): RowEntry {
  const read = readQuantity(quantity);
  const [only, ...others] = entry.batches;
  const isSingle = only !== undefined && others.length === 0 && read !== undefined;
  return { quantity, batches: isSingle ? [{ ...only, quantity: String(inStockUnits(row, read)) }] : entry.batches };
}

/** How much of a row has no batch yet, in stock units. */
export function unbatched(row: PurchaseRow, entry: RowEntry): number {
  const all = inStockUnits(row, readQuantity(entry.quantity) ?? 0);
  return entry.batches.reduce((rest, { quantity }) => plus(rest, -(readQuantity(quantity) ?? 0)), all);
}

const batchOf = ({ number, quantity, expires }: BatchEntry): Record<string, unknown> => ({
  batch_number: number.trim(),
  quantity: readQuantity(quantity) ?? 0,
  ...(expires === '' ? {} : { expiration_date: expires }),
});

/** One receipt of what is entered. Rows of which nothing came are left out. */
export function receiptOf(
  rows: readonly PurchaseRow[],
  entries: Entries,
  isTracked: (variantId: number) => boolean,
): Record<string, unknown>[] {
  return rows.flatMap((row) => {
    const entry = entries[row.id] ?? freshEntry(row, isTracked(row.variant_id));
    const quantity = readQuantity(entry.quantity) ?? 0;
    if (quantity === 0) return [];
    const batches = entry.batches.filter(({ number }) => number.trim() !== '');
    return [{ purchase_order_row_id: row.id, quantity, ...(batches.length > 0 ? { batch_transactions: batches.map(batchOf) } : {}) }];
  });
}
