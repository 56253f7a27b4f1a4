import type { MovedRow } from '@pegboard/domain-sales';
import { toNumber } from '@pegboard/kit';
import type { z } from 'zod';
import type { movedRowAnswer } from './moved-row.answer';

export const movedRowView = (row: MovedRow): z.output<typeof movedRowAnswer> => ({
  sales_order_row_id: row.salesOrderRowId,
  quantity: toNumber(row.quantity),
  batch_transactions: row.batches.map(({ batchId, quantity }) => ({ batch_id: batchId, quantity: toNumber(quantity) })),
});
