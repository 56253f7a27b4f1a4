import { negate, reject, subtract, sum, toDecimal, type Day, type Quantity } from '@pegboard/kit';
import type { MovementRequest } from '@pegboard/contracts';
import { picksOf, suggestedPortion, type MovedPortions } from '@pegboard/posting';

/** One batch's part of a row; no id and no number is stock without a batch, named explicitly (I3). */
export interface BatchLine {
  readonly batchId: number | null;
  /** Finds the variant's batch of this number or makes it (T6). */
  readonly batchNumber: string | null;
  readonly expirationDate: Day | null;
  readonly quantity: Quantity;
  /** The ledger chooses the batches when the stock is taken (T6). */
  readonly isSuggested?: boolean;
}

/** How a request names a batch. */
export interface NamedBatch {
  readonly batchId?: number | null | undefined;
  readonly batchNumber?: string | undefined;
  readonly expirationDate?: Day | null | undefined;
  readonly quantity: Quantity;
}

/**
 * The part of a batch as a row keeps it. Answers show an id with its number, so both may come back: they name one batch.
 * @param idOf the variant's batch of a number
 * @throws Rejection BATCH_NAMED_TWICE if they name two (T6)
 */
export function batchLine(named: NamedBatch, idOf: (number: string) => number | undefined, path: string): BatchLine {
  const { batchId = null, batchNumber = null, expirationDate = null, quantity } = named;
  if (batchId !== null && batchNumber !== null && idOf(batchNumber) !== batchId)
    throw reject(
      'BATCH_NAMED_TWICE',
      path,
      `Batch ${batchId} does not have the number ${batchNumber}. Give batch_id or batch_number, not both.`,
      {
        batch_id: batchId,
        batch_number: batchNumber,
      },
    );
  return { batchId, batchNumber: batchId === null ? batchNumber : null, expirationDate, quantity };
}

/**
 * A row's batches with the sign of the row (people write how many, not which way). A row of 0 moves stock between its
 * batches, so its parts go both ways.
 * @throws Rejection QUANTITY_ZERO; WRONG_SIGN; BATCHES_DO_NOT_ADD_UP if they don't add up exactly to the row (T6), and by how much
 */
export function matchedBatches(quantity: Quantity, lines: readonly BatchLine[], path: string): readonly BatchLine[] {
  if (lines.length === 0) return lines;
  const empty = lines.findIndex((line) => line.quantity === 0);
  if (empty >= 0) throw reject('QUANTITY_ZERO', `${path}/${empty}/quantity`, 'The quantity of a batch must not be 0.');
  const isUnsigned = quantity < 0 && lines.every((line) => line.quantity > 0);
  const signed = isUnsigned ? lines.map((line) => ({ ...line, quantity: negate(line.quantity) })) : lines;
  const against = quantity === 0 ? -1 : signed.findIndex((line) => line.quantity > 0 !== quantity > 0);
  if (against >= 0) {
    const [part, row] = [toDecimal(lines[against]!.quantity), toDecimal(quantity)];
    throw reject(
      'WRONG_SIGN',
      `${path}/${against}/quantity`,
      `This part is ${part} and its row is ${row}: all parts of a row have its sign.`,
      {
        quantity: row,
        part,
      },
    );
  }
  const total = sum(signed.map((line) => line.quantity));
  if (total === quantity) return signed;
  const difference = subtract(total, quantity);
  throw reject(
    'BATCHES_DO_NOT_ADD_UP',
    path,
    `The batches add up to ${toDecimal(total)}, but the row has ${toDecimal(quantity)}: ${toDecimal(Math.abs(difference) as Quantity)} too ${Math.abs(total) > Math.abs(quantity) ? 'many' : 'few'}.`,
    {
      quantity: toDecimal(quantity),
      batches: toDecimal(total),
      difference: toDecimal(difference),
    },
  );
}

/**
 * A row of which the ledger chooses the batches.
 * @param quantity as the row has it
 * @param takes whether the row takes stock
 * @throws Rejection SUGGESTED_COMES_IN
 */
export function suggestedLines(quantity: Quantity, takes: boolean, path: string): readonly BatchLine[] {
  if (takes) return [{ ...suggestedPortion(quantity), batchNumber: null, expirationDate: null }];
  throw reject(
    'SUGGESTED_COMES_IN',
    path,
    'Batches can be suggested only for stock that goes out. Name the batches that stock goes into.',
    {
      quantity: toDecimal(quantity),
    },
  );
}

/** The batches that the ledger moved, in place of those asked for. @param moved rows in the order of the posting */
export const linesMoved = (lines: readonly BatchLine[], moved: MovedPortions): readonly BatchLine[] => {
  if (lines.length > 0) return moved.of(lines).map((line) => ({ ...line, batchNumber: null }));
  moved.skip();
  return lines;
};

/** What a movement says of goods that are named as being without a batch (I3). */
const UNBATCHED = { batches: 'none' } as const;

/** The batch part of a movement. */
export const batchOf = (line: BatchLine): Pick<MovementRequest, 'batch_id' | 'new_batch' | 'batches'> =>
  line.batchNumber === null
    ? { batch_id: line.batchId, new_batch: null, ...(line.batchId === null && !line.isSuggested ? UNBATCHED : picksOf(line)) }
    : { batch_id: null, new_batch: { batch_number: line.batchNumber, expiration_date: line.expirationDate } };

/** The row's movements: one a batch, or one for the whole row. */
export const byBatch = (
  quantity: Quantity,
  lines: readonly BatchLine[],
): (Pick<MovementRequest, 'batch_id' | 'new_batch' | 'batches'> & { quantity: Quantity })[] =>
  lines.length === 0
    ? [{ quantity, batch_id: null, new_batch: null }]
    : lines.map((line) => ({ quantity: line.quantity, ...batchOf(line) }));

/** A batch is of a tracked item (I3). @throws Rejection NOT_BATCH_TRACKED */
export function requireTracked(item: { readonly name: string; readonly batchTracked: boolean }, sku: string): void {
  if (item.batchTracked) return;
  throw reject('NOT_BATCH_TRACKED', 'variant_id', `${sku} is not batch tracked. Turn on batch tracking for ${item.name} first.`);
}
