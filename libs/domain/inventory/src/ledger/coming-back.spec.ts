import fc from 'fast-check';
import { quantity, subtract, sum, toDecimal, ZERO, type Quantity } from '@pegboard/kit';
import { aLedger, BEAM, facts, FACTORY, PAINT, posting, printed, reversal, SHOP, type MovementLine } from '../testing';
import type { LedgerRequest } from './posting';

const ROW = 'sales_order_row/7';
const BACK = 'sales_order_row_return/7';

/** A part of what `from` took comes back. */
const comesBack = (
  id: string,
  from: string,
  amount: number | string,
  more: Partial<MovementLine> = {},
  before: { quantity: number | string; value: number | string } = { quantity: 0, value: 0 },
): LedgerRequest =>
  posting(id, 'sale', [
    {
      quantity: amount,
      serves: BACK,
      returns: { posting_id: from, before: { quantity: quantity(before.quantity), value: quantity(before.value) } },
      ...more,
    },
  ]);

describe('goods that a customer sends back (R2)', () => {
  it('are worth what they took along, whatever the average is by then', () => {
    const { post, value, stock, moved } = aLedger();
    post(posting('cheap', 'receipt', [{ quantity: 10, price_per_unit: 2 }]));
    post(posting('pack', 'sale', [{ quantity: -4, serves: ROW }]));
    post(posting('dear', 'receipt', [{ quantity: 6, price_per_unit: 10 }]));
    expect(post(comesBack('return', 'pack', 3)).moved).toEqual([{ serves: BACK, batch_id: null, quantity: 3_000_000, value: 6_000_000 }]);
    expect([stock(BEAM), value(BEAM), moved(ROW), moved(BACK)]).toEqual(['15', '78', '4', '3']);
  });

  it('come back in parts that are worth exactly what left, in one posting or in several', () => {
    const { post, value, stock } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 7, price_per_unit: '0.142857' }]));
    const whole = value(BEAM);
    post(posting('pack', 'sale', [{ quantity: -7, serves: ROW }]));
    const first = post(comesBack('r1', 'pack', 1));
    const before = { quantity: 1, value: toDecimal(first.moved![0]!.value!) };
    const part = (amount: number): MovementLine => ({
      quantity: amount,
      serves: BACK,
      returns: { posting_id: 'pack', before: { quantity: quantity(before.quantity), value: quantity(before.value) } },
    });
    expect(post(posting('r2', 'sale', [part(2), part(3), part(1)])).status).toBe('posted');
    expect([stock(BEAM), value(BEAM)]).toEqual(['7', whole]);
  });

  it('are a cost that stands at the location where they come back (T9)', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 2, price_per_unit: 10 }]));
    post(posting('pack', 'sale', [{ quantity: -2, serves: ROW }]));
    post(posting('b', 'receipt', [{ quantity: 2, price_per_unit: 5, location_id: SHOP }]));
    post(comesBack('return', 'pack', 2, { location_id: SHOP }));
    post(posting('c', 'receipt', [{ quantity: 1, price_per_unit: 7, location_id: SHOP }]));
    post(reversal('no c', 'c'));
    expect([value(BEAM), value(BEAM, SHOP)]).toEqual(['0', '30']);
  });

  it('are free at once, and a revert takes exactly them away again (T2)', () => {
    const { post, held, ledger } = aLedger();
    post(posting('make', 'production', [{ quantity: 5, holds_for: ROW, serves: 'manufacturing_order/3' }]));
    post(posting('pack', 'sale', [{ quantity: -5, serves: ROW }]));
    const before = printed(ledger.state);
    post(comesBack('return', 'pack', 5));
    expect(held(ROW, BEAM)).toBe('0');
    expect(post(reversal('back', 'return')).status).toBe('posted');
    expect(printed(ledger.state)).toEqual(before);
    post(comesBack('again', 'pack', 5));
    post(posting('other', 'sale', [{ quantity: -1, serves: 'sales_order_row/8' }]));
    expect(post(reversal('late', 'again'))).toMatchObject({ status: 'refused', refusal: { code: 'INSUFFICIENT_STOCK' } });
  });

  it('keep their batch and its cost, also when it has expired (T7)', () => {
    const { post, value, stock, note } = aLedger();
    const lot = (batch_number: string, amount: number, price_per_unit: number): MovementLine => ({
      variant_id: PAINT,
      quantity: amount,
      price_per_unit,
      new_batch: { batch_number, expiration_date: null },
    });
    const [a, b] = post(posting('in', 'receipt', [lot('A', 4, 1), lot('B', 4, 3)])).batch_ids as [number, number];
    post(
      posting(
        'pack',
        'sale',
        [a, b].map((batch_id) => ({ variant_id: PAINT, batch_id, quantity: -2, serves: ROW }) as const),
      ),
    );
    note({ batches: [{ id: b, variantId: PAINT, number: 'B', expirationDate: '2026-01-01' as never, isDeleted: false }] });
    expect(post(comesBack('return', 'pack', 2, { variant_id: PAINT, batch_id: b })).status).toBe('posted');
    expect([stock(PAINT, FACTORY, a), stock(PAINT, FACTORY, b), value(PAINT)]).toEqual(['2', '4', '12']);
  });

  it('come back without a batch if tracking was turned off since, or on (I3)', () => {
    const { post, stock, note } = aLedger();
    const [a] = post(
      posting('in', 'receipt', [{ variant_id: PAINT, quantity: 4, new_batch: { batch_number: 'A', expiration_date: null } }]),
    ).batch_ids as [number];
    post(posting('beams', 'receipt', [{ quantity: 4, price_per_unit: 1 }]));
    post(posting('pack', 'sale', [{ variant_id: PAINT, batch_id: a, quantity: -4, serves: ROW }]));
    post(posting('pack beams', 'sale', [{ quantity: -4, serves: ROW }]));
    note({ variants: facts.variants.map((variant) => ({ ...variant, isTracked: variant.id === BEAM })) });
    expect(post(comesBack('paint', 'pack', 1, { variant_id: PAINT, batch_id: a })).batch_ids).toEqual([null]);
    expect(post(comesBack('beam', 'pack beams', 1)).batch_ids).toEqual([null]);
    expect([stock(PAINT), stock(BEAM)]).toEqual(['1', '1']);
  });

  it.each([
    ['more than was taken', comesBack('r', 'pack', 5), 'MORE_THAN_LEFT'],
    ['more with what came back before', comesBack('r', 'pack', 2, {}, { quantity: 3, value: 6 }), 'MORE_THAN_LEFT'],
    ['of a posting that nobody knows', comesBack('r', 'nothing', 1), 'UNKNOWN_POSTING'],
    ['of a posting that was reversed', comesBack('r', 'undone', 1), 'ALREADY_REVERSED'],
    ['for a row that it did not serve', comesBack('r', 'pack', 1, { serves: 'sales_order_row_return/8' }), 'UNKNOWN_POSTING'],
    ['of another variant', comesBack('r', 'pack', 1, { variant_id: 2 }), 'UNKNOWN_POSTING'],
    ['without saying of which posting', comesBack('r', 'pack', 1, { returns: undefined as never }), 'UNKNOWN_POSTING'],
  ])('%s: it is refused and nothing moves', (_, request, code) => {
    const { post, stock } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: 2 }]));
    post(posting('pack', 'sale', [{ quantity: -4, serves: ROW }]));
    post(posting('undone', 'sale', [{ quantity: -4, serves: ROW }]));
    post(reversal('undo', 'undone'));
    expect(post(request)).toMatchObject({ status: 'refused', refusal: { code } });
    expect(stock(BEAM)).toBe('6');
  });
});

describe('laws of goods that come back (R2, T9)', () => {
  interface Sale {
    readonly id: string;
    readonly took: Quantity;
    readonly worth: Quantity;
    back: { quantity: Quantity; value: Quantity };
  }
  const move = fc.record({
    what: fc.constantFrom('receive' as const, 'sell' as const, 'return' as const),
    amount: fc.integer({ min: 1, max: 9 }),
    price: fc.integer({ min: 0, max: 3000 }),
    which: fc.nat({ max: 20 }),
    isElsewhere: fc.boolean(),
  });

  it('law: stock and value are what was received, less what is still out, and reverted returns leave no trace', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 4, maxLength: 30 }), (moves) => {
        const { post, ledger } = aLedger();
        const valueOf = (): Quantity => sum([...ledger.state.stocks.entries()].map(([, { value }]) => value));
        const stockNow = (): Quantity => sum([...ledger.state.stocks.entries()].map(([, stock]) => stock.quantity));
        const sales: Sale[] = [];
        let [received, cost] = [ZERO, ZERO];
        moves.forEach(({ what, amount, price, which, isElsewhere }, i) => {
          const before = { quantity: stockNow(), value: valueOf() };
          if (what === 'receive') {
            post(posting(`p${i}`, 'receipt', [{ quantity: amount, price_per_unit: (price / 7).toFixed(6) }]));
            received = sum([received, subtract(stockNow(), before.quantity)]);
            cost = sum([cost, subtract(valueOf(), before.value)]);
          }
          if (what === 'sell' && post(posting(`p${i}`, 'sale', [{ quantity: -amount, serves: ROW }])).status === 'posted')
            sales.push({
              id: `p${i}`,
              took: quantity(amount),
              worth: subtract(before.value, valueOf()),
              back: { quantity: ZERO, value: ZERO },
            });
          const sale = sales[which % Math.max(1, sales.length)];
          if (what !== 'return' || !sale) return;
          const printedBefore = printed(ledger.state);
          const request = (id: string) =>
            posting(id, 'sale', [
              {
                quantity: amount,
                serves: BACK,
                location_id: isElsewhere ? SHOP : FACTORY,
                returns: { posting_id: sale.id, before: sale.back },
              },
            ]);
          const outcome = post(request(`try${i}`));
          expect(outcome.status).toBe(sum([sale.back.quantity, quantity(amount)]) <= sale.took ? 'posted' : 'refused');
          if (outcome.status !== 'posted') return;
          post(reversal(`undo${i}`, `try${i}`));
          expect(printed(ledger.state)).toEqual(printedBefore);
          const [made] = post(request(`p${i}`)).moved!;
          sale.back = { quantity: sum([sale.back.quantity, made!.quantity]), value: sum([sale.back.value, made!.value!]) };
          if (sale.back.quantity === sale.took) expect(sale.back.value).toBe(sale.worth);
        });
        expect(stockNow()).toBe(subtract(received, sum(sales.map(({ took, back }) => subtract(took, back.quantity)))));
        expect(valueOf()).toBe(subtract(cost, sum(sales.map(({ worth, back }) => subtract(worth, back.value)))));
      }),
      { numRuns: 200 },
    );
  });
});
