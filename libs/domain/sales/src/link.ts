import { reject, ZERO, type Decision, type Instant } from '@pegboard/kit';
import { replaceRow, rowOf, type SalesOrder } from './order';
import { openOf, packedOf, requireSettled } from './status';

/**
 * Writes the link to a manufacturing order on a row, before that order exists (M1). Undefined if the row carries a link
 * already: the caller gets its id.
 * @throws Rejection 409 ORDER_IS_QUOTE, NOTHING_TO_MAKE, BUSY
 */
export function linkManufacturingOrder(
  order: SalesOrder,
  rowId: number,
  manufacturingOrderId: number,
  createSubassemblies: boolean,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const row = rowOf(order, rowId);
  if (row.linkedManufacturingOrderId !== null) return undefined;
  if (order.status === 'PENDING') {
    throw reject(
      'ORDER_IS_QUOTE',
      'sales_order_row_id',
      `${order.orderNo} is a quote. Set its status to NOT_SHIPPED before you make something for it.`,
      {
        status: order.status,
      },
    );
  }
  // What is being packed right now may or may not count as packed before the link.
  requireSettled(order, rowId);
  if (openOf(order, row) === ZERO) {
    throw reject(
      'NOTHING_TO_MAKE',
      'sales_order_row_id',
      `This row of ${order.orderNo} is already packed, so there is nothing to make for it.`,
      {
        sales_order_row_id: rowId,
      },
    );
  }
  const linked = {
    ...row,
    linkedManufacturingOrderId: manufacturingOrderId,
    packedBeforeLink: packedOf(order, rowId),
    createSubassemblies,
    updatedAt: now,
  };
  return {
    state: replaceRow(order, linked),
    events: [{ action: 'linked', change: { sales_order_row_id: rowId, manufacturing_order_id: manufacturingOrderId } }],
  };
}

/** The manufacturing order is gone or works for stock now (M6). Undefined if the row doesn't carry this link. */
export function cutLink(
  order: SalesOrder,
  rowId: number,
  manufacturingOrderId: number,
  reason: string,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const row = order.rows.find(({ id }) => id === rowId);
  if (row?.linkedManufacturingOrderId !== manufacturingOrderId) return undefined;
  const free = { ...row, linkedManufacturingOrderId: null, packedBeforeLink: ZERO, createSubassemblies: false, updatedAt: now };
  return {
    state: replaceRow(order, free),
    events: [{ action: 'unlinked', change: { sales_order_row_id: rowId, manufacturing_order_id: manufacturingOrderId, reason } }],
  };
}
