import { z } from 'zod';
import { answer, answered, times, traceabilityAnswer, withVariant } from '@pegboard/service';

const suggested = z.literal('suggested').optional().meta({ description: 'The batches are chosen when the stock is taken' });
const { id, text, instant, quantity } = answered;

export const transferAnswer = answer(
  'StockTransfer',
  {
    id,
    stock_transfer_number: text,
    source_location_id: id,
    target_location_id: id,
    status: z.enum(['draft', 'inTransit', 'received']),
    order_created_date: instant,
    transfer_date: instant,
    expected_arrival_date: instant.nullable(),
    additional_info: text.nullable(),
    stock_transfer_rows: z.array(
      z.strictObject({
        id,
        variant_id: id,
        ...withVariant,
        quantity,
        batches: suggested,
        batch_transactions: z.array(z.strictObject({ batch_id: id.nullable(), quantity })),
        traceability: traceabilityAnswer,
        cost_per_unit: quantity
          .nullable()
          .meta({ description: 'The average cost at the source, as it is now. Null if nothing was ever in stock there' }),
        deleted_at: times.deleted_at,
      }),
    ),
    ...times,
  },
  {
    id: 2,
    stock_transfer_number: 'ST-2',
    source_location_id: 1,
    target_location_id: 3,
    status: 'inTransit',
    order_created_date: '2026-05-12T15:00:00.000Z',
    transfer_date: '2026-05-13T07:00:00.000Z',
    expected_arrival_date: '2026-05-15T12:00:00.000Z',
    additional_info: null,
    stock_transfer_rows: [
      { id: 4, variant_id: 8, quantity: 6, batch_transactions: [], traceability: [], cost_per_unit: 31.5, deleted_at: null },
    ],
    created_at: '2026-05-12T15:00:00.000Z',
    updated_at: '2026-05-13T07:00:00.000Z',
    deleted_at: null,
  },
);
export type TransferAnswer = z.output<typeof transferAnswer>;
