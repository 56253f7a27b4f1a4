import { isUnchanged, keptRows } from './unchanged';

describe('an edit that changes nothing', () => {
  const before = { id: 1, version: 3, name: 'Chair', note: null, rows: [{ id: 7, quantity: 2, updatedAt: 'then' }], updatedAt: 'then' };

  it.each([
    ['the same values', { ...before }],
    [
      'other times, of the whole and of parts',
      { ...before, version: 4, updatedAt: 'now', rows: [{ id: 7, quantity: 2, updatedAt: 'now' }] },
    ],
    ['an empty text for none', { ...before, note: '' }],
    ['a field that says nothing', { ...before, address: undefined }],
  ])('%s', (_what, after) => {
    expect(isUnchanged(before, after)).toBe(true);
  });

  it.each([
    ['another value', { ...before, name: 'Table' }],
    ['a value of a part', { ...before, rows: [{ id: 7, quantity: 3, updatedAt: 'then' }] }],
    ['one part more', { ...before, rows: [...before.rows, { id: 8, quantity: 1, updatedAt: 'now' }] }],
    ['no parts', { ...before, rows: [] }],
    ['zero for nothing', { ...before, note: 0 }],
    ['false for nothing', { ...before, note: false }],
    ['a list for an object', { ...before, rows: { 0: before.rows[0] } }],
  ])('is not one with %s', (_what, after) => {
    expect(isUnchanged(before, after)).toBe(false);
  });

  it('keeps the ids of rows that say the same at their place', () => {
    const rows = [
      { id: 1, quantity: 2 },
      { id: 2, quantity: 3 },
    ];
    const given = [
      { id: 8, quantity: 2 },
      { id: 9, quantity: 4 },
      { id: 10, quantity: 1 },
    ];
    expect(keptRows(rows, given).map(({ id }) => id)).toEqual([1, 9, 10]);
  });
});
