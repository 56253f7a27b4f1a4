import type { SalesOrderBody } from '@pegboard/contracts';
import { followRow, loseRow, unlink, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import type { Decision, Instant } from '@pegboard/kit';

type SalesRow = SalesOrderBody['rows'][number];

export const rowOf = (order: SalesOrderBody, id: number): SalesRow | undefined => order.rows.find((row) => row.id === id);

/** An order as it is once it has heard what its sales order says; undefined if that changes nothing. */
export function followed(current: ManufacturingOrder, order: SalesOrderBody, now: Instant): Decision<ManufacturingOrder> | undefined {
  if (!current.link || order.version < current.link.salesVersion) return undefined;
  const row = rowOf(order, current.link.salesOrderRowId);
  if (order.is_deleted) return loseRow(current, `Sales order ${order.order_no} was deleted.`);
  if (!row) return loseRow(current, `The linked row of sales order ${order.order_no} was deleted.`);
  const isEarlier = current.status === 'DONE' && row.earlier_manufacturing_order_ids.includes(current.id);
  if (row.linked_manufacturing_order_id !== current.id && !isEarlier) {
    const isShared = row.linked_manufacturing_order_id !== null;
    const reason = `The row of sales order ${order.order_no} is no longer linked to this order.`;
    // Who has just opened it again goes on with it.
    return current.isReopened ? unlink(current, reason, isShared) : loseRow(current, reason, { isShared });
  }
  return followRow(
    current,
    {
      ...shareOf(row),
      isShared: row.earlier_manufacturing_order_ids.some((id) => id !== current.id),
      deliveryDate: order.delivery_date,
      salesVersion: order.version,
      orderNo: order.order_no,
      customerName: order.customer_name,
    },
    now,
  );
}

/** What a linked order has to do with a row. */
export const shareOf = ({ quantity, packed_before_link, packed_outside_link }: SalesRow) => ({
  quantity,
  packedBeforeLink: packed_before_link,
  packedOutsideLink: packed_outside_link,
});

/** A row that names the order that is made for it. */
export type RowWithLink = SalesRow & { readonly linked_manufacturing_order_id: number };

export const isLinked = (row: SalesRow): row is RowWithLink => row.linked_manufacturing_order_id !== null;

export const isMadeToOrder = ({ isDeleted, link }: ManufacturingOrder): boolean => !isDeleted && link !== null;
