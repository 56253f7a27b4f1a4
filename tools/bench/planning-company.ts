import { SCALE, type Instant, type Quantity } from '@pegboard/kit';
import type { Fact, ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact } from '@pegboard/domain-planning';

export const NOW = '2026-05-01T08:00:00.000Z' as Instant;
const ROWS_PER_ORDER = 4;
const LOCATION = 1;

export interface CompanySize {
  readonly openRows: number;
  readonly keys: number;
}

/** Numbers without a pattern, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const q = (units: number): Quantity => (units * SCALE) as Quantity;
const dateIn = (days: number): Instant => new Date(Date.parse(NOW) + days * 86_400_000).toISOString() as Instant;

/**
 * A company, fact by fact, as its owners' snapshots would return it: sales orders of four rows in shuffled rank; every
 * fifth open row is an ingredient of a manufacturing order, every second of those made for a sales row; four purchase
 * order rows for every key, and stock for about a third of what is wanted. A variant in ten expires.
 */
export function* companyOf({ openRows, keys }: CompanySize): Iterable<Fact> {
  const next = numbers(7);
  const salesRows = Math.floor(openRows * 0.8);
  const orders = Math.ceil(salesRows / ROWS_PER_ORDER);
  const makers = Math.floor((openRows - salesRows) / ROWS_PER_ORDER);
  yield* stockOf(keys, openRows, next);
  for (let id = 1; id <= keys; id++) yield purchaseOrder(id, keys, next);
  for (let id = 1; id <= orders; id++) yield salesOrder(id, orders, makers, keys, next);
  for (let id = 1; id <= makers; id++) yield manufacturingOrder(id, keys, next);
}

function* stockOf(keys: number, openRows: number, next: (below: number) => number): Iterable<Fact> {
  const perKey = Math.max(1, Math.round(openRows / keys));
  const isExpiring = (variantId: number): boolean => variantId % 10 === 0;
  for (let variantId = 10; variantId <= keys; variantId += 10) {
    for (const n of [1, 2]) {
      const expiresOn = dateIn(n * 10).slice(0, 10) as never;
      yield { type: 'batch', id: variantId * 10 + n, version: 1, variantId, number: `B${n}`, expiresOn };
    }
  }
  const balances = Array.from({ length: keys }, (_, i) => i + 1).flatMap((variantId) => {
    const batches = isExpiring(variantId) ? [variantId * 10 + 1, variantId * 10 + 2] : [null];
    return batches.map((batchId) => ({ variantId, locationId: LOCATION, batchId, quantity: q(next(perKey * 2) + 1) }));
  });
  yield { type: 'ledger', n: 1, balances, holds: [], rowTotals: [], changedAt: [] };
}

function purchaseOrder(id: number, keys: number, next: (below: number) => number): PurchaseOrderFact {
  const rows = Array.from({ length: 4 }, (_, i) => ({
    id: id * 10 + i,
    variantId: ((id + i) % keys) + 1,
    locationId: LOCATION,
    quantity: q(next(40) + 1),
    expectedDate: dateIn(next(60) + 1),
  }));
  const nothing = { trackingLocationId: null, ingredientRows: [] };
  return {
    type: 'purchase_order',
    id,
    version: 1,
    orderNo: `PO-${id}`,
    kind: 'regular',
    status: 'NOT_RECEIVED',
    supplierId: 1,
    expectedDate: dateIn(30),
    rows,
    ...nothing,
  };
}

function salesOrder(id: number, orders: number, makers: number, keys: number, next: (below: number) => number): SalesOrderFact {
  // The first row of an order in so many has a manufacturing order of its own.
  const maker = id <= makers / 2 ? id * 2 : null;
  const rows = Array.from({ length: ROWS_PER_ORDER }, (_, i) => ({
    id: id * 10 + i,
    variantId: i === 0 && maker ? (maker % keys) + 1 : next(keys) + 1,
    locationId: LOCATION,
    quantity: q(next(4) + 1),
    linkedManufacturingOrderId: i === 0 ? maker : null,
    packedBeforeLink: q(0),
  }));
  return {
    type: 'sales_order',
    id,
    version: 1,
    orderNo: `SO-${id}`,
    customerId: id % 1000,
    customerName: `Customer ${id % 1000}`,
    status: 'NOT_SHIPPED',
    deliveryDate: dateIn(next(90)),
    rank: { key: (Math.imul(id, 2_654_435_761) >>> 0) % (orders * 16), move: 0 },
    rows,
  };
}

function manufacturingOrder(id: number, keys: number, next: (below: number) => number): ManufacturingOrderFact {
  const isLinked = id % 2 === 0;
  const salesOrderId = isLinked ? id / 2 : null;
  return {
    type: 'manufacturing_order',
    id,
    version: 1,
    orderNo: `MO-${id}`,
    status: 'NOT_STARTED',
    rank: { key: id * 16, move: 0 },
    variantId: (id % keys) + 1,
    locationId: LOCATION,
    plannedQuantity: q(4),
    productionDeadline: dateIn(next(60)),
    expectedDate: dateIn(next(60)),
    salesOrderRowId: salesOrderId && salesOrderId * 10,
    salesOrderId,
    rows: Array.from({ length: ROWS_PER_ORDER }, (_, i) => ({
      id: id * 10 + i,
      variantId: next(keys) + 1,
      plannedQuantity: q(next(6) + 1),
    })),
  };
}
