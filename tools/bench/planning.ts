import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Planner, type Fact, type SalesOrderFact } from '@pegboard/domain-planning';
import { SCALE, type Quantity } from '@pegboard/kit';
import { companyOf, NOW, type CompanySize } from './planning-company';

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface PlanningFigures {
  readonly openRows: number;
  readonly keys: number;
  readonly orders: number;
  /** From facts that nothing has been planned of to every status of every row and order. */
  readonly fromScratchMs: number;
  /** Taking the facts in, before. */
  readonly readingMs: number;
  readonly bytesPerOpenRow: number;
  /** One fact to the differences it leads to, in microseconds. */
  readonly oneChangeUs: { readonly move: Latency; readonly quantity: Latency; readonly posting: Latency };
  readonly whatIfUs: Latency;
}

export interface HotKeyFigures {
  readonly rows: number;
  /** One order moves to the top of a key that all of them compete for. */
  readonly moveMs: Latency;
  /** Stock comes in at that key. */
  readonly postingMs: Latency;
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

function memory(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function latency(values: number[], factor = 1): Latency {
  values.sort((a, b) => a - b);
  const at = (part: number): number => rounded(values[Math.min(values.length - 1, Math.floor(values.length * part))]! * factor);
  return { p50: at(0.5), p99: at(0.99) };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Applies each fact and asks for the differences, as a publishing planner does. @returns milliseconds of each */
function changeOneByOne(plan: Planner, facts: readonly Fact[]): number[] {
  return facts.map((fact) => {
    let changes: ReturnType<Planner['differences']> = [];
    const took = timed(() => {
      plan.apply(fact, 'event');
      changes = plan.differences();
    });
    plan.markPublished(changes);
    return took;
  });
}

/** In a function of its own, so that no frame holds on to the differences while memory is measured. */
function publishAll(plan: Planner): void {
  plan.markPublished(plan.differences());
}

function planned(size: CompanySize): { plan: Planner; readingMs: number; fromScratchMs: number } {
  const plan = new Planner({ now: NOW });
  const facts = companyOf(size);
  let readingMs = 0;
  for (const fact of facts) readingMs += timed(() => plan.apply(fact));
  collect();
  const fromScratchMs = timed(() => plan.sizes());
  return { plan, readingMs, fromScratchMs };
}

export function benchCompany(size: CompanySize, changes = 2000): PlanningFigures {
  const before = memory();
  const { plan, readingMs, fromScratchMs } = planned(size);
  publishAll(plan);
  const bytes = memory() - before;
  const { salesOrders, openRows, keys } = plan.sizes();
  const some = sampleOf(size, changes);
  const posting = (i: number): Fact => ({
    type: 'posting',
    n: i + 2,
    balances: [{ variantId: ((i * 7919) % size.keys) + 1, locationId: 1, batchId: null, quantity: (((i % 50) + 1) * SCALE) as Quantity }],
    holds: [],
    rowTotals: [],
  });
  const move = (order: SalesOrderFact, i: number): Fact => ({
    type: 'sell_move',
    n: i + 1,
    keys: [{ id: order.id, key: (i * 7907) % (salesOrders * 16) }],
  });
  const more = (order: SalesOrderFact): Fact => ({
    ...order,
    version: 2,
    rows: order.rows.map((row, i) => (i === 1 ? { ...row, quantity: (row.quantity + SCALE) as Quantity } : row)),
  });
  // The first ones warm the code up.
  changeOneByOne(plan, some.slice(0, changes / 4).map(move));
  const oneChangeUs = {
    move: latency(
      changeOneByOne(
        plan,
        some.map((order, i) => move(order, i + changes)),
      ),
      1000,
    ),
    quantity: latency(changeOneByOne(plan, some.map(more)), 1000),
    posting: latency(
      changeOneByOne(
        plan,
        some.map((_, i) => posting(i)),
      ),
      1000,
    ),
  };
  const whatIfUs = latency(
    some.slice(0, 200).map((order) => timed(() => plan.whatIf([{ change: 'change_date', ref: `sales_order/${order.id}`, date: null }]))),
    1000,
  );
  return {
    openRows,
    keys,
    orders: salesOrders,
    fromScratchMs: rounded(fromScratchMs),
    readingMs: rounded(readingMs),
    bytesPerOpenRow: Math.round(bytes / openRows),
    oneChangeUs,
    whatIfUs,
  };
}

/** Sales orders from all over the company, by reading it again. */
function sampleOf(size: CompanySize, count: number): SalesOrderFact[] {
  const orders: SalesOrderFact[] = [];
  const step = Math.max(1, Math.floor((size.openRows * 0.2) / count));
  for (const fact of companyOf(size)) if (fact.type === 'sales_order' && !fact.isDeleted && fact.id % step === 0) orders.push(fact);
  return orders.slice(0, count);
}

export function benchHotKey(rows: number, changes = 40): HotKeyFigures {
  const plan = new Planner({ now: NOW });
  const half = (rows * SCALE) as Quantity;
  const balance = (quantity: Quantity) => ({ variantId: 1, locationId: 1, batchId: null, quantity });
  plan.apply({ type: 'ledger', n: 1, balances: [balance(half)], holds: [], rowTotals: [], changedAt: [] });
  for (let id = 1; id <= rows; id++) {
    plan.apply({
      type: 'sales_order',
      id,
      version: 1,
      orderNo: `SO-${id}`,
      customerId: 1,
      customerName: 'Customer',
      status: 'NOT_SHIPPED',
      deliveryDate: NOW,
      rank: { key: id * 16, move: 0 },
      rows: [
        {
          id,
          variantId: 1,
          locationId: 1,
          quantity: (2 * SCALE) as Quantity,
          linkedManufacturingOrderId: null,
          packedBeforeLink: 0 as Quantity,
        },
      ],
    });
  }
  publishAll(plan);
  const moves = Array.from({ length: changes }, (_, i): Fact => ({ type: 'sell_move', n: i + 1, keys: [{ id: rows - i * 13, key: -i }] }));
  const postings = Array.from({ length: changes }, (_, i): Fact => ({
    type: 'posting',
    n: i + 2,
    balances: [balance((half + (i + 1) * SCALE) as Quantity)],
    holds: [],
    rowTotals: [],
  }));
  changeOneByOne(plan, moves.slice(0, changes / 4));
  return { rows, moveMs: latency(changeOneByOne(plan, moves.slice(changes / 4))), postingMs: latency(changeOneByOne(plan, postings)) };
}

export interface PlanningBench {
  readonly curve: readonly PlanningFigures[];
  readonly hotKey: HotKeyFigures;
}

/** The costs over a thousand to a million open rows, a hundred to a key; the larger ones find the code warm. */
export function planning(): PlanningBench {
  const curve = [1_000, 10_000, 100_000, 1_000_000].map((openRows) =>
    benchCompany({ openRows, keys: Math.max(10, openRows / 100) }, Math.min(2000, openRows / 5)),
  );
  return { curve, hotKey: benchHotKey(100_000) };
}

if (require.main === module) process.stdout.write(`${JSON.stringify(planning(), null, 2)}\n`);
