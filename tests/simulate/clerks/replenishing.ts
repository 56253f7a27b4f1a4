import { post, type Clerk, type Desk } from './desk';

const chosen = (desk: Desk): object => {
  const row = { variant_id: desk.chance.isHit(0.5) ? desk.bought : desk.made, location_id: desk.place() };
  const supplier = desk.chance.isHit(0.7) ? { supplier_id: desk.company.suppliers[0] } : {};
  const quantity = desk.chance.isHit(0.3) ? { quantity: desk.few(4) } : {};
  return { rows: [{ ...row, ...supplier, ...quantity }] };
};

/** Who orders what the plan lacks. */
export const REPLENISHING: Record<string, Clerk> = {
  'what is missing is ordered': (desk) => post('planner', 'replenishment/orders', chosen(desk)),
  'what is to do is ordered': (desk) => post('planner', 'plan/to_do/orders', chosen(desk)),
};
