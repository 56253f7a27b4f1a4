import { reject, type Decision } from '@pegboard/kit';
import { addRow, type RowInput } from './rows';
import type { PurchaseOrder } from './purchase-order';

type Context = Parameters<typeof addRow>[2];

/** Rows for an open draft, each with the id that it has however often it is appended. */
export interface RowsToAppend {
  readonly supplierId: number;
  readonly locationId: number;
  readonly rows: readonly { readonly id: number; readonly input: RowInput }[];
}

/**
 * P14: further rows in an open draft of the same supplier and location. Rows that are there already stay as they are.
 * @throws Rejection ORDER_NOT_DRAFT, DRAFT_DOES_NOT_FIT, and of `addRow`
 */
export function appendToDraft(
  order: PurchaseOrder,
  { supplierId, locationId, rows }: RowsToAppend,
  context: Context,
): Decision<PurchaseOrder> | undefined {
  const missing = rows.filter(({ id }) => !order.rows.some((row) => row.id === id));
  if (missing.length === 0) return undefined;
  if (order.status !== 'DRAFT')
    throw reject('ORDER_NOT_DRAFT', 'purchase_order_id', `${order.orderNo} is not a draft, so no rows are appended to it.`, {
      status: order.status,
    });
  if (order.supplierId !== supplierId || order.locationId !== locationId)
    throw reject(
      'DRAFT_DOES_NOT_FIT',
      'purchase_order_id',
      `${order.orderNo} is for supplier ${order.supplierId} at location ${order.locationId}, not for supplier ${supplierId} at location ${locationId}.`,
      { supplier_id: order.supplierId, location_id: order.locationId },
    );
  let current: PurchaseOrder = order;
  const events: Decision<PurchaseOrder>['events'][number][] = [];
  for (const { id, input } of missing) {
    const added = addRow(current, input, { ...context, ids: { ...context.ids, row: () => id } });
    current = { ...added.state, version: order.version, createdAt: order.createdAt, updatedAt: order.updatedAt } as PurchaseOrder;
    events.push(...added.events);
  }
  return { state: current, events };
}
