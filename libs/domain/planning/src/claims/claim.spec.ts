import type { Instant, Quantity } from '@pegboard/kit';
import type { ShortageNeed, ShortageClaim } from '../words';
import { counts, givenBack, isFinal, isOver, orderedAs, settledBy, stands, takeClaim } from './claim';
import { handOut } from './hand-out';

const at = (minutes: number): Instant => new Date(Date.UTC(2026, 4, 4, 9, minutes)).toISOString() as Instant;
const q = (units: number): Quantity => (units * 1_000_000) as Quantity;
const rows = [{ of: 'sales_order_row/7' as const, variantId: 1, locationId: 2, quantity: q(9) }];
const asked = { request: 'sales_sourcing/3', way: 'buy' as const, rows };
const claim = takeClaim(4, asked, undefined, at(0));
const settled = (outcome: Partial<ShortageClaim>): ShortageClaim => ({ ...claim, ...outcome });
const knowsNothing = { hasOrderOf: () => false };
const knowsAll = { hasOrderOf: () => true };

describe('a claim to a shortage (P13)', () => {
  it('bears the name of its request, and lives for a minute', () => {
    expect(claim).toMatchObject({ n: 4, claimId: 'sales_sourcing/3', attempt: 1, state: 'OPEN', takenAt: at(0), lapsesAt: at(1) });
    expect([isOver(claim, at(0)), isOver(claim, at(1))]).toEqual([false, true]);
  });

  it('that came to nothing is followed by one with a key of its own, so that the order refused first stays refused', () => {
    const next = takeClaim(9, asked, settled(givenBack(at(1))), at(2));
    expect(next).toMatchObject({ n: 9, claimId: 'sales_sourcing/3#2', attempt: 2, state: 'OPEN' });
    expect(takeClaim(12, asked, next, at(3)).claimId).toBe('sales_sourcing/3#3');
  });

  it('counts from when it was taken until its order is known here, whether or not another replica knows it', () => {
    const ordered = settled(orderedAs('purchase_order/5', at(0)));
    expect([claim, ordered].map((one) => counts(one, knowsNothing, at(1)))).toEqual([true, true]);
    expect([claim, ordered].map((one) => counts(one, knowsAll, at(1)))).toEqual([false, false]);
  });

  it('counts beyond its life, for as long as nobody has said what became of it', () => {
    expect(counts(claim, knowsNothing, at(59))).toBe(true);
  });

  it('counts no more once it is given back, has lapsed, or was ordered long ago', () => {
    const over = [settled(givenBack(at(0))), settled({ state: 'LAPSED', settledAt: at(2) }), settled(orderedAs('purchase_order/5', at(0)))];
    expect(over.map((one) => counts(one, knowsNothing, at(11)))).toEqual([false, false, false]);
  });

  it('stands for its request while it is open, and when its order is made', () => {
    const states = ['OPEN', 'ORDERED', 'RETURNED', 'LAPSED'] as const;
    expect(states.map((state) => stands(settled({ state })))).toEqual([true, true, false, false]);
  });

  it('ends by what its owner says: ordered, or never; what was begun is waited for', () => {
    expect(settledBy({ outcome: 'ORDERED', order: 'manufacturing_order/8' }, at(2))).toMatchObject({
      state: 'ORDERED',
      order: 'manufacturing_order/8',
      settledAt: at(2),
    });
    expect(settledBy({ outcome: 'NONE', order: null }, at(2))).toMatchObject({ state: 'LAPSED', order: null });
    expect(settledBy({ outcome: 'TAKEN', order: null }, at(2))).toBeUndefined();
    expect([isFinal(claim, at(5)), isFinal(claim, at(6))]).toEqual([false, true]);
  });
});

describe('handing out (P13)', () => {
  const need = (more: Partial<ShortageNeed> = {}): ShortageNeed => ({
    basis: 'row',
    of: 'sales_order_row/7',
    variantId: 1,
    locationId: 2,
    quantity: null,
    ...more,
  });
  const lack = (planned: number, supposed = planned) => ({ planned: q(planned), supposed: q(supposed) });
  const claimed = (quantity: number, of: ShortageNeed['of'] = 'sales_order_row/7') => [
    { way: 'buy' as const, rows: [{ ...rows[0]!, of, quantity: q(quantity) }] },
  ];

  it('gives all that is short, the rest if a part is being ordered, and nothing if all is', () => {
    expect(handOut([need()], [lack(9)], [])).toEqual([q(9)]);
    // No order can be written for more than the largest quantity.
    expect(handOut([need()], [lack(18_000_000_000)], [])).toEqual([q(9_000_000_000)]);
    expect(handOut([need()], [lack(9, 3)], claimed(6))).toEqual([q(3)]);
    expect(handOut([need()], [lack(9, 0)], claimed(9))).toEqual([q(0)]);
  });

  it('gives nothing twice for one need, although others stand before it and would use what is being ordered', () => {
    expect(handOut([need()], [lack(4, 4)], claimed(4))).toEqual([q(0)]);
  });

  it('gives what a person named, however much is missing', () => {
    expect(handOut([need({ quantity: q(50) })], [lack(0)], claimed(9))).toEqual([q(50)]);
  });

  it('gives nothing for less than nothing', () => {
    expect(handOut([need({ basis: 'stock', of: null })], [lack(-5)], [])).toEqual([q(0)]);
  });

  it('gives a row nothing of what the same request took for the whole item (P13)', () => {
    const needs = [need({ basis: 'batch' }), need({ of: 'sales_order_row/8' }), need({ of: 'sales_order_row/8', locationId: 3 })];
    expect(handOut(needs, [lack(9), lack(4), lack(4)], [])).toEqual([q(9), q(0), q(4)]);
  });

  it('gives each row what it lacks itself, also if one request asks for many rows of one item', () => {
    const needs = [need(), need({ of: 'sales_order_row/8' }), need({ of: 'sales_order_row/9', locationId: 3 }), need()];
    expect(handOut(needs, [lack(4), lack(9), lack(2), lack(4)], [])).toEqual([q(4), q(9), q(2), q(0)]);
  });

  it.each(['ingredients', 'batch', 'stock'] as const)(
    'by %s, counts what earlier needs of one request got of the same item there',
    (basis) => {
      const needs = [need({ basis }), need({ basis, of: 'sales_order/8' }), need({ basis, of: 'sales_order/9', locationId: 3 })];
      expect(handOut(needs, [lack(4), lack(9), lack(2)], [])).toEqual([q(4), q(5), q(2)]);
    },
  );
});
