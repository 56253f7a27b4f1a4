import { subtract, sum, ZERO, type Quantity } from '@pegboard/kit';
import { portionsOf, type BatchPortion } from '@pegboard/posting';
import { isOfService, returnsOf, type DoneFulfillment, type Fulfillment, type MovedRow, type SalesOrder } from './order';
import { type SalesReturnRow } from './return';

/** A row of a fulfillment has no id of its own: a fulfillment has at most this many rows, which never change their places. */
const ROWS = 1000;

/** Names a row of a fulfillment in the API, such as 5003 for the fourth row of fulfillment 5. */
export const fulfillmentRowId = (fulfillmentId: number, place: number): number => fulfillmentId * ROWS + place;

/** Of a row of a delivered fulfillment, how much left and how much of that may still come back (R1). */
export interface ReturnableRow {
  readonly fulfillmentRowId: number;
  readonly fulfillmentId: number;
  readonly row: MovedRow;
  readonly available: Quantity;
}

const isDelivered = (fulfillment: Fulfillment): fulfillment is DoneFulfillment => fulfillment.status === 'DELIVERED';

/** Rows of returns that count on a row of a fulfillment, of every return that stands. @param exceptId a row that is left out */
export const rowsBack = (order: SalesOrder, fulfillmentId: number, salesOrderRowId: number, exceptId?: number): SalesReturnRow[] =>
  returnsOf(order)
    .flatMap(({ rows }) => rows)
    .filter((row) => row.fulfillmentId === fulfillmentId && row.salesOrderRowId === salesOrderRowId && row.id !== exceptId);

/** Everything delivered, with what of it may still come back. @param exceptId a row of a return that is left out */
export const returnableOf = (order: SalesOrder, exceptId?: number): ReturnableRow[] =>
  order.fulfillments.filter(isDelivered).flatMap(({ id: fulfillmentId, rows }) =>
    rows.flatMap((row, place): ReturnableRow[] => {
      if (isOfService(order, row)) return [];
      const back = rowsBack(order, fulfillmentId, row.salesOrderRowId, exceptId);
      const available = subtract(row.quantity, sum(back.map(({ quantity }) => quantity)));
      return [{ fulfillmentRowId: fulfillmentRowId(fulfillmentId, place), fulfillmentId, row, available }];
    }),
  );

/** The batches of a row of a fulfillment that no return has named yet. @param exceptId a row of a return that is left out */
export function batchesLeft(order: SalesOrder, fulfillmentId: number, salesOrderRowId: number, exceptId?: number): BatchPortion[] {
  const moved = order.fulfillments.find(({ id }) => id === fulfillmentId)?.rows.find((row) => row.salesOrderRowId === salesOrderRowId);
  const back = rowsBack(order, fulfillmentId, salesOrderRowId, exceptId).flatMap(({ batches }) => batches);
  const left = new Map<number | null, Quantity>();
  for (const { batchId, quantity } of moved ? portionsOf(moved) : []) left.set(batchId, sum([left.get(batchId) ?? ZERO, quantity]));
  for (const { batchId, quantity } of back) left.set(batchId, subtract(left.get(batchId) ?? ZERO, quantity));
  return [...left].flatMap(([batchId, quantity]) => (quantity > ZERO ? [{ batchId, quantity }] : []));
}
