import type { MovedRow } from '@pegboard/domain-sales';
import type { Quantity } from '@pegboard/kit';
import { suggestedPortion, type BatchPortion } from '@pegboard/posting';
import { batchesTraced, isSuggested, type BatchTransactionDto, type TraceabilityDto } from '@pegboard/service';

/** A row of a request that moves stock of an order's row, of whichever part of the order. */
interface MovedRowDto {
  readonly sales_order_row_id: number;
  readonly quantity: Quantity;
  readonly batch_transactions?: readonly BatchTransactionDto[];
  readonly traceability?: readonly TraceabilityDto[];
  readonly batches?: 'suggested';
}

/** @param list the rows in the request @throws Rejection of `isSuggested` */
export const movedRows = (dtos: readonly MovedRowDto[] | undefined, list: string): MovedRow[] | undefined =>
  dtos?.map((row, i) => ({
    salesOrderRowId: row.sales_order_row_id,
    quantity: row.quantity,
    batches: isSuggested(row, `${list}/${i}/`) ? [suggestedPortion(row.quantity)] : portionsNamed(row, `${list}/${i}`),
  }));

/** @throws Rejection of `batchesTraced` */
const portionsNamed = (row: MovedRowDto, path: string): BatchPortion[] =>
  (batchesTraced(row, path) ?? []).map(({ batch_id: batchId = null, quantity }) => ({ batchId, quantity }));
