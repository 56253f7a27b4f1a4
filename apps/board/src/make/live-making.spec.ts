import type { ShownMaking } from '../api/making';
import { withPlan } from './live-making';

const order = {
  id: 9,
  status: 'NOT_STARTED',
  ingredient_availability: 'NOT_AVAILABLE',
  is_late: true,
  customers: [],
} as unknown as ShownMaking;
const plan = { ingredient_availability: 'IN_STOCK', ingredient_expected_date: null, is_overdue: false, is_late: false, is_at_risk: false };
const customers = [{ customer_name: 'Ann', sales_order_id: 1, order_no: 'SO-1', quantity: '2.5' }];
const said = [{ order_id: 9, order: { to: plan }, customers }];

describe('O6: what the plan says of an order of the Schedule', () => {
  it('is shown, with who reserves from it now', () => {
    expect(withPlan(order, said)).toMatchObject({ ...plan, customers: [{ order_no: 'SO-1', quantity: 2.5 }] });
  });

  it('leaves the customer of a linked order, an order that is done, and all others', () => {
    const linked = { ...order, is_linked_to_sales_order: true };
    expect(withPlan(linked, said).customers).toEqual([]);
    const done = { ...order, status: 'DONE' as const };
    expect(withPlan(done, said)).toBe(done);
    expect(withPlan({ ...order, id: 8 }, said).ingredient_availability).toBe('NOT_AVAILABLE');
  });
});
