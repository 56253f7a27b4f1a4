import type { MovedRow } from '@pegboard/domain-sales';
import type { Quantity } from '@pegboard/kit';
import { batchesFrom, type BatchTransactionDto } from '@pegboard/service';

/** A row of a request that moves stock of an order's row, of whichever part of the order. */
interface MovedRowDto {
  readonly sales_order_row_id: number;
  readonly quantity: Quantity;
  readonly batch_transactions?: readonly BatchTransactionDto[];
}

export const movedRows = (dtos: readonly MovedRowDto[] | undefined): MovedRow[] | undefined =>
  dtos?.map((row) => ({
    salesOrderRowId: row.sales_order_row_id,
    quantity: row.quantity,
    batches: batchesFrom(row.batch_transactions),
  }));
