import { reject, required, toDecimal, type Quantity } from '@pegboard/kit';
import { z } from 'zod';
import { answered } from '../openapi/answers';
import type { NamedBatchTransactionDto } from './batch-transaction.dto';
import { IdField, QuantityField } from './body-fields';

const none = { optional: true, nullable: true } as const;

/** Katana's newer way to name the batches of a row, which also knows bins and serial numbers. */
export class TraceabilityDto {
  @IdField({ ...none, description: 'Null means stock without a batch.' }) batch_id?: number | null;
  @IdField({ ...none, description: 'Always null: a location has no bins.' }) bin_location_id?: number | null;
  @IdField({ ...none, description: 'Always null: serial numbers are not kept.' }) serial_number_id?: number | null;
  @QuantityField({ optional: true, sign: 'any', description: 'In stock units. Default: all of the row, for its only part.' })
  quantity?: Quantity;
}

interface TracedRow {
  readonly quantity: Quantity;
  readonly batch_transactions?: readonly NamedBatchTransactionDto[];
  readonly traceability?: readonly TraceabilityDto[];
}

/**
 * The batches of a row, by whichever way it names them. Both ways may be given if they say the same.
 * @throws Rejection BATCH_NAMED_TWICE, MISSING_FIELD; UNKNOWN_VALUE for a bin or a serial number
 */
export function batchesTraced(
  { quantity: all, batch_transactions: named, traceability: traced = [] }: TracedRow,
  path: string,
): readonly NamedBatchTransactionDto[] | undefined {
  const at = path === '' ? 'traceability' : `${path}/traceability`;
  for (const [i, part] of traced.entries())
    for (const field of ['bin_location_id', 'serial_number_id'] as const)
      if (part[field]) throw reject('UNKNOWN_VALUE', `${at}/${i}/${field}`, `${field} must be null: it is not kept here.`);
  if (traced.length === 0) return named;
  const batches = traced.map(({ batch_id, quantity = traced.length === 1 ? all : undefined }, i) => ({
    batch_id: batch_id ?? null,
    quantity: required(quantity, `${at}/${i}/quantity`, 'quantity is missing.'),
  }));
  if (named && named.length > 0 && textOf(named) !== textOf(batches))
    throw reject('BATCH_NAMED_TWICE', at, 'Give batch_transactions or traceability, not both.');
  return named && named.length > 0 ? named : batches;
}

const textOf = (batches: readonly NamedBatchTransactionDto[]): string =>
  batches
    .map(({ batch_id, quantity }) => `${batch_id}:${quantity}`)
    .sort()
    .join();

const { id, digits } = answered;

export const traceabilityAnswer = z
  .array(z.strictObject({ batch_id: id.nullable(), bin_location_id: id.nullable(), serial_number_id: id.nullable(), quantity: digits }))
  .meta({ description: 'The batches of the row once more, as today’s clients read them' });

export const traceabilityView = (
  batches: readonly { readonly batchId: number | null; readonly quantity: Quantity }[],
): z.output<typeof traceabilityAnswer> =>
  batches.map(({ batchId, quantity }) => ({
    batch_id: batchId,
    bin_location_id: null,
    serial_number_id: null,
    quantity: toDecimal(quantity),
  }));
