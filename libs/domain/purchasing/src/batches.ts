import type { ItemBody } from '@pegboard/contracts';
import { reject, subtract, sum, toDecimal, type Quantity } from '@pegboard/kit';
import { suggestedPortion } from '@pegboard/posting';
import { named } from './known-items';
import type { BatchPart } from './purchase-order';

/** How a request names a batch. */
export interface BatchOfReceipt {
  readonly batchId?: number | null | undefined;
  readonly batchNumber?: string | undefined;
  readonly expirationDate?: string | null | undefined;
  readonly quantity: Quantity;
}

/** T6: a batch that is there, or the number of one that is found or made. @throws Rejection `MISSING_FIELD`, `BATCH_NAMED_TWICE` (422) */
export function batchPart({ batchId, batchNumber, expirationDate, quantity }: BatchOfReceipt, path: string): BatchPart {
  if (batchId === undefined && batchNumber === undefined)
    throw reject('MISSING_FIELD', `${path}/batch_id`, 'Give batch_id or batch_number. A batch_id of null means stock without a batch.');
  if (batchId && batchNumber !== undefined) throw reject('BATCH_NAMED_TWICE', path, 'Give batch_id or batch_number, not both.');
  const newBatch = batchNumber === undefined ? null : { batchNumber, expirationDate: expirationDate ?? null };
  return { batchId: batchId ?? null, newBatch, quantity };
}

/** What the ledger chooses the batches of; nothing of nothing. */
export const suggestedPart = (quantity: Quantity): BatchPart[] =>
  quantity === 0 ? [] : [{ ...suggestedPortion(quantity), newBatch: null }];

/**
 * T6: goods of a tracked item name their batches, and these add up exactly; an untracked item has none. Untracked goods
 * are one part without a batch.
 * @param quantity in stock units, as the batches' own quantities are
 * @throws Rejection `BATCHES_REQUIRED`, `NOT_BATCH_TRACKED`, `BATCHES_DO_NOT_ADD_UP` (422)
 */
export function batchesFor(
  item: ItemBody,
  variantId: number,
  quantity: Quantity,
  given: readonly BatchPart[] | null,
  path: string,
): readonly BatchPart[] {
  if (!given || given.length === 0) {
    if (!item.batch_tracked) return quantity === 0 ? [] : [{ batchId: null, newBatch: null, quantity }];
    if (quantity === 0) return [];
    throw reject(
      'BATCHES_REQUIRED',
      path,
      `${named(item, variantId)} is batch tracked. Give batches that add up to ${toDecimal(quantity)} ${item.uom}.`,
      {
        variant_id: variantId,
        quantity: toDecimal(quantity),
      },
    );
  }
  if (!item.batch_tracked && given.some(({ batchId, newBatch }) => batchId !== null || newBatch !== null)) {
    throw reject('NOT_BATCH_TRACKED', path, `${named(item, variantId)} is not batch tracked. Leave out the batches.`, {
      variant_id: variantId,
    });
  }
  const total = sum(given.map((part) => part.quantity));
  if (total === quantity) return given;
  const difference = subtract(total, quantity);
  throw reject(
    'BATCHES_DO_NOT_ADD_UP',
    path,
    `The batches of ${named(item, variantId)} add up to ${toDecimal(total)} ${item.uom}, not to ${toDecimal(quantity)}: ${toDecimal(Math.abs(difference) as Quantity)} too ${difference > 0 ? 'many' : 'few'}.`,
    {
      variant_id: variantId,
      quantity: toDecimal(quantity),
      batches: toDecimal(total),
      difference: toDecimal(difference),
    },
  );
}
