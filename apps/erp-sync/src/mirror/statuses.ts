import {
  manufacturingStatusesEvent,
  planRunNumber,
  purchasingStatusesEvent,
  salesStatusesEvent,
  type EventType,
  type IngredientStatusBody,
  type MakingStatusChange,
  type PlanRun,
  type SalesOrderStatusChange,
  type SalesStatusBody,
  type StatusesChanged,
} from '@pegboard/contracts';
import { toDecimal } from '@pegboard/kit';
import type { MirrorRow } from './table';
import type { TableName } from './tables';

/** What the planner says about one kind of order, and where it goes. */
export interface StatusKind {
  readonly event: EventType<StatusesChanged>;
  readonly list: 'sales_orders' | 'manufacturing_orders' | 'purchase_orders';
  readonly table: TableName;
  /** The table's key: the order. */
  readonly of: string;
  /** The rows' table, where rows have statuses that an ERP asks for. */
  readonly rowTable?: TableName;
}

export const STATUS_KINDS: readonly StatusKind[] = [
  {
    event: salesStatusesEvent,
    list: 'sales_orders',
    table: 'sales_order_statuses',
    of: 'sales_order_id',
    rowTable: 'sales_order_row_statuses',
  },
  {
    event: manufacturingStatusesEvent,
    list: 'manufacturing_orders',
    table: 'manufacturing_order_statuses',
    of: 'manufacturing_order_id',
  },
  { event: purchasingStatusesEvent, list: 'purchase_orders', table: 'purchase_order_statuses', of: 'purchase_order_id' },
];

/** A complete order as one plan run published it. */
export interface ToldOrder {
  readonly id: number;
  readonly row: MirrorRow;
  readonly rows: readonly MirrorRow[];
}

/** The orders of a message or an answer of the planner, as rows. */
export function toldOrders(kind: StatusKind, at: PlanRun, changes: readonly (SalesOrderStatusChange | MakingStatusChange)[]): ToldOrder[] {
  const planAt = planRunNumber(at);
  return changes.map((change) => {
    if (!('sales_order_id' in change))
      return { id: change.order_id, row: { [kind.of]: change.order_id, plan_at: planAt, ...makingWords(change.order?.to) }, rows: [] };
    const id = change.sales_order_id;
    return {
      id,
      row: { sales_order_id: id, plan_at: planAt, ...sellingWords(change.order?.to) },
      rows: change.rows.flatMap((row) => (row.to ? [{ id: row.id, sales_order_id: id, plan_at: planAt, ...sellingWords(row.to) }] : [])),
    };
  });
}

/** All null where the plan no longer knows the order: the line stays, so that an earlier run can't come back. */
const makingWords = (status: Omit<IngredientStatusBody, 'missing_quantity'> | null | undefined): MirrorRow => ({
  ingredient_availability: status?.ingredient_availability ?? null,
  ingredient_expected_date: status?.ingredient_expected_date ?? null,
  is_overdue: status ? Number(status.is_overdue) : null,
  is_late: status ? Number(status.is_late) : null,
  is_at_risk: status ? Number(status.is_at_risk ?? false) : null,
});

const sellingWords = (status: SalesStatusBody | null | undefined): MirrorRow => ({
  ...makingWords(status),
  product_availability: status?.product_availability ?? null,
  product_expected_date: status?.product_expected_date ?? null,
  production_status: status?.production_status ?? null,
  missing_quantity: status ? toDecimal(status.missing_quantity) : null,
});
