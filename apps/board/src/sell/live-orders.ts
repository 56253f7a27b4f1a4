import type { Planned, ShownOrder } from '../api/sales-orders';
import type { LiveList } from '../lists/live-lists';

interface Told {
  readonly id: number;
  readonly to: Partial<Planned> | null;
}

interface ToldOrder {
  readonly sales_order_id: number;
  readonly order: Told | null;
  readonly rows: readonly Told[];
}

const toldIn = (said: object): readonly ToldOrder[] => (said as { sales_orders?: readonly ToldOrder[] }).sales_orders ?? [];

/** How the Sell list follows the feed. */
export const liveOrders: LiveList<ShownOrder> = {
  list: 'sales_orders',
  own: 'sales.sales_order.',
  area: 'sales.',
  query: { extend: 'variant' },
  statuses: {
    own: 'planner.sales_statuses.',
    idsIn: (said) => toldIn(said).map(({ sales_order_id }) => sales_order_id),
    applied: (order, said) => withStatuses(order, toldIn(said)),
  },
};

/** An order with the statuses that the plan has told of it and of its rows. */
export function withStatuses(order: ShownOrder, told: readonly ToldOrder[]): ShownOrder {
  const mine = told.find(({ sales_order_id }) => sales_order_id === order.id);
  if (!mine) return order;
  const ofRow = new Map(mine.rows.map(({ id, to }) => [id, to]));
  return {
    ...order,
    ...mine.order?.to,
    sales_order_rows: order.sales_order_rows.map((row) => ({
      ...row,
      ...ofRow.get(row.id),
      missing_quantity: missingOf(row, ofRow.get(row.id)),
    })),
  };
}

/** Events write quantities as texts, so that no language rounds them. */
const missingOf = (row: { readonly missing_quantity: number }, told: object | null | undefined): number =>
  told && 'missing_quantity' in told ? Number(told.missing_quantity) : row.missing_quantity;
