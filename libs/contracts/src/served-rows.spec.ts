import { inventoryPost, isServedRef, movementResource, MOVEMENT_RESOURCES, SERVED_ROWS, served, servedRow, type ServedKind } from './index';

const KINDS = Object.keys(SERVED_ROWS) as ServedKind[];

describe('the rows that a movement may serve (T1)', () => {
  it.each(KINDS)('%s: is asked for, counted and shown', (kind) => {
    const row = served(kind, 12);
    expect(isServedRef(row)).toBe(true);
    expect(servedRow(row)).toBe(SERVED_ROWS[kind]);
    expect(MOVEMENT_RESOURCES).toContain(SERVED_ROWS[kind].shownAs);
    expect(movementResource({ type: 'any', id: 3 }, row)).toEqual({ type: SERVED_ROWS[kind].shownAs, id: 12 });
  });

  it.each(['sales_order/1', 'sales_return_row/1', 'toString/1', 'sales_order_row/', 'sales_order_row/x', 'sales_order_row', '', null])(
    '%s is none of them: the ledger is not asked',
    (text) => {
      expect(isServedRef(text)).toBe(false);
      const movement = { ...MOVEMENT, serves: text };
      expect(inventoryPost.input.safeParse({ ...REQUEST, movements: [movement] }).success).toBe(text === null);
    },
  );

  it('an ingredient is something that goes out (O3, B5)', () => {
    for (const kind of KINDS) if (SERVED_ROWS[kind].isIngredient) expect(SERVED_ROWS[kind].servedBy).toBe('goods out');
  });

  it('what serves no row is a correction by hand, or the work of the system (T4)', () => {
    expect(movementResource({ type: 'stock_adjustment', id: 3 }, null)).toEqual({ type: 'StockAdjustmentRow', id: 3 });
    expect(movementResource({ type: 'item', id: 4 }, null)).toEqual({ type: 'SystemGenerated', id: 4 });
  });

  it('a kind that nobody knows is counted in no direction', () => {
    expect(() => servedRow('mystery_row/1')).toThrow('SERVED_ROWS');
  });
});

const MOVEMENT = {
  variant_id: 1,
  location_id: 1,
  batch_id: null,
  quantity: '1',
  holds_for: null,
  price_per_unit: null,
  new_batch: null,
};
const REQUEST = {
  posting_id: 'a',
  kind: 'adjustment',
  cause: { type: 'stock_adjustment', id: 1, number: null },
  movement_date: '2026-05-01T08:00:00.000Z',
  closes: [],
  releases: [],
  reverses: null,
  unless_changed_since: {},
};
