import type { ShownStocktakeRow } from '../api/stock';
import { plus } from '../ui/quantities';
import type { FoundCode } from './scan';

/** A count that isn't saved yet. */
export interface OpenCount {
  readonly variantId: number;
  readonly batchId: number | null;
  readonly batchNumber: string | null;
  readonly sku: string;
  readonly name: string;
  readonly counted: number;
}

/** Counts by item and batch. */
export type Counts = Readonly<Record<string, OpenCount>>;

const keyOf = (variantId: number, batchId: number | null): string => `${variantId}/${batchId ?? ''}`;

/** One line of a count: as it is saved, with what was counted since. */
export interface CountLine {
  readonly key: string;
  readonly sku: string;
  readonly name: string;
  readonly batchId: number | null;
  readonly batchNumber: string | null;
  readonly counted: number | null;
  readonly inStock: number | null;
  readonly difference: number | null;
  readonly row: ShownStocktakeRow | undefined;
  readonly isSaved: boolean;
}

const rowOf = (rows: readonly ShownStocktakeRow[], key: string) => rows.find((row) => keyOf(row.variant_id, row.batch_id) === key);

/** The counts after a scan: it adds to what was counted before, saved or not. */
export function withCount(counts: Counts, rows: readonly ShownStocktakeRow[], found: FoundCode, quantity: number): Counts {
  const { variantId, batch, sku, name } = found;
  const key = keyOf(variantId, batch?.id ?? null);
  const before = counts[key]?.counted ?? rowOf(rows, key)?.counted_quantity ?? 0;
  return {
    ...counts,
    [key]: { variantId, batchId: batch?.id ?? null, batchNumber: batch?.number ?? null, sku, name, counted: plus(before, quantity) },
  };
}

/** The counts without one that is saved now. One that was counted further meanwhile stays. */
export function withoutSaved(counts: Counts, key: string, saved: number): Counts {
  if (counts[key]?.counted !== saved) return counts;
  const { [key]: _saved, ...others } = counts;
  return others;
}

/** What is shown: the newest counts first, then what is saved. */
export function linesOf(
  counts: Counts,
  rows: readonly ShownStocktakeRow[],
  numberOf: (batchId: number) => string | undefined,
): CountLine[] {
  const open = Object.entries(counts)
    .reverse()
    .map(([key, { sku, name, batchId, batchNumber, counted }]): CountLine => {
      const row = rowOf(rows, key);
      return {
        key,
        sku,
        name,
        batchId,
        batchNumber,
        counted,
        inStock: row?.in_stock_quantity ?? null,
        difference: null,
        row,
        isSaved: false,
      };
    });
  const saved = rows
    .filter((row) => counts[keyOf(row.variant_id, row.batch_id)] === undefined)
    .map((row): CountLine => ({
      key: keyOf(row.variant_id, row.batch_id),
      sku: row.variant?.sku ?? `#${row.variant_id}`,
      name: row.variant?.name ?? '',
      batchId: row.batch_id,
      batchNumber: row.batch_id === null ? null : (numberOf(row.batch_id) ?? `#${row.batch_id}`),
      counted: row.counted_quantity,
      inStock: row.in_stock_quantity,
      difference: row.discrepancy_quantity,
      row,
      isSaved: true,
    }));
  return [...open, ...saved];
}
