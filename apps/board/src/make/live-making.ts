import type { MakingCustomer, MakingPlan, ShownMaking } from '../api/making';
import type { LiveList } from '../lists/live-lists';

interface SaidOrder {
  readonly order_id: number;
  readonly order: { readonly to: MakingPlan | null } | null;
  /** Quantities are texts in events. */
  readonly customers: readonly (Omit<MakingCustomer, 'quantity'> & { readonly quantity: string })[] | null;
}

const saidIn = (said: object): readonly SaidOrder[] => (said as { manufacturing_orders?: readonly SaidOrder[] }).manufacturing_orders ?? [];

/** How the Schedule follows the feed. */
export const liveMaking: LiveList<ShownMaking> = {
  list: 'manufacturing_orders',
  own: 'manufacturing.manufacturing_order.',
  area: 'manufacturing.',
  query: { extend: 'variant' },
  statuses: {
    own: 'planner.manufacturing_statuses.',
    idsIn: (said) => saidIn(said).map(({ order_id }) => order_id),
    applied: (order, said) => withPlan(order, saidIn(said)),
  },
};

/** An order with what the plan has said of it; one that is done has used everything, whatever an older plan says. */
export function withPlan(order: ShownMaking, said: readonly SaidOrder[]): ShownMaking {
  const mine = said.find(({ order_id }) => order_id === order.id);
  if (!mine || order.status === 'DONE') return order;
  const customers = order.is_linked_to_sales_order ? null : mine.customers;
  return {
    ...order,
    ...mine.order?.to,
    ...(customers ? { customers: customers.map((each) => ({ ...each, quantity: Number(each.quantity) })) } : {}),
  };
}
