import { plus, readQuantity } from '../ui/quantities';
import type { FoundCode } from './scan';

/** One line of goods that are moved or corrected, as somebody has entered it. */
export interface Line {
  readonly key: string;
  readonly variantId: number;
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
  readonly isTracked: boolean;
  readonly batchId: number | null;
  readonly batchNumber: string;
  readonly expires: string;
  /** As typed: it may not be a quantity yet. */
  readonly quantity: string;
}

const keyOf = ({ variantId, batch }: FoundCode): string => `${variantId}/${batch?.id ?? ''}`;

/** The lines after a code was scanned: its line has more, or is new and the first. */
export function withScan(lines: readonly Line[], found: FoundCode, quantity: number): readonly Line[] {
  const key = keyOf(found);
  const known = lines.find((line) => line.key === key);
  if (known)
    return lines.map((line) => (line === known ? { ...line, quantity: String(plus(readQuantity(line.quantity) ?? 0, quantity)) } : line));
  const { variantId, sku, name, uom, isTracked, batch } = found;
  const fresh = { key, variantId, sku, name, uom, isTracked, batchId: batch?.id ?? null, batchNumber: batch?.number ?? '', expires: '' };
  return [{ ...fresh, quantity: String(quantity) }, ...lines];
}

export const changed = (lines: readonly Line[], key: string, change: Partial<Line>): readonly Line[] =>
  lines.map((line) => (line.key === key ? { ...line, ...change } : line));

/** Whether a line needs the number of a batch that it brings: nothing can be suggested for what comes in. */
export const needsBatch = (line: Line): boolean => line.isTracked && line.batchId === null && (readQuantity(line.quantity) ?? 0) > 0;

function batchesOf(line: Line, quantity: number): Record<string, unknown> {
  if (!line.isTracked) return {};
  if (line.batchId !== null) return { batch_transactions: [{ batch_id: line.batchId, quantity }] };
  if (quantity < 0) return { batches: 'suggested' };
  const batch = { batch_number: line.batchNumber.trim(), quantity, ...(line.expires === '' ? {} : { expiration_date: line.expires }) };
  return line.batchNumber.trim() === '' ? {} : { batch_transactions: [batch] };
}

const quantityOf = (line: Line): number => readQuantity(line.quantity) ?? 0;

/** The rows of an adjustment: what comes in is positive. */
export const adjustmentRows = (lines: readonly Line[]): Record<string, unknown>[] =>
  lines.map((line) => ({ variant_id: line.variantId, quantity: quantityOf(line), ...batchesOf(line, quantityOf(line)) }));

/** The rows of a transfer: the goods leave, so batches that nobody named are suggested. */
export const transferRows = (lines: readonly Line[]): Record<string, unknown>[] =>
  lines.map((line) => ({
    variant_id: line.variantId,
    quantity: quantityOf(line),
    ...(line.isTracked && line.batchId === null ? { batches: 'suggested' } : batchesOf(line, quantityOf(line))),
  }));
