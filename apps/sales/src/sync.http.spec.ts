import { quantity } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import { CHAIR, TABLE } from './testing/neighbours';
import { withSalesService } from './testing/sales-service';

const ORDERS = Number(process.env['SYNC_ORDERS'] ?? 120);
const CONNECTIONS = 16;
const LANES = CONNECTIONS / 2;

/** A shop that sends everything at least twice, from many connections, and changes its mind. `SYNC_ORDERS=2000` for the whole of it. */
describe('a shop syncs its orders', () => {
  const { send, neighbours, heard } = withSalesService(withServers());

  it('law: whatever it creates, changes and cancels, there is no double order, no lost change, no deadlock', async () => {
    const customer = (await send('POST', '/customers', { name: 'Web shop' })).body.id;
    neighbours.put(CHAIR, 100_000);
    const body = (n: number) => ({
      customer_id: customer,
      ecommerce_order_id: `web-${n}`,
      source: 'shop',
      sales_order_rows: [
        { variant_id: CHAIR, quantity: 1 + (n % 5) },
        { variant_id: TABLE, quantity: 1 },
      ],
    });
    const ids = new Map<number, Set<number>>();
    const failures: unknown[] = [];
    const expectOk = (answer: { status: number; body: any }) => {
      if (answer.status >= 300) failures.push(answer.body);
      return answer.body;
    };

    const create = async (n: number) => {
      const order = expectOk(await send('POST', '/sales_orders', body(n)));
      ids.set(n, (ids.get(n) ?? new Set()).add(order.id));
      return order;
    };
    const change = async (n: number) => {
      const order = await create(n);
      if (n % 10 === 0) expectOk(await send('DELETE', `/sales_orders/${order.id}`));
      else if (n % 3 === 0) expectOk(await send('PATCH', `/sales_order_rows/${order.sales_order_rows[0].id}`, { quantity: 9 }));
      else if (n % 3 === 1) expectOk(await send('PATCH', `/sales_orders/${order.id}`, { customer_ref: `ref ${n}` }));
      else
        expectOk(
          await send('POST', '/sales_order_fulfillments', {
            sales_order_id: order.id,
            sales_order_fulfillment_rows: [{ sales_order_row_id: order.sales_order_rows[0].id, quantity: 1 }],
          }),
        );
    };
    // Both tries of an order are under way at the same time.
    await Promise.all([inLanes(ORDERS, LANES, create), inLanes(ORDERS, LANES, create)]);
    await inLanes(ORDERS, CONNECTIONS, change);

    expect(failures).toEqual([]);
    expect([...ids.values()].every((same) => same.size === 1)).toBe(true);
    const all = new Set([...ids.values()].flatMap((same) => [...same]));
    expect(all.size).toBe(ORDERS);
    const { headers } = await send('GET', '/sales_orders?source=shop&limit=1');
    expect(JSON.parse(String(headers['x-pagination'])).total_records).toBe(String(ORDERS - Math.ceil(ORDERS / 10)));
    const numbered = (k: number) => Array.from({ length: ORDERS }, (_, n) => n).filter((n) => n % 10 !== 0 && n % 3 === k);
    expect(neighbours.ledger.balance(`${CHAIR}@1`)).toBe(quantity(100_000 - numbered(2).length));
    const gone = await send('POST', '/sales_orders', body(0));
    expect([gone.status, gone.body.code]).toEqual([409, 'ECOMMERCE_ORDER_DELETED']);
    // Every order's last event shows it is.
    await eventually(async () => {
      const last = new Map(heard.filter(({ action }) => action.startsWith('sales_order.')).map(({ id, body: order }) => [id, order]));
      for (const n of numbered(0).slice(0, 20)) expect(last.get([...ids.get(n)!][0]!).rows[0].quantity).toBe('9');
    });
  }, 600_000);
});

/** Runs work for 0…count−1, from so many connections at once. */
async function inLanes(count: number, lanes: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await work(next++);
    }),
  );
}
