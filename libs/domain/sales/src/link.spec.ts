import fc from 'fast-check';
import { cutLink, linkManufacturingOrder } from './link';
import { redeal } from './redeal';
import { codeOf, LATER, NOW, order, packed, q, quote, requested, row } from './situations';

describe('the link to a manufacturing order (M1, M5, M6)', () => {
  it('is written on the row with what was packed before', () => {
    const when = linkManufacturingOrder(order([row(1, 5)], [packed(9, { 1: 2 })]), 1, 40, true, LATER)!;
    expect(when.state.rows[0]).toMatchObject({ linkedManufacturingOrderId: 40, packedBeforeLink: q(2), createSubassemblies: true });
    expect(when.events).toEqual([{ action: 'linked', change: { sales_order_row_id: 1, manufacturing_order_id: 40 } }]);
  });

  it('M1: a second one leaves the first', () => {
    const { state } = linkManufacturingOrder(order(), 1, 40, false, NOW)!;
    expect(linkManufacturingOrder(state, 1, 41, false, NOW)).toBeUndefined();
  });

  it.each([
    ['a quote', quote(), 'ORDER_IS_QUOTE'],
    ['a packed row', order([row(1, 5)], [packed(9, { 1: 5 })]), 'NOTHING_TO_MAKE'],
    ['a row that is being packed', order([row(1, 5)], [requested(9, { 1: 1 })]), 'FULFILLMENT_IN_PROGRESS'],
  ])('M1: %s is refused', (_name, given, code) => {
    expect(codeOf(() => linkManufacturingOrder(given, 1, 40, false, NOW))).toBe(code);
  });

  it('M6: is cut with the reason, once, and only if it is that one', () => {
    const { state } = linkManufacturingOrder(order([row(1, 5)], [packed(9, { 1: 2 })]), 1, 40, true, NOW)!;
    const when = cutLink(state, 1, 40, 'it was deleted', LATER)!;
    expect(when.state.rows[0]).toMatchObject({ linkedManufacturingOrderId: null, packedBeforeLink: q(0), createSubassemblies: false });
    expect(when.events).toMatchObject([{ action: 'unlinked', change: { reason: 'it was deleted' } }]);
    expect(cutLink(when.state, 1, 40, 'again', LATER)).toBeUndefined();
    expect(cutLink(state, 1, 41, 'another', LATER)).toBeUndefined();
    expect(cutLink(state, 99, 40, 'no such row', LATER)).toBeUndefined();
  });
});

describe('dealing orders again over their own places (M7)', () => {
  const list = [10, 20, 30, 40, 50].map((key, i) => ({ id: i + 1, key }));
  const sequenceAfter = (changes: Map<number, number>) =>
    list
      .map((entry) => ({ ...entry, key: changes.get(entry.id) ?? entry.key }))
      .sort((a, b) => a.key - b.key)
      .map(({ id }) => id);

  it('the others stand still', () => {
    expect(sequenceAfter(redeal(list, [5, 1, 3]))).toEqual([5, 2, 1, 4, 3]);
  });

  it('what stands right already is no change, and unknown ids are left out', () => {
    expect(redeal(list, [1, 3, 5]).size).toBe(0);
    expect(sequenceAfter(redeal(list, [99, 4, 2]))).toEqual([1, 4, 3, 2, 5]);
  });

  it('law: keeps the set of keys, leaves the others, follows the sequence, and comes to rest', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(list.map(({ id }) => id)), (sequence) => {
        const changes = redeal(list, sequence);
        const after = list.map((entry) => ({ ...entry, key: changes.get(entry.id) ?? entry.key }));
        expect(after.map(({ key }) => key).sort((a, b) => a - b)).toEqual(list.map(({ key }) => key));
        for (const entry of list) if (!sequence.includes(entry.id)) expect(changes.has(entry.id)).toBe(false);
        expect(
          after
            .sort((a, b) => a.key - b.key)
            .map(({ id }) => id)
            .filter((id) => sequence.includes(id)),
        ).toEqual(sequence);
        expect(redeal(after, sequence).size).toBe(0);
      }),
    );
  });
});
