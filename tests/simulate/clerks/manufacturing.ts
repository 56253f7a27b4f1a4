import { open, patch, place, post, remove, type Clerk, type Doc } from './desk';

export const MANUFACTURING: Record<string, Clerk> = {
  'row is made to order': (desk) => {
    const { chair, frame, table } = desk.company;
    const row = desk.part('sales', 'sales_orders', 'rows', ({ variantId }) => [chair, frame, table].includes(variantId));
    const create_subassemblies = desk.chance.isHit(0.3);
    return row && post('manufacturing', 'manufacturing_order_make_to_order', { sales_order_row_id: row.id, create_subassemblies });
  },
  'orders are made to order whole': (desk) => {
    const orders = desk.all('sales', 'sales_orders').filter(({ status }) => status === 'NOT_SHIPPED');
    const sales_order_ids = [...new Set([desk.chance.pick(orders)?._id, desk.chance.pick(orders)?._id])];
    return orders.length > 0 ? post('manufacturing', 'manufacturing_order_make_to_order/bulk', { sales_order_ids }) : undefined;
  },
  'link is cut': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows', ({ linkedManufacturingOrderId: id }) => id !== null && id !== undefined);
    return row && post('manufacturing', 'manufacturing_order_unlink', { sales_order_row_id: row.id });
  },
  'production is ordered': (desk) => {
    const body = { variant_id: desk.made, planned_quantity: desk.few(4), location_id: desk.place(), production_deadline_date: desk.day() };
    return post('manufacturing', 'manufacturing_orders', body);
  },
  'production order is edited': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    return order && patch('manufacturing', `manufacturing_orders/${order._id}`, { planned_quantity: desk.few(5) });
  },
  'work is said': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    const status = desk.chance.pick(['IN_PROGRESS', 'BLOCKED', 'NOT_STARTED', 'DONE', 'DONE']);
    return order && patch('manufacturing', `manufacturing_orders/${order._id}`, { status });
  },
  'goods are produced': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', ({ status }) => status !== 'DONE');
    if (!order) return undefined;
    const tracked = order.rows.filter((row: Doc) => desk.isTracked(row.variantId));
    const quantity = desk.few(open(order.plannedQuantity));
    const ingredients = tracked.map((row: Doc) => ({
      manufacturing_order_recipe_row_id: row.id,
      quantity: quantity * open(row.plannedQuantityPerUnit),
      batches: 'suggested',
    }));
    const body = { manufacturing_order_id: order._id, quantity, is_final: desk.chance.isHit(0.2), ingredients };
    return post('manufacturing', 'manufacturing_order_productions', body);
  },
  'production is undone': (desk) => {
    const part = desk.part('manufacturing', 'manufacturing_orders', 'productions');
    return part && remove('manufacturing', `manufacturing_order_productions/${part.id}`);
  },
  'production order is deleted': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders');
    return order && remove('manufacturing', `manufacturing_orders/${order._id}`);
  },
  'production order is moved': (desk) => {
    const ids = desk.all('manufacturing', 'manufacturing_orders').flatMap(({ _id, status }) => (status === 'DONE' ? [] : [_id as number]));
    return ids.length > 1 ? post('manufacturing', `manufacturing_orders/${desk.chance.pick(ids)}/rank`, place(desk, ids)) : undefined;
  },
  'production orders are moved together': (desk) => {
    const ids = desk.all('manufacturing', 'manufacturing_orders').flatMap(({ _id, status }) => (status === 'DONE' ? [] : [_id as number]));
    const some = [...new Set([desk.chance.pick(ids), desk.chance.pick(ids)])];
    return ids.length > 2 ? post('manufacturing', 'manufacturing_orders/rank', { ids: some }) : undefined;
  },
  'missing ingredients are supplied': (desk) => {
    const order = desk.one('manufacturing', 'manufacturing_orders', ({ status }) => status !== 'DONE');
    const isBought = desk.chance.isHit(0.5);
    const body = isBought ? { supplier_id: desk.company.suppliers[0] } : {};
    return order && post('manufacturing', `manufacturing_orders/${order._id}/missing_ingredients/${isBought ? 'buy' : 'make'}`, body);
  },
};
