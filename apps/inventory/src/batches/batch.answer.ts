import { z } from 'zod';
import { answer, answered, withVariant } from '@pegboard/service';

const { id, text, flag, instant, quantity } = answered;

const expirationDate = instant
  .optional()
  .meta({ description: 'The start of the last day on which the batch may be used; absent if it doesn’t expire' });

export const batchAnswer = answer(
  'Batch',
  {
    id,
    batch_number: text,
    variant_id: id,
    ...withVariant,
    sku: text,
    quantity_in_stock: answered.digits.meta({ description: 'At all locations; in a list, at the location asked for' }),
    is_expired: flag.meta({ description: 'At the location where it is still good the longest' }),
    expiration_date: expirationDate,
    batch_created_date: instant,
    batch_barcode: text.nullable(),
    created_at: instant,
    updated_at: instant,
  },
  {
    id: 5,
    batch_number: 'VA-2605-A',
    variant_id: 12,
    sku: 'VARNISH',
    quantity_in_stock: '37.5',
    is_expired: false,
    expiration_date: '2027-05-03T00:00:00.000Z',
    batch_created_date: '2026-05-05T06:30:00.000Z',
    batch_barcode: null,
    created_at: '2026-05-05T06:30:00.000Z',
    updated_at: '2026-05-05T06:30:00.000Z',
  },
);
export type BatchAnswer = z.output<typeof batchAnswer>;

export const batchStockAnswer = answer(
  'BatchStock',
  {
    batch_id: id.nullable().meta({ description: 'null: stock of a tracked item without a batch' }),
    batch_number: text.nullable(),
    variant_id: id,
    ...withVariant,
    sku: text,
    location_id: id,
    quantity_in_stock: answered.digits,
    expiration_date: expirationDate,
    is_expired: flag,
    batch_created_date: instant.nullable(),
    batch_barcode: text.nullable(),
  },
  {
    batch_id: 5,
    batch_number: 'VA-2605-A',
    variant_id: 12,
    sku: 'VARNISH',
    location_id: 1,
    quantity_in_stock: '37.5',
    expiration_date: '2027-05-03T00:00:00.000Z',
    is_expired: false,
    batch_created_date: '2026-05-05T06:30:00.000Z',
    batch_barcode: null,
  },
);
export type BatchStockAnswer = z.output<typeof batchStockAnswer>;

export const suggestedBatchesAnswer = answer(
  'SuggestedBatches',
  {
    variant_id: id,
    location_id: id,
    quantity,
    quantity_missing: quantity.meta({ description: 'The quantity that no batch covers' }),
    batch_transactions: z.array(
      z.strictObject({
        batch_id: id.nullable().meta({ description: 'null: stock without a batch' }),
        batch_number: text.nullable(),
        quantity,
      }),
    ),
    left_out: z
      .array(
        z.strictObject({
          batch_id: id.nullable(),
          batch_number: text.nullable(),
          quantity,
          code: z.enum(['BATCH_EXPIRED', 'EXPIRES_BEFORE_USE', 'HELD', 'NOT_NEEDED']),
          held_for: z.array(text).meta({ description: 'The rows that it is held for, such as sales_order_row/12' }),
          reason: text.meta({ description: 'The reason as a sentence' }),
        }),
      )
      .meta({ description: 'What is there and is not suggested' }),
  },
  {
    variant_id: 12,
    location_id: 1,
    quantity: 40,
    quantity_missing: 2.5,
    batch_transactions: [{ batch_id: 5, batch_number: 'VA-2605-A', quantity: 37.5 }],
    left_out: [
      {
        batch_id: 4,
        batch_number: 'VA-2504-C',
        quantity: 12,
        code: 'BATCH_EXPIRED',
        held_for: [],
        reason: '12 of VA-2504-C: the last day of the batch was 2026-04-30.',
      },
    ],
  },
);
export type SuggestedBatchesAnswer = z.output<typeof suggestedBatchesAnswer>;
