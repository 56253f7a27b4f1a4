import { open, patch, post, remove, type Clerk, type Desk, type Doc } from './desk';

/** How the API names a row of a fulfillment. */
const rowNumber = (fulfillmentId: number, at: number): number => fulfillmentId * 1_000 + at;

const oneReturn = (desk: Desk, isWanted: (one: Doc) => boolean = () => true): Doc | undefined =>
  desk.part('sales', 'sales_orders', 'returns', isWanted);

/** What customers send back. */
export const RETURNS: Record<string, Clerk> = {
  'return is announced': (desk) => {
    const order = desk.one('sales', 'sales_orders', ({ fulfillments }) => fulfillments.some(({ status }: Doc) => status === 'DELIVERED'));
    return order && post('sales', 'sales_returns', { sales_order_id: order._id, return_location_id: desk.place() });
  },
  'goods are put on a return': (desk) => {
    const one = oneReturn(desk);
    const delivered = ((one?.whole.fulfillments ?? []) as Doc[]).filter(({ status }) => status === 'DELIVERED');
    const rows = delivered.flatMap(({ id, rows }) => rows.map((row: Doc, at: number) => ({ ...row, number: rowNumber(id, at) })));
    const row = desk.chance.pick<Doc>(rows);
    if (!row) return undefined;
    const { variantId } = one!.whole.rows.find(({ id }: Doc) => id === row.salesOrderRowId);
    const place = desk.chance.pick<object>([{}, {}, { restock_location_id: desk.place() }, { restock_location_id: null }]);
    return post('sales', 'sales_return_rows', {
      sales_return_id: one!.id,
      variant_id: variantId,
      fulfillment_row_id: row.number,
      quantity: desk.few(open(row.quantity)),
      ...place,
    });
  },
  'goods come back': (desk) => {
    const one = oneReturn(desk);
    const status = desk.chance.pick(['RESTOCKED_ALL', 'RESTOCKED_ALL', 'RETURNED_ALL', 'NOT_RETURNED']);
    return one && patch('sales', `sales_returns/${one.id}`, { status });
  },
  'row of a return is changed': (desk) => {
    const row = desk.chance.pick<Doc>(oneReturn(desk)?.rows ?? []);
    const change = desk.chance.pick<object>([{ quantity: desk.few(3) }, { restock_location_id: desk.place() }, { reason_id: desk.few(6) }]);
    return row && patch('sales', `sales_return_rows/${row.id}`, change);
  },
  'row of a return is deleted': (desk) => {
    const row = desk.chance.pick<Doc>(oneReturn(desk)?.rows ?? []);
    return row && remove('sales', `sales_return_rows/${row.id}`);
  },
  'return is deleted': (desk) => {
    const one = oneReturn(desk);
    return one && remove('sales', `sales_returns/${one.id}`);
  },
};
