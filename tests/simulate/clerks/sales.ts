import { open, patch, place, post, remove, type Clerk, type Doc } from './desk';

export const SALES: Record<string, Clerk> = {
  'order is taken': (desk) => {
    const rows = Array.from({ length: desk.few(3) }, () => ({ variant_id: desk.sellable, quantity: desk.few(4) }));
    const status = desk.chance.isHit(0.15) ? { status: 'PENDING' } : {};
    const customer_id = desk.one('sales', 'customers')._id;
    const location_id = desk.place();
    return post('sales', 'sales_orders', { customer_id, location_id, delivery_date: desk.day(), sales_order_rows: rows, ...status });
  },
  'quote is confirmed or made again': (desk) => {
    const order = desk.one('sales', 'sales_orders', ({ status }) => ['PENDING', 'NOT_SHIPPED'].includes(status));
    return order && patch('sales', `sales_orders/${order._id}`, { status: order.status === 'PENDING' ? 'NOT_SHIPPED' : 'PENDING' });
  },
  'order is edited': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && patch('sales', `sales_orders/${order._id}`, { delivery_date: desk.day(), additional_info: `seen ${desk.few(99)}` });
  },
  'row is added': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && post('sales', 'sales_order_rows', { sales_order_id: order._id, variant_id: desk.sellable, quantity: desk.few(4) });
  },
  'row is changed': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    return row && patch('sales', `sales_order_rows/${row.id}`, { quantity: desk.few(5) });
  },
  'row is deleted': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    return row && remove('sales', `sales_order_rows/${row.id}`);
  },
  'order is deleted': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && remove('sales', `sales_orders/${order._id}`);
  },
  'order is moved': (desk) => {
    const ids = desk.all('sales', 'sales_orders').map(({ _id }) => _id as number);
    return ids.length > 1 ? post('sales', `sales_orders/${desk.chance.pick(ids)}/rank`, place(desk, ids)) : undefined;
  },
  'orders are moved together': (desk) => {
    const ids = desk.all('sales', 'sales_orders').map(({ _id }) => _id as number);
    const some = [...new Set([desk.chance.pick(ids), desk.chance.pick(ids)])];
    return ids.length > 2 ? post('sales', 'sales_orders/rank', { ids: some, position: 'first' }) : undefined;
  },
  'goods are packed': (desk) => {
    const order = desk.one('sales', 'sales_orders', ({ status }) => status === 'NOT_SHIPPED' || status === 'PARTIALLY_PACKED');
    const row = order && desk.chance.pick<Doc>(order.rows);
    if (!row) return undefined;
    const status = desk.chance.isHit(0.3) ? { status: 'DELIVERED' } : {};
    const override = desk.chance.isHit(0.2) ? { override_reservation: true } : {};
    const quantity = desk.few(open(row.quantity));
    const rows = [{ sales_order_row_id: row.id, quantity, ...desk.takes(row.variantId) }];
    return post('sales', 'sales_order_fulfillments', {
      sales_order_id: order._id,
      sales_order_fulfillment_rows: rows,
      ...status,
      ...override,
    });
  },
  'order is packed or delivered whole': (desk) => {
    const order = desk.one('sales', 'sales_orders');
    return order && patch('sales', `sales_orders/${order._id}`, { status: desk.chance.pick(['PACKED', 'DELIVERED', 'NOT_SHIPPED']) });
  },
  'parcel is delivered': (desk) => {
    const part = desk.part('sales', 'sales_orders', 'fulfillments');
    return part && patch('sales', `sales_order_fulfillments/${part.id}`, { status: desk.chance.pick(['DELIVERED', 'PACKED']) });
  },
  'packing is undone': (desk) => {
    const part = desk.part('sales', 'sales_orders', 'fulfillments');
    return part && remove('sales', `sales_order_fulfillments/${part.id}`);
  },
  'row is supplied': (desk) => {
    const row = desk.part('sales', 'sales_orders', 'rows');
    if (!row) return undefined;
    const supplier_id = desk.company.suppliers[0];
    const way = desk.chance.pick<[string, object]>([
      ['make_in_batch', {}],
      ['buy', { supplier_id }],
      ['outsource', { supplier_id }],
      ['missing_ingredients/buy', { supplier_id }],
      ['missing_ingredients/make', {}],
    ])!;
    return post('sales', `sales_order_rows/${row.id}/${way[0]}`, way[1]);
  },
};
