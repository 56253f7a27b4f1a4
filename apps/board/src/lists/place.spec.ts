import * as fc from 'fast-check';
import { afterMove, backOf } from './place';

const list = (ids: readonly number[]) => ids.map((id) => ({ id }));
const idsOf = (orders: readonly { id: number }[]): number[] => orders.map(({ id }) => id);

/** S4 on the page: what is shown before the answer, and what an undo sends. */
describe('a move among the orders', () => {
  const orders = list([1, 2, 3, 4, 5]);

  it('keeps the sequence of those that are moved', () => {
    expect(idsOf(afterMove(orders, [5, 2], { position: 'first' }))).toEqual([2, 5, 1, 3, 4]);
    expect(idsOf(afterMove(orders, [1, 3], { after_id: 4 }))).toEqual([2, 4, 1, 3, 5]);
    expect(idsOf(afterMove(orders, [4], { before_id: 1 }))).toEqual([4, 1, 2, 3, 5]);
  });

  it('changes nothing beside an order that isn’t there', () => {
    expect(idsOf(afterMove(orders, [1], { after_id: 99 }))).toEqual([1, 2, 3, 4, 5]);
  });

  it('is taken back by what it says of itself, whatever was moved where', () => {
    const moves = fc.record({
      size: fc.integer({ min: 2, max: 12 }),
      chosen: fc.array(fc.nat(11), { minLength: 1, maxLength: 5 }),
      anchor: fc.nat(11),
      side: fc.constantFrom('before_id' as const, 'after_id' as const, 'first' as const, 'last' as const),
    });
    fc.assert(
      fc.property(moves, ({ size, chosen, anchor, side }) => {
        const before = list(Array.from({ length: size }, (_, at) => at + 1));
        const ids = [...new Set(chosen.map((at) => (at % size) + 1))].sort((one, other) => one - other);
        const id = (anchor % size) + 1;
        if (ids.includes(id)) return;
        const place = side === 'before_id' ? { before_id: id } : side === 'after_id' ? { after_id: id } : { position: side };
        const after = afterMove(before, ids, place);
        const back = backOf(before, ids).reduce((now, group) => afterMove(now, group.ids, group.place), after);
        expect(idsOf(back)).toEqual(idsOf(before));
      }),
    );
  });
});
