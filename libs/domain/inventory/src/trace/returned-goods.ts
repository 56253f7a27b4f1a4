import type { Instant, Quantity } from '@pegboard/kit';

/** Goods of an order that its customer gave back, into stock or not, as sales tells it (R2). */
export interface ReturnedGoods {
  readonly returnId: number;
  readonly returnNo: string;
  readonly salesOrderId: number;
  readonly returnDate: Instant;
  readonly variantId: number;
  readonly batchId: number | null;
  readonly quantity: Quantity;
  /** Null: nowhere into stock. */
  readonly restockLocationId: number | null;
  readonly isInStock: boolean;
}
