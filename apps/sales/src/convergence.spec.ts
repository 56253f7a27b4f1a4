import fc from 'fast-check';
import { add, quantity, subtract, sum, type Quantity } from '@pegboard/kit';
import { CHAIR, FACTORY } from './testing/neighbours';
import { salesWorld } from './testing/sales-world';

const KEY = `${CHAIR}@${FACTORY}`;
const START = 40;

/** What clerks do at the same moment, and where the process dies meanwhile. */
const actions = fc.array(
  fc.record({
    act: fc.constantFrom(
      'pack',
      'pack',
      'deliver',
      'revert',
      'grow',
      'shrink',
      'delete row',
      'make quote',
      'delete',
      'deliver all',
      'revert all',
    ),
    amount: fc.integer({ min: 1, max: 4 }),
    which: fc.nat(3),
  }),
  { minLength: 2, maxLength: 7 },
);
const crashes = fc.array(fc.constantFrom('none', 'none', 'none', 'before', 'after', 'moves'), { maxLength: 8 });

describe('whatever happens at the same time, and wherever it crashes', () => {
  it('law: in the end no intent is open and what is packed is exactly what left the stock', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(actions, { minLength: 1, maxLength: 4 }), crashes, async (rounds, faults) => {
        const world = await salesWorld();
        world.neighbours.put(CHAIR, START);
        const customer = await world.sales.customersApi.create({ name: 'Ada' });
        const order = await world.sales.ordersApi.create({
          customer_id: customer['id'] as number,
          sales_order_rows: [
            { variant_id: CHAIR, quantity: quantity(6) },
            { variant_id: CHAIR, quantity: quantity(3) },
          ],
        });
        await world.bus.deliver();
        const id = order['id'] as number;
        const rows = (order['sales_order_rows'] as { id: number }[]).map((row) => row.id);
        let sales = world.sales;
        let fault = 0;
        let moved: Quantity = quantity(0);
        world.neighbours.ledger.beforePost = () => {
          const now = faults[fault++];
          if (now === 'before') throw new Error('crash before the ledger');
          if (now === 'moves') {
            world.neighbours.put(CHAIR, 1);
            moved = add(moved, quantity(1));
          }
        };
        world.neighbours.ledger.afterPost = () => {
          if (faults[fault] === 'after') {
            fault++;
            throw new Error('crash after the ledger');
          }
        };
        const act = async ({ act, amount, which }: { act: string; amount: number; which: number }): Promise<unknown> => {
          const row = rows[which % 2]!;
          const some = { sales_order_id: id, sales_order_fulfillment_rows: [{ sales_order_row_id: row, quantity: quantity(amount) }] };
          switch (act) {
            case 'pack':
              return sales.fulfillmentsApi.create(some);
            case 'deliver':
              return sales.fulfillmentsApi.create({ ...some, status: 'DELIVERED' });
            case 'grow':
              return sales.rowsApi.update(row, { quantity: quantity(6 + amount) });
            case 'shrink':
              return sales.rowsApi.update(row, { quantity: quantity(amount) });
            case 'delete row':
              return sales.rowsApi.delete(row);
            case 'make quote':
              return sales.ordersApi.update(id, { status: 'PENDING' });
            case 'delete':
              return sales.ordersApi.delete(id);
            case 'deliver all':
              return sales.ordersApi.update(id, { status: 'DELIVERED' });
            case 'revert all':
              return sales.ordersApi.update(id, { status: 'NOT_SHIPPED' });
            default: {
              const fulfillment = (await sales.orders.get(id)).fulfillments[which];
              return fulfillment && sales.fulfillmentsApi.revert(fulfillment.id);
            }
          }
        };
        for (const round of rounds) {
          await Promise.all(round.map((one) => act(one).catch(() => undefined)));
          sales = await world.restart();
        }
        for (let sweeps = 0; sweeps < 12; sweeps++) await (await world.restart()).settling.sweep();

        const after = (await world.sales.orders.find(id))!;
        expect(after.fulfillments.filter(({ status }) => status === 'REQUESTED' || status === 'REVERTING')).toEqual([]);
        const packed = sum(after.fulfillments.flatMap((one) => one.rows.map((row) => row.quantity)));
        expect(world.neighbours.ledger.balance(KEY)).toBe(subtract(add(quantity(START), moved), packed));
        for (const row of after.rows) {
          const out = sum(
            after.fulfillments.flatMap((one) => one.rows.filter((part) => part.salesOrderRowId === row.id).map((part) => part.quantity)),
          );
          expect(out).toBeLessThanOrEqual(row.quantity);
        }
        if (after.isDeleted || after.status === 'PENDING') expect(after.fulfillments).toEqual([]);
        // Nothing packed for a row that is gone.
        const standing = new Set(after.rows.map((row) => row.id));
        expect(after.fulfillments.flatMap((one) => one.rows).every((row) => standing.has(row.salesOrderRowId))).toBe(true);
      }),
      { numRuns: Number(process.env['CONVERGENCE_RUNS'] ?? 60) },
    );
  });
});
