import type { PostOutcome } from '@pegboard/contracts';
import { quantity, stockKey, toDecimal, type Instant, type Ref } from '@pegboard/kit';
import { Ledger } from './ledger/ledger';
import { noFacts, type Entry, type LedgerFacts, type LedgerCommand, type LedgerOutcome, type LedgerRequest } from './ledger/posting';
import { balanceAt, heldForRow, balanceKey, stockOf, type LedgerState } from './ledger/state';

export const BEAM = 1;
export const CHAIR = 2;
/** A batch-tracked paint. */
export const PAINT = 3;
export const FACTORY = 10;
export const SHOP = 11;

export const facts: LedgerFacts = {
  variants: [
    { id: BEAM, itemId: 1, sku: 'BEAM', isTracked: false },
    { id: CHAIR, itemId: 2, sku: 'CHAIR', isTracked: false },
    { id: PAINT, itemId: 3, sku: 'PAINT', isTracked: true },
  ],
  locations: [
    { id: FACTORY, name: 'Factory', timeZone: 'Europe/Tallinn' },
    { id: SHOP, name: 'Shop', timeZone: 'UTC' },
  ],
  batches: [],
};

export type MovementLine = Partial<Omit<LedgerRequest['movements'][number], 'quantity' | 'price_per_unit'>> & {
  quantity: number | string;
  price_per_unit?: number | string | null;
};

const at = '2026-05-01T08:00:00.000Z' as Instant;

/** A request with the fields that a test cares about; quantities in words of the wire. */
export function posting(
  posting_id: string,
  kind: LedgerRequest['kind'],
  lines: readonly MovementLine[],
  more: Partial<LedgerRequest> = {},
): LedgerRequest {
  return {
    posting_id,
    kind,
    cause: { type: 'test', id: 1, number: null },
    movement_date: at,
    movements: lines.map((line) => ({
      variant_id: BEAM,
      location_id: FACTORY,
      batch_id: null,
      serves: null,
      holds_for: null,
      new_batch: null,
      ...line,
      quantity: quantity(line.quantity),
      price_per_unit: line.price_per_unit === undefined || line.price_per_unit === null ? null : quantity(line.price_per_unit),
    })),
    closes: [],
    releases: [],
    reverses: null,
    unless_changed_since: {},
    ...more,
  };
}

export const reversal = (posting_id: string, reverses: string): LedgerRequest => posting(posting_id, 'adjustment', [], { reverses });

/** A ledger whose commits are on disk at once: what is decided is applied. */
export function aLedger(allowNegativeStock = false, known: LedgerFacts = facts) {
  const ledger = new Ledger({ allowNegativeStock });
  const entries: Entry[] = [];
  let freshBatch = 100;
  const commit = (commands: readonly LedgerCommand[]): readonly LedgerOutcome[] => {
    const { entry, outcomes } = ledger.decide(commands, entries.length + 1);
    if (entry) {
      // The way through JSON that a document store takes.
      entries.push(JSON.parse(JSON.stringify(entry)) as Entry);
      ledger.apply(entries[entries.length - 1]!, entries.length);
    }
    return outcomes;
  };
  const command = (request: LedgerRequest): LedgerCommand => ({
    type: 'post',
    at,
    request,
    facts: noFacts,
    freshBatchIds: request.movements.map(() => freshBatch++),
    lookedUpTo: 0,
    earlier: null,
    reversed: null,
    reversedBy: null,
    takers: [],
  });
  commit([{ type: 'note', at, facts: known }]);
  return {
    ledger,
    entries,
    commit,
    command,
    postAll: (...requests: LedgerRequest[]) => commit(requests.map(command)) as readonly PostOutcome[],
    post: (request: LedgerRequest) => commit([command(request)])[0] as PostOutcome,
    note: (more: Partial<LedgerFacts>) => commit([{ type: 'note', at, facts: { ...noFacts, ...more } }])[0]!,
    stock: (variantId: number, locationId = FACTORY, batchId: number | null = null) =>
      toDecimal(balanceAt(ledger.state, balanceKey({ variantId, locationId, batchId }))),
    held: (row: Ref, variantId: number, batchId: number | null = null) =>
      toDecimal(heldForRow(ledger.state, balanceKey({ variantId, locationId: FACTORY, batchId }), row)),
    moved: (row: Ref) => toDecimal(ledger.state.rows.get(row)?.moved ?? quantity(0)),
    value: (variantId: number, locationId = FACTORY) => toDecimal(stockOf(ledger.state, stockKey(variantId, locationId)).value),
  };
}

/** Everything a ledger state says about stock, in an order of its own: two equal states print the same. */
export function printed(state: LedgerState): unknown {
  const sorted = <V>(layer: { entries(): Iterable<[unknown, V]> }, show: (value: V) => unknown): unknown[] =>
    [...layer.entries()].map(([key, value]) => [String(key), show(value)]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return {
    balances: sorted(state.balances, Number),
    values: sorted(state.stocks, ({ quantity: q, value }) => [q, value]).filter((entry) => String((entry as unknown[])[1]) !== '0,0'),
    held: sorted(state.held, ({ byRow }) => [...byRow].sort()),
    rows: sorted(state.rows, ({ moved, closings }) => [moved, closings]).filter((entry) => String((entry as unknown[])[1]) !== '0,0'),
  };
}
