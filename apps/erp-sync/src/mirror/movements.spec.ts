import { SERVED_ROWS, served, type JournalEntry, type ServedKind } from '@pegboard/contracts';
import { quantity, type Instant, type Ref } from '@pegboard/kit';
import { movementRows, SERVED_TABLES } from './movements';
import { tableOf } from './tables';

const entry = (serves: Ref | null): JournalEntry => ({
  n: 1,
  committed_at: '2026-05-01T08:00:00.000Z' as Instant,
  balances: [],
  holds: [],
  row_totals: [],
  postings: [
    {
      posting_id: 'a',
      kind: 'sale',
      cause: { type: 'sales_order', id: 3, number: 'SO-3' },
      movement_date: '2026-05-01T08:00:00.000Z' as Instant,
      is_refused: false,
      reverses: null,
      movements: [{ variant_id: 1, location_id: 1, batch_id: null, quantity: quantity(-2), serves, holds_for: null, price_per_unit: null }],
    },
  ],
});

describe('movements in the mirror (T1)', () => {
  it.each(Object.keys(SERVED_ROWS) as ServedKind[])('%s: the line says in which table its row lies, and what the API calls it', (kind) => {
    const [row] = movementRows(entry(served(kind, 12)));
    expect(row).toMatchObject({ served_table: SERVED_TABLES[kind], resource_type: SERVED_ROWS[kind].shownAs, resource_id: 12 });
    expect(tableOf(SERVED_TABLES[kind]).columns).toHaveProperty('id', 'integer');
  });

  it('a movement of a kind that came later is kept, without a table', () => {
    const [row] = movementRows(entry('sales_return_row/5'));
    expect(row).toMatchObject({ serves: 'sales_return_row/5', served_table: null, resource_type: 'SystemGenerated', quantity: '-2' });
  });
});
