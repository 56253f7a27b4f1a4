import type { Instant } from '@pegboard/kit';
import { unbatchPosting } from './unbatch';
import { aLedger, FACTORY, PAINT, posting, reversal } from './testing';

const row = 'sales_order_row/12' as const;
const off = { variants: [{ id: PAINT, itemId: 3, sku: 'PAINT', isTracked: false }] };
const lot = (batch_number: string) => ({ variant_id: PAINT, new_batch: { batch_number, expiration_date: null } });

function untracked() {
  const world = aLedger();
  world.post(posting('receive', 'receipt', [{ ...lot('A'), quantity: 5, price_per_unit: 2 }]));
  world.post(posting('make', 'production', [{ ...lot('B'), quantity: 4, price_per_unit: 1, holds_for: row }]));
  world.note(off);
  const next = () =>
    unbatchPosting(world.ledger.state, {
      item: { id: 3, name: 'Paint' },
      variantIds: new Set([PAINT]),
      now: '2026-05-02T00:00:00.000Z' as Instant,
      n: world.entries.length,
    });
  return { ...world, next };
}

describe('turning tracking off (I3)', () => {
  it('takes stock out of its batches at the same value, with what is held', () => {
    const { post, next, stock, held, value } = untracked();
    expect(post(next()!).status).toBe('posted');
    expect([stock(PAINT), held(row, PAINT), value(PAINT)]).toEqual(['9', '4', '14']);
    expect(next()).toBeUndefined();
    expect(post(posting('other', 'sale', [{ variant_id: PAINT, quantity: -6, serves: 'sales_order_row/13' }])).refusal!.code).toBe(
      'STOCK_HELD',
    );
    expect(post(posting('own', 'sale', [{ variant_id: PAINT, quantity: -4, serves: row }])).status).toBe('posted');
  });

  it('lets no other movement name a batch', () => {
    const { post, ledger } = untracked();
    const batch_id = [...ledger.state.batches.entries()][0]![0];
    expect(post(posting('x', 'sale', [{ variant_id: PAINT, quantity: -1, batch_id }])).refusal!.code).toBe('NOT_BATCH_TRACKED');
  });

  it('reverses what was received into a batch from where it lies now', () => {
    const { post, next, stock, held } = untracked();
    post(next()!);
    expect(post(reversal('revert', 'receive')).status).toBe('posted');
    expect(post(reversal('undo', 'make')).status).toBe('posted');
    expect([stock(PAINT, FACTORY), held(row, PAINT)]).toEqual(['0', '0']);
  });
});
