import {
  planShortage,
  salesCutLink,
  salesOrderOf,
  type InputOf,
  type salesLinkManufacturingOrder,
  type SalesOrderBody,
} from '@pegboard/contracts';
import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import type { Asker } from '@pegboard/eventing';
import { ref, reject, Rejection, ZERO } from '@pegboard/kit';
import { isMadeToOrder, type RowWithLink } from './linked-rows';

const PLAN_WAIT_MS = 5_000;

/** M1: the order that a row is linked to is done, and the row is short of this quantity again. */
export type MadeBefore = NonNullable<InputOf<typeof salesLinkManufacturingOrder>['after']>;

/** @throws Rejection UNKNOWN_SALES_ORDER_ROW */
export async function orderOfRow(asker: Asker, salesOrderRowId: number): Promise<SalesOrderBody> {
  try {
    return (await asker.ask(salesOrderOf, { sales_order_id: null, sales_order_row_id: salesOrderRowId })).order;
  } catch (problem) {
    if (!(problem instanceof Rejection) || problem.kind !== 'missing') throw problem;
    throw reject('UNKNOWN_SALES_ORDER_ROW', 'sales_order_row_id', `There is no sales order row ${salesOrderRowId}.`, {
      id: salesOrderRowId,
    });
  }
}

/** The order as its owner has it now; undefined if it is gone. */
export async function orderNow(asker: Asker, salesOrderId: number): Promise<SalesOrderBody | undefined> {
  try {
    return (await asker.ask(salesOrderOf, { sales_order_id: salesOrderId, sales_order_row_id: null })).order;
  } catch (problem) {
    if (!(problem instanceof Rejection) || problem.kind !== 'missing') throw problem;
    return undefined;
  }
}

/**
 * What a row lacks although the order that was made for it is done; undefined if nothing is missing.
 * @throws Rejection PLAN_NOT_READY
 */
export async function lackAfter(asker: Asker, order: SalesOrderBody, rowId: number, doneId: number): Promise<MadeBefore | undefined> {
  const { is_pending: isPending, rows } = await asker.ask(
    planShortage,
    {
      at_least: { versions: { [ref('sales_order', order.id)]: order.version }, posting: 0 },
      wait_ms: PLAN_WAIT_MS,
      sales_order_row_ids: [rowId],
    },
    { deadlineMs: PLAN_WAIT_MS + 500 },
  );
  if (isPending) throw new Rejection('PLAN_NOT_READY', 'The plan does not contain the latest changes yet. Try again in a few seconds.');
  const missing = rows[0]?.missing_quantity ?? ZERO;
  return missing > ZERO ? { manufacturing_order_id: doneId, quantity: missing } : undefined;
}

export async function cutAtSales(asker: Asker, row: RowWithLink, reason: string): Promise<void> {
  await asker.ask(salesCutLink, { sales_order_row_id: row.id, manufacturing_order_id: row.linked_manufacturing_order_id, reason });
}

/**
 * The rows whose orders are made for them, or are yet to be made. A request that asks again after its link was cut links the row once
 * more to an order that is no longer made for it (M6): so it is cut again.
 */
export async function withoutCut(asker: Asker, rows: readonly RowWithLink[], found: readonly ManufacturingOrder[]): Promise<RowWithLink[]> {
  const cut = new Map(found.filter((order) => !isMadeToOrder(order)).map((order) => [order.id, order]));
  for (const row of rows) {
    const order = cut.get(row.linked_manufacturing_order_id);
    if (order) await cutAtSales(asker, row, order.unlinkReason ?? `${order.orderNo} was deleted.`);
  }
  return rows.filter((row) => !cut.has(row.linked_manufacturing_order_id));
}
