import { purchaseOrderEvent, salesOrderEvent, type AggregateBody, type PurchaseOrderBody } from '@pegboard/contracts';
import { book, type BookingPorts } from './booking';
import { WriteBatch } from './mirror/batch';
import type { Mirror } from './mirror/mirror';
import { MIRRORED } from './mirror/mirrored';
import { salesOrder } from './testing/company';
import { Mirrors } from './testing/mirrors';

const mirrors = new Mirrors();
afterAll(() => mirrors.remove());

const order = (id: number, more: Partial<PurchaseOrderBody> = {}): PurchaseOrderBody => ({
  ...purchaseOrderEvent.body.parse({
    id,
    version: 1,
    is_deleted: false,
    order_no: `PO-${id}`,
    entity_type: 'regular',
    status: 'NOT_RECEIVED',
    supplier_id: 1,
    location_id: 1,
    tracking_location_id: null,
    order_created_date: '2026-05-03T10:00:00.000Z',
    expected_arrival_date: null,
    additional_info: null,
    rows: [],
    recipe_rows: [],
  }),
  ...more,
});

async function mirrorOf(orders: readonly PurchaseOrderBody[], sold: readonly AggregateBody[] = []): Promise<Mirror> {
  const mirror = await mirrors.open();
  const batch = new WriteBatch();
  const learn = (of: unknown, bodies: readonly AggregateBody[]): void =>
    bodies.forEach((body) =>
      batch.learn(
        MIRRORED.find(({ event }) => event === of)!,
        body,
      ),
    );
  learn(purchaseOrderEvent, orders);
  learn(salesOrderEvent, sold);
  await mirror.write(batch);
  return mirror;
}

/** The company's notes, and with which keys they were made. */
function company(...notes: Record<string, unknown>[]) {
  const keys: string[] = [];
  const ports: BookingPorts = {
    get: async (path, page) => notes.filter((note) => path.includes('sales') === 'invoice_id' in note).slice((page - 1) * 250, page * 250),
    post: async (path, body, key) => {
      keys.push(key);
      notes.push(path.includes('sales') ? body : { purchaseOrderId: body['purchase_order_id'], billId: body['bill_id'] });
      return { isGone: body['purchase_order_id'] === 99 };
    },
  };
  return { ports, notes, keys };
}

describe('booking', () => {
  it('notes a number at each placed order, once', async () => {
    const mirror = await mirrorOf(
      [order(1), order(2, { status: 'DRAFT' }), order(3, { is_deleted: true }), order(4, { status: 'RECEIVED' })],
      [salesOrder(1, 1, { status: 'NOT_SHIPPED' }), salesOrder(2, 1, { status: 'PENDING' })],
    );
    const { ports, notes, keys } = company({ purchaseOrderId: 1, billId: 'of another program' });
    expect(await book(mirror, ports)).toEqual({ booked: 3, standing: 0 });
    expect(notes.slice(1)).toEqual([
      { sales_order_id: 1, invoice_id: 'INV-1', integration_type: 'custom' },
      { purchaseOrderId: 1, billId: 'BILL-1' },
      { purchaseOrderId: 4, billId: 'BILL-4' },
    ]);
    expect(await book(mirror, ports)).toEqual({ booked: 0, standing: 3 });
    expect(new Set(keys).size).toBe(3);
  });

  it('reads all notes, and leaves an order alone that is gone since', async () => {
    const orders = Array.from({ length: 251 }, (_, i) => order(i + 100));
    const noted = orders.map(({ id }) => ({ purchaseOrderId: id, billId: `BILL-${id}` }));
    expect(await book(await mirrorOf([...orders, order(99)]), company(...noted).ports)).toEqual({ booked: 0, standing: 251 });
  });
});
