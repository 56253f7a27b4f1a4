import { OmitType, PickType } from '@nestjs/swagger';
import { reject, type Day, type Quantity } from '@pegboard/kit';
import { DayField, IdField, OneOfField, QuantityField, CodeField } from './body-fields';

/** One batch's part of a row that takes stock (T6), in stock units. */
export class BatchTransactionDto {
  @IdField({ nullable: true, description: 'Null means stock without a batch, from the time before the item was tracked by batch.' })
  batch_id!: number | null;

  @QuantityField({ description: 'In stock units.' })
  quantity!: Quantity;
}

/** The batches of a row as the rules read them. */
export const batchesFrom = (
  dtos: readonly BatchTransactionDto[] = [],
): { readonly batchId: number | null; readonly quantity: Quantity }[] =>
  dtos.map(({ batch_id: batchId, quantity }) => ({ batchId, quantity }));

/** On a row that takes stock: whether the ledger chooses the batches, when it decides the posting. */
export const SuggestedField = (): PropertyDecorator =>
  OneOfField(['suggested'], {
    optional: true,
    description:
      'In place of batch_transactions: the batches are chosen when the stock is taken, those made for the row first, then first-expiring first.',
  });

interface RowTakingStock {
  readonly batches?: 'suggested';
  readonly batch_transactions?: readonly unknown[];
}

/** Whether the batches of a row are to be chosen. @throws Rejection BATCH_NAMED_TWICE if it names some, too */
export function isSuggested({ batches, batch_transactions: named = [] }: RowTakingStock, path: string): boolean {
  if (batches !== undefined && named.length > 0)
    throw reject('BATCH_NAMED_TWICE', `${path}batches`, 'Give batch_transactions or batches, not both.');
  return batches === 'suggested';
}

/** One batch's part of a row that may bring stock: a batch that is there, or the number of one that is found or made. */
export class NamedBatchTransactionDto extends PickType(BatchTransactionDto, ['quantity']) {
  @IdField({
    optional: true,
    nullable: true,
    description: 'An existing batch. Null means stock without a batch, from the time before the item was tracked by batch.',
  })
  batch_id?: number | null;

  @CodeField({ optional: true, description: 'The number of an existing or new batch; replaces batch_id.', example: 'VA-2605-A' })
  batch_number?: string;

  @DayField({ optional: true, nullable: true, description: 'For a new batch.' })
  expiration_date?: Day | null;
}

/** The same for a row whose quantity may be negative; the parts then have its sign. */
export class SignedBatchTransactionDto extends OmitType(NamedBatchTransactionDto, ['quantity']) {
  @QuantityField({ sign: 'any', description: 'In stock units, with the sign of the row.' })
  quantity!: Quantity;
}
