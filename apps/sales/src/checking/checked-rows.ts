import type { OutputOf, salesRowsOf } from '@pegboard/contracts';
import { isIntentOpen, linksOf, openOf, type SalesOrder } from '@pegboard/domain-sales';

type CheckedRow = OutputOf<typeof salesRowsOf>['rows'][number];

/** The rows of an order for whoever checks what is made or held for them. */
export const checkedRows = (order: SalesOrder): CheckedRow[] =>
  order.rows.map((row) => ({
    sales_order_row_id: row.id,
    sales_order_id: order.id,
    delivery_date: order.deliveryDate,
    is_open: openOf(order, row) > 0 || isIntentOpen(order),
    manufacturing_order_ids: linksOf(row),
  }));
