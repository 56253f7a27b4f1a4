import { cutLink, linkManufacturingOrders } from './link';
import { linksOf } from './order';
import { codeOf, LATER, NOW, order, packed, q, quote, requested, row } from './situations';

const link = (rowId: number, manufacturingOrderId: number) => ({ rowId, manufacturingOrderId });

describe('the link to a manufacturing order (M1, M5, M6)', () => {
  it('is written on the row with what was packed before', () => {
    const when = linkManufacturingOrders(order([row(1, 5)], [packed(9, { 1: 2 })]), [link(1, 40)], true, LATER)!;
    expect(when.state.rows[0]).toMatchObject({ linkedManufacturingOrderId: 40, packedBeforeLink: q(2), createSubassemblies: true });
    expect(when.events).toEqual([{ action: 'linked', change: { sales_order_row_id: 1, manufacturing_order_id: 40 } }]);
  });

  it('M1: a second one leaves the first', () => {
    const { state } = linkManufacturingOrders(order(), [link(1, 40)], false, NOW)!;
    expect(linkManufacturingOrders(state, [link(1, 41)], false, NOW)).toBeUndefined();
  });

  it('M1, M5: after an order that is done, what the row lacks again gets an order of its own; nobody else’s link is replaced', () => {
    const after = { manufacturingOrderId: 40, quantity: q(2) };
    const first = linkManufacturingOrders(order([row(1, 5)]), [link(1, 40)], false, NOW)!.state;
    const grown = { ...first, rows: first.rows.map((each) => ({ ...each, quantity: q(7) })) };
    const second = linkManufacturingOrders(grown, [{ ...link(1, 41), after }], false, LATER)!.state;
    expect(second.rows[0]).toMatchObject({
      linkedManufacturingOrderId: 41,
      packedBeforeLink: q(5),
      earlierLinks: [{ manufacturingOrderId: 40, packedBeforeLink: q(0) }],
    });
    expect(linksOf(second.rows[0]!)).toEqual([40, 41]);
    // Whoever asked at the same time finds the link of the other.
    expect(linkManufacturingOrders(second, [{ ...link(1, 42), after }], false, LATER)).toBeUndefined();
    // Cut, the row has the link before it again; and an earlier one can be cut alone.
    const back = cutLink(second, 1, 41, 'It was deleted.', LATER)!.state.rows[0];
    expect(back).toMatchObject({ linkedManufacturingOrderId: 40, packedBeforeLink: q(0), earlierLinks: [] });
    expect(cutLink(second, 1, 40, 'Unlinked.', LATER)!.state.rows[0]).toMatchObject({
      linkedManufacturingOrderId: 41,
      packedBeforeLink: q(5),
      earlierLinks: [],
    });
  });

  it.each([
    ['a quote', quote(), 'ORDER_IS_QUOTE'],
    ['a packed row', order([row(1, 5)], [packed(9, { 1: 5 })]), 'NOTHING_TO_MAKE'],
    ['a row that is being packed', order([row(1, 5)], [requested(9, { 1: 1 })]), 'BUSY'],
  ])('M1: %s is refused', (_name, given, code) => {
    expect(codeOf(() => linkManufacturingOrders(given, [link(1, 40)], false, NOW))).toBe(code);
  });

  it('M1: many rows are linked by one event, and a row that is linked keeps its link', () => {
    const one = linkManufacturingOrders(order([row(1, 5), row(2, 3), row(3, 1)]), [link(2, 40)], false, NOW)!;
    const when = linkManufacturingOrders(one.state, [link(1, 51), link(2, 52), link(3, 53)], true, LATER)!;
    expect(when.state.rows.map((each) => each.linkedManufacturingOrderId)).toEqual([51, 40, 53]);
    expect(when.events).toEqual([{ action: 'linked', change: { sales_order_row_ids: [1, 3], manufacturing_order_ids: [51, 53] } }]);
  });

  it('M1: one row that can’t be linked keeps the others from being', () => {
    const given = order([row(1, 5), row(2, 3)], [packed(9, { 2: 3 })]);
    expect(codeOf(() => linkManufacturingOrders(given, [link(1, 51), link(2, 52)], false, NOW))).toBe('NOTHING_TO_MAKE');
    expect(codeOf(() => linkManufacturingOrders(given, [link(1, 51), link(99, 52)], false, NOW))).toBe('NOT_FOUND');
  });

  it('M6: is cut with the reason, once, and only if it is that one', () => {
    const { state } = linkManufacturingOrders(order([row(1, 5)], [packed(9, { 1: 2 })]), [link(1, 40)], true, NOW)!;
    const when = cutLink(state, 1, 40, 'it was deleted', LATER)!;
    expect(when.state.rows[0]).toMatchObject({ linkedManufacturingOrderId: null, packedBeforeLink: q(0), createSubassemblies: false });
    expect(when.events).toMatchObject([{ action: 'unlinked', change: { reason: 'it was deleted' } }]);
    expect(cutLink(when.state, 1, 40, 'again', LATER)).toBeUndefined();
    expect(cutLink(state, 1, 41, 'another', LATER)).toBeUndefined();
    expect(cutLink(state, 99, 40, 'no such row', LATER)).toBeUndefined();
  });
});
