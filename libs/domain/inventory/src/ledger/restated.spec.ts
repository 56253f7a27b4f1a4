import { journalOnWire, type JournalEntry } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import { aLedger, BEAM, CHAIR, posting } from '../testing';
import { journalBody } from './journal-entry';
import { Ledger } from './ledger';
import type { Entry } from './posting';
import { restatedAfterLoss } from './restated';

const AT = '2026-05-02T08:00:00.000Z' as Instant;

/** Who hears of commits keeps the last that was said of each thing. */
function heard(...said: readonly JournalEntry[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const { balances, holds, row_totals } of said) {
    for (const one of balances) known[`${one.variant_id}@${one.location_id}`] = one.quantity;
    for (const one of holds) known[`${one.sales_order_row} ${one.variant_id}`] = one.quantity;
    for (const one of row_totals) known[one.row] = [one.moved, one.is_closed];
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== 0 && String(value) !== '0,false'));
}

describe('a ledger that lost its last commits (T1)', () => {
  const whole = aLedger();
  whole.post(posting('p/1', 'adjustment', [{ quantity: 100 }]));
  const kept = whole.entries.length;
  whole.post(posting('p/2', 'sale', [{ quantity: -30, serves: 'sales_order_row/1' }], { closes: ['sales_order_row/1'] }));
  whole.post(
    posting('p/3', 'production', [{ variant_id: CHAIR, quantity: 4, serves: 'manufacturing_order/7', holds_for: 'sales_order_row/2' }]),
  );
  const body = (entry: Entry, n: number): JournalEntry => journalBody(entry, n, AT);
  const bodies = whole.entries.map((entry, i) => body(entry, i + 1));
  const older = new Ledger({ allowNegativeStock: false });
  whole.entries.slice(0, kept).forEach((entry, i) => older.apply(entry, i + 1));
  const lost = bodies.slice(kept).map((one) => JSON.parse(JSON.stringify(journalOnWire(one))) as unknown);

  it('says what is there now of everything that they touched: who had heard of them is as one who never did', () => {
    const { filler, restated } = restatedAfterLoss(older.state, lost, AT);
    const never = heard(...bodies.slice(0, kept));
    expect(never).toEqual({ [`${BEAM}@10`]: 100_000_000 });
    expect(heard(...bodies)).not.toEqual(never);
    const n = whole.entries.length;
    expect(heard(...bodies, body(restated, n + 1))).toEqual(never);
    // The machine takes both: they move nothing, and what they say is right.
    [...lost.map(() => filler), restated].forEach((entry, i) => older.apply(JSON.parse(JSON.stringify(entry)) as Entry, kept + 1 + i));
    expect(older.decide([], n + 2).entry).toBeUndefined();
  });

  it('says everything where a lost commit is unknown', () => {
    const { restated } = restatedAfterLoss(older.state, [undefined], AT);
    expect(heard(body(restated, 9))).toEqual({ [`${BEAM}@10`]: 100_000_000 });
  });
});
