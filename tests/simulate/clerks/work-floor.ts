import { open, patch, post, remove, type Clerk, type Doc } from './desk';

const isOpen = ({ status }: Doc): boolean => status !== 'DONE';

/** What people on the work-floor say: who does what, what goes into it, and that something was not done after all. */
export const WORK_FLOOR: Record<string, Clerk> = {
  'operation is worked on': (desk) => {
    const operation = desk.part('manufacturing', 'manufacturing_orders', 'operations', (_, order) => isOpen(order));
    const steps = ['IN_PROGRESS', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'COMPLETED', 'COMPLETED', 'NOT_STARTED'];
    return operation && patch('manufacturing', `manufacturing_order_operation_rows/${operation.id}`, { status: desk.chance.pick(steps) });
  },
  'all work is completed': (desk) => {
    const operation = desk.part(
      'manufacturing',
      'manufacturing_orders',
      'operations',
      ({ status }, order) => isOpen(order) && status === 'IN_PROGRESS',
    );
    const body = { status: 'COMPLETED', completed_by_operators: [{ operator_id: desk.operator }] };
    return operation && patch('manufacturing', `manufacturing_order_operation_rows/${operation.id}`, body);
  },
  'somebody is put to an operation': (desk) => {
    const operation = desk.part('manufacturing', 'manufacturing_orders', 'operations');
    const who = desk.chance.pick<object>([
      { active_operator_id: desk.operator },
      { assigned_operators: [{ operator_id: desk.operator }] },
      { total_actual_time: desk.few(900) },
    ]);
    return operation && patch('manufacturing', `manufacturing_order_operation_rows/${operation.id}`, who);
  },
  'operation is added': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', isOpen);
    const body = { manufacturing_order_id: order?._id, operation_name: 'Inspect', time: desk.few(60), cost_per_hour: 30 };
    return order && post('manufacturing', 'manufacturing_order_operation_rows', body);
  },
  'operation is removed': (desk) => {
    const operation = desk.part('manufacturing', 'manufacturing_orders', 'operations');
    return operation && remove('manufacturing', `manufacturing_order_operation_rows/${operation.id}`);
  },
  'ingredient is added': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', isOpen);
    const body = { manufacturing_order_id: order?._id, variant_id: desk.bought, planned_quantity_per_unit: desk.few(2) };
    return order && post('manufacturing', 'manufacturing_order_recipe_rows', body);
  },
  'ingredient is changed': (desk) => {
    const row = desk.part('manufacturing', 'manufacturing_orders', 'rows');
    const change = desk.chance.pick<object>([{ planned_quantity_per_unit: desk.few(3) }, { total_actual_quantity: desk.few(6) }]);
    return row && patch('manufacturing', `manufacturing_order_recipe_rows/${row.id}`, change);
  },
  'ingredient is removed': (desk) => {
    const row = desk.part('manufacturing', 'manufacturing_orders', 'rows');
    return row && remove('manufacturing', `manufacturing_order_recipe_rows/${row.id}`);
  },
  'ingredient is bought or made': (desk) => {
    const row = desk.part('manufacturing', 'manufacturing_orders', 'rows', (_, order) => isOpen(order));
    const [way, body] = desk.chance.pick<[string, object]>([
      ['buy', { supplier_id: desk.company.suppliers[0] }],
      ['make', {}],
    ])!;
    return row && post('manufacturing', `manufacturing_order_recipe_rows/${row.id}/${way}`, body);
  },
  'recipe is taken over again': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', isOpen);
    return order && post('manufacturing', `manufacturing_orders/${order._id}/pull_recipe`);
  },
  'part of an order is produced': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', (one) => isOpen(one) && open(one.plannedQuantity) > 1);
    return order && post('manufacturing', 'manufacturing_order_productions', { manufacturing_order_id: order._id, quantity: 1 });
  },
  'one of several productions is undone': (desk) => {
    const part = desk.part('manufacturing', 'manufacturing_orders', 'productions', (_, { productions }) => productions.length > 1);
    return part && remove('manufacturing', `manufacturing_order_productions/${part.id}`);
  },
  'order that is done is opened again': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', ({ status }) => status === 'DONE');
    const status = desk.chance.pick(['IN_PROGRESS', 'IN_PROGRESS', 'NOT_STARTED', 'BLOCKED']);
    return order && patch('manufacturing', `manufacturing_orders/${order._id}`, { status });
  },
};
