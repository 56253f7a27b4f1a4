import { z } from 'zod';
import { answer, answered, exampleOf, times, withVariant } from '@pegboard/service';

const { id, text, flag, instant, quantity } = answered;

export const stocktakeAnswer = answer(
  'Stocktake',
  {
    id,
    stocktake_number: text,
    reference_no: text.nullable(),
    location_id: id,
    status: z.enum(['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED']),
    stocktake_date: instant,
    stocktake_created_date: instant,
    started_date: instant.nullable(),
    completed_date: instant.nullable(),
    status_update_in_progress: flag.meta({ description: 'Whether its differences are being posted' }),
    set_remaining_items_as_counted: flag,
    stock_adjustment_id: id.nullable().meta({ description: 'The adjustment that posted the differences' }),
    reason: text.nullable(),
    additional_info: text.nullable(),
    notes: text.nullable(),
    ...times,
  },
  {
    id: 1,
    stocktake_number: 'STK-1',
    reference_no: null,
    location_id: 4,
    status: 'COMPLETED',
    stocktake_date: '2026-05-29T16:00:00.000Z',
    stocktake_created_date: '2026-05-29T12:00:00.000Z',
    started_date: '2026-05-29T12:05:00.000Z',
    completed_date: '2026-05-29T16:00:00.000Z',
    status_update_in_progress: false,
    set_remaining_items_as_counted: true,
    stock_adjustment_id: 9,
    reason: 'End of May',
    additional_info: null,
    notes: null,
    created_at: '2026-05-29T12:00:00.000Z',
    updated_at: '2026-05-29T16:00:00.000Z',
    deleted_at: null,
  },
);
export type StocktakeAnswer = z.output<typeof stocktakeAnswer>;

export const stocktakeRowAnswer = answer(
  'StocktakeRow',
  {
    id,
    stocktake_id: id,
    variant_id: id,
    ...withVariant,
    batch_id: id.nullable(),
    in_stock_quantity: quantity.nullable().meta({ description: 'The quantity in the ledger at the time of counting' }),
    counted_quantity: quantity.nullable(),
    discrepancy_quantity: quantity.nullable(),
    notes: text.nullable(),
    ...times,
  },
  {
    id: 2,
    stocktake_id: 1,
    variant_id: 8,
    batch_id: null,
    in_stock_quantity: 10,
    counted_quantity: 9,
    discrepancy_quantity: -1,
    notes: 'One leg is broken',
    created_at: '2026-05-29T12:00:00.000Z',
    updated_at: '2026-05-29T16:00:00.000Z',
    deleted_at: null,
  },
);
export type StocktakeRowAnswer = z.output<typeof stocktakeRowAnswer>;

/** A new one comes with the rows that it was given. */
export const stocktakeWithRowsAnswer = answer(
  'StocktakeWithRows',
  { ...stocktakeAnswer.shape, stocktake_rows: z.array(stocktakeRowAnswer) },
  { ...exampleOf(stocktakeAnswer), stocktake_rows: [exampleOf(stocktakeRowAnswer)] },
);
