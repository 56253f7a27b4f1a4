import type { ManufacturingOrderStatus } from '@pegboard/contracts';
import { reject, toDecimal, type Quantity } from '@pegboard/kit';
import { isDone, type ManufacturingOrder } from './order';
import { notDone } from './planned';

/**
 * What brings an order to a wanted status: nothing; completing all that is left; undoing all that it made and then setting it; or
 * setting it.
 */
export type StepToStatus = 'none' | 'complete' | 'undo' | 'say';

/**
 * @param actualQuantity what the order is to have made, if the request has it
 * @throws Rejection STATUS_IS_DERIVED; ORDER_DONE for an order that is done with another quantity
 */
export function stepToStatus(
  order: ManufacturingOrder,
  wanted: ManufacturingOrderStatus,
  actualQuantity: Quantity | undefined,
): StepToStatus {
  if (wanted === order.status) {
    refuseOtherQuantity(order, actualQuantity);
    return 'none';
  }
  if (wanted === 'PARTIALLY_COMPLETED')
    throw reject(
      'STATUS_IS_DERIVED',
      'status',
      'PARTIALLY_COMPLETED follows from productions and must not be set. Report a production instead.',
    );
  if (wanted === 'DONE') return 'complete';
  return isDone(order) || (wanted === 'NOT_STARTED' && order.productions.length > 0) ? 'undo' : 'say';
}

/** A done order stays as it is. Its quantity isn't changed when DONE is set again. */
function refuseOtherQuantity(order: ManufacturingOrder, wanted: Quantity | undefined): void {
  if (!isDone(order) || wanted === undefined || wanted === order.completedQuantity) return;
  const [made, asked] = [toDecimal(order.completedQuantity), toDecimal(wanted)];
  throw reject(
    'ORDER_DONE',
    'actual_quantity',
    `${order.orderNo} is done with ${made}, not ${asked}. Undo a production, or reopen the order, to report another quantity.`,
    { completed: made, actual_quantity: asked },
  );
}

/**
 * What the order is to have made in total once it is done, as an edit says it: null, or 0, takes back what was said before. What it has
 * made already says nothing new.
 * @throws Rejection ORDER_DONE, ACTUAL_BELOW_COMPLETED
 */
export function wantedTotal(order: ManufacturingOrder, wanted: Quantity | null | undefined): Quantity | null | undefined {
  refuseOtherQuantity(order, wanted ?? undefined);
  if (wanted === undefined || isDone(order) || (wanted && wanted === order.completedQuantity)) return undefined;
  if (!wanted) return order.wantedQuantity ? null : undefined;
  if (wanted > order.completedQuantity) return wanted;
  const [made, asked] = [toDecimal(order.completedQuantity), toDecimal(wanted)];
  throw reject(
    'ACTUAL_BELOW_COMPLETED',
    'actual_quantity',
    `${order.orderNo} has already made ${made}, so its total can't be ${asked}. Undo a production first.`,
    { completed: made, actual_quantity: asked },
  );
}

/** Fields of a request that an edit of the order itself may have only in some cases. */
export interface GuardedFields {
  readonly status?: string | undefined;
  readonly sales_order_id?: unknown;
  readonly sales_order_row_id?: unknown;
  readonly variant_id?: number | undefined;
  readonly done_date?: unknown;
}

/** Fields that belong to the sales row or follow from productions can't be edited on the order (M5). @throws Rejection READ_ONLY_FIELD */
export function refuseReadOnly(order: ManufacturingOrder, fields: GuardedFields): void {
  for (const field of ['sales_order_id', 'sales_order_row_id'] as const) {
    if (fields[field] !== undefined)
      throw reject(
        'READ_ONLY_FIELD',
        field,
        `The link (${field}) can't be edited here. Use make_to_order to link, and unlink to remove the link.`,
      );
  }
  if (fields.variant_id !== undefined && fields.variant_id !== order.variantId)
    throw reject('READ_ONLY_FIELD', 'variant_id', 'The product of an order can’t be changed. Create another order.');
  if (fields.done_date !== undefined && fields.status !== 'DONE' && (fields.status !== undefined || !isDone(order))) throw notDone();
}
