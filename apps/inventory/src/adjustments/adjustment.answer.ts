import { z } from 'zod';
import { answer, answered, times, traceabilityAnswer, withVariant } from '@pegboard/service';

const suggested = z.literal('suggested').optional().meta({ description: 'The batches are chosen when the stock is taken' });
const { id, text, instant, quantity } = answered;

export const adjustmentAnswer = answer(
  'StockAdjustment',
  {
    id,
    stock_adjustment_number: text,
    reference_no: text.nullable(),
    location_id: id,
    status: z.enum(['DRAFT', 'COMPLETED']),
    stock_adjustment_date: instant,
    adjustment_date: instant.meta({ description: 'The same.' }),
    additional_info: text.nullable(),
    reason: text.nullable(),
    stock_adjustment_rows: z.array(
      z.strictObject({
        id,
        variant_id: id,
        ...withVariant,
        quantity: quantity.meta({ description: 'The quantity added to stock; negative if it was taken from stock' }),
        cost_per_unit: quantity.nullable(),
        batches: suggested,
        batch_transactions: z.array(
          z.strictObject({
            batch_id: id.nullable(),
            batch_number: text.optional().meta({ description: 'If the row named a batch by its number' }),
            quantity,
          }),
        ),
        traceability: traceabilityAnswer,
      }),
    ),
    ...times,
  },
  {
    id: 3,
    stock_adjustment_number: 'SA-3',
    reference_no: null,
    location_id: 1,
    status: 'COMPLETED',
    stock_adjustment_date: '2026-05-12T14:20:00.000Z',
    adjustment_date: '2026-05-12T14:20:00.000Z',
    additional_info: null,
    reason: 'A canister leaked',
    stock_adjustment_rows: [
      {
        id: 7,
        variant_id: 12,
        quantity: -2.5,
        cost_per_unit: null,
        batch_transactions: [{ batch_id: 5, quantity: -2.5 }],
        traceability: [{ batch_id: 5, bin_location_id: null, serial_number_id: null, quantity: '-2.5' }],
      },
    ],
    created_at: '2026-05-12T14:20:00.000Z',
    updated_at: '2026-05-12T14:20:00.000Z',
    deleted_at: null,
  },
);
export type AdjustmentAnswer = z.output<typeof adjustmentAnswer>;
