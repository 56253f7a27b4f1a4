import { cutLink, linkManufacturingOrder } from './link';
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
    ['a row that is being packed', order([row(1, 5)], [requested(9, { 1: 1 })]), 'BUSY'],
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
