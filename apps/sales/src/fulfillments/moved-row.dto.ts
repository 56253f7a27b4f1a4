import type { MovedRow } from '@pegboard/domain-sales';
import type { Quantity } from '@pegboard/kit';
import { suggestedPortion } from '@pegboard/posting';
import { batchesFrom, isSuggested, type BatchTransactionDto } from '@pegboard/service';

/** A row of a request that moves stock of an order's row, of whichever part of the order. */
interface MovedRowDto {
  readonly sales_order_row_id: number;
  readonly quantity: Quantity;
  readonly batch_transactions?: readonly BatchTransactionDto[];
  readonly batches?: 'suggested';
}

/** @param list the rows in the request @throws Rejection of `isSuggested` */
export const movedRows = (dtos: readonly MovedRowDto[] | undefined, list: string): MovedRow[] | undefined =>
  dtos?.map((row, i) => ({
    salesOrderRowId: row.sales_order_row_id,
    quantity: row.quantity,
    batches: isSuggested(row, `${list}/${i}/`) ? [suggestedPortion(row.quantity)] : batchesFrom(row.batch_transactions),
  }));
