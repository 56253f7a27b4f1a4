import fc from 'fast-check';
import { sortByNumber } from './sort-by-number';

describe('sorting by a number', () => {
  it('gives what a stable sort with a comparison gives, infinity and equals too', () => {
    const numbers = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true }), fc.constant(Infinity)));
    fc.assert(
      fc.property(numbers, (list) => {
        const keys = Float64Array.from(list);
        const places = Int32Array.from(list, (_, i) => i);
        sortByNumber(keys, places);
        const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
        expect([...places]).toEqual(list.map((_, i) => i).sort((a, b) => ascending(list[a]!, list[b]!)));
        expect([...keys]).toEqual([...list].sort(ascending));
      }),
    );
  });
});
