import fc from 'fast-check';
import { inventoryPost } from '@pegboard/contracts';
import { aLedger, posting } from '@pegboard/domain-inventory/testing';
import { quantity, type Rejection } from '@pegboard/kit';
import { CHAIR, FACTORY } from '../../apps/sales/src/testing/neighbours';
import { salesWorld } from '../../apps/sales/src/testing/sales-world';

type Replica = Awaited<ReturnType<typeof salesWorld>>['sales'];

const step = fc.record({
  what: fc.constantFrom('receive', 'deliver', 'return', 'return', 'RESTOCKED_ALL', 'RESTOCKED_ALL', 'RETURNED_ALL', 'delete', 'revert'),
  amount: fc.integer({ min: 1, max: 4 }),
  price: fc.integer({ min: 1, max: 9 }),
  which: fc.nat({ max: 9 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Company = Awaited<ReturnType<typeof company>>;

/** What the books of a company must say, kept by arithmetic of its own. */
class Books {
  stock = 0;
  value = 0;
  private readonly prices: number[] = [];
  readonly deliveries = new Map<number, { quantity: number; worth: number }>();
  readonly returns = new Map<number, { delivery: number; quantity: number; isStocked: boolean }>();

  receive(amount: number, price: number): void {
    this.prices.push(price);
    this.stock += amount;
    this.value += amount * price;
  }

  deliver(id: number, amount: number): void {
    const worth = (this.value / this.stock) * amount;
    this.deliveries.set(id, { quantity: amount, worth });
    this.stock -= amount;
    this.value -= worth;
  }

  revert(id: number): void {
    const { quantity: amount, worth } = this.deliveries.get(id)!;
    this.deliveries.delete(id);
    this.move(amount, worth);
  }

  setReturn(id: number, isStocked: boolean): void {
    const one = this.returns.get(id)!;
    if (one.isStocked === isStocked) return;
    one.isStocked = isStocked;
    const sign = isStocked ? 1 : -1;
    this.move(sign * one.quantity, sign * one.quantity * this.unitOf(one.delivery));
  }

  /** T9: no unit is worth less than the cheapest that stands, or more than the dearest. */
  private move(amount: number, worth: number): void {
    this.stock += amount;
    const back = [...this.returns.values()].filter(({ isStocked }) => isStocked).map(({ delivery }) => this.unitOf(delivery));
    const costs = [...this.prices, ...back];
    this.value = Math.min(Math.max(this.value + worth, this.stock * Math.min(...costs)), this.stock * Math.max(...costs));
  }

  private unitOf(delivery: number): number {
    const { quantity: amount, worth } = this.deliveries.get(delivery)!;
    return worth / amount;
  }

  /** What may still come back of a delivery. */
  leftOf(delivery: number): number {
    const back = [...this.returns.values()].filter((one) => one.delivery === delivery);
    return this.deliveries.get(delivery)!.quantity - back.reduce((total, one) => total + one.quantity, 0);
  }
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => refusal.code ?? String(refusal),
  );

/** Sales as it is, with the ledger as it is, and two replicas that take turns. */
async function company() {
  const world = await salesWorld();
  const ledger = aLedger(false, {
    variants: [{ id: CHAIR, itemId: CHAIR, sku: 'CHAIR', isTracked: false }],
    locations: [{ id: FACTORY, name: 'Factory', timeZone: 'UTC' }],
    batches: [],
  });
  world.asker.answer(inventoryPost, async (request) => ledger.post(request));
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(1000) }],
  });
  await world.bus.deliver();
  const [row] = order['sales_order_rows'] as { id: number }[];
  return { replicas: [world.sales, await world.restart()], ledger, orderId: order['id'] as number, rowId: row!.id };
}

const pick = (ids: Iterable<number>, which: number): number | undefined => {
  const all = [...ids];
  return all[which % Math.max(1, all.length)];
};

async function deliver(replica: Replica, books: Books, { orderId, rowId }: Company, amount: number): Promise<void> {
  const rows = [{ sales_order_row_id: rowId, quantity: quantity(amount) }];
  const body = { sales_order_id: orderId, status: 'DELIVERED', override_reservation: true, sales_order_fulfillment_rows: rows } as const;
  const made = replica.fulfillmentsApi.create(body as never);
  expect(await codeOf(made)).toBe(amount <= books.stock ? 'accepted' : 'INSUFFICIENT_STOCK');
  if (amount <= books.stock) books.deliver((await made).id, amount);
}

async function sendBack(replica: Replica, books: Books, { orderId }: Company, delivery: number, amount: number): Promise<void> {
  const announced = replica.returnsApi.create({ sales_order_id: orderId, return_location_id: FACTORY });
  const isAnyLeft = [...books.deliveries.keys()].some((id) => books.leftOf(id) > 0);
  expect(await codeOf(announced)).toBe(isAnyLeft ? 'accepted' : 'NOTHING_TO_RETURN');
  if (!isAnyLeft) return;
  const { id } = await announced;
  const row = { sales_return_id: id, variant_id: CHAIR, fulfillment_row_id: delivery * 1000, quantity: quantity(amount) };
  const isLeft = amount <= books.leftOf(delivery);
  expect(await codeOf(replica.returnRowsApi.create(row))).toBe(isLeft ? 'accepted' : 'MORE_THAN_DELIVERED');
  if (isLeft) books.returns.set(id, { delivery, quantity: amount, isStocked: false });
  else await replica.returnsApi.delete(id);
}

/** What a return brought can be taken out again while it is there. */
async function setReturn(replica: Replica, books: Books, id: number, status: 'RESTOCKED_ALL' | 'RETURNED_ALL' | 'deleted'): Promise<void> {
  const one = books.returns.get(id)!;
  const isPossible = status === 'RESTOCKED_ALL' || !one.isStocked || one.quantity <= books.stock;
  const made = status === 'deleted' ? replica.returnsApi.delete(id) : replica.returnsApi.update(id, { status });
  expect(await codeOf(made)).toBe(isPossible ? 'accepted' : 'INSUFFICIENT_STOCK');
  if (isPossible) books.setReturn(id, status === 'RESTOCKED_ALL');
  if (isPossible && status === 'deleted') books.returns.delete(id);
}

async function take(books: Books, company: Company, { what, amount, price, which }: Step, i: number): Promise<void> {
  const replica = company.replicas[i % 2]!;
  const [delivery, known] = [pick(books.deliveries.keys(), which), pick(books.returns.keys(), which)];
  if (what === 'receive') {
    const line = { variant_id: CHAIR, location_id: FACTORY, quantity: amount * 2, price_per_unit: price };
    company.ledger.post(posting(`receipt/${i}`, 'receipt', [line]));
    books.receive(amount * 2, price);
  } else if (what === 'deliver') await deliver(replica, books, company, amount);
  else if (what === 'return') {
    if (delivery !== undefined) await sendBack(replica, books, company, delivery, amount);
  } else if (what === 'revert') {
    if (delivery === undefined) return;
    const isReturned = [...books.returns.values()].some((one) => one.delivery === delivery);
    expect(await codeOf(replica.fulfillmentsApi.revert(delivery))).toBe(isReturned ? 'FULFILLMENT_IS_RETURNED' : 'accepted');
    if (!isReturned) books.revert(delivery);
  } else if (known !== undefined) await setReturn(replica, books, known, what === 'delete' ? 'deleted' : (what as 'RETURNED_ALL'));
}

describe('deliveries and what comes back of them, with the ledger (R1, R2, T9)', () => {
  it('law: through two replicas, stock and value are what the books say, after every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const [books, tried] = [new Books(), await company()];
        for (const [i, one] of steps.entries()) {
          await take(books, tried, one, i);
          expect(Number(tried.ledger.stock(CHAIR, FACTORY))).toBe(books.stock);
          expect(Number(tried.ledger.value(CHAIR, FACTORY))).toBeCloseTo(books.value, 3);
        }
      }),
      { numRuns: Number(process.env['LAW_RUNS'] ?? 12) },
    );
  }, 300_000);
});
