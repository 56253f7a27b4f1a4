import fc from 'fast-check';
import { IdIndex } from './id-index';

describe('the index of ids', () => {
  it('finds what a Map would, whatever is added and deleted', () => {
    const ids = fc.oneof(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 2 ** 32, max: 2 ** 52 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), ids), { maxLength: 300 }), (steps) => {
        const places: number[] = [];
        const index = new IdIndex((place) => places[place]!);
        const model = new Map<number, number>();
        for (const [isAdded, id] of steps) {
          if (isAdded && !model.has(id)) {
            model.set(id, places.push(id) - 1);
            index.set(id, model.get(id)!);
          } else if (!isAdded) {
            index.delete(id);
            model.delete(id);
          }
          expect(index.get(id)).toBe(model.get(id));
        }
        expect(index.size).toBe(model.size);
        for (const [id, place] of model) expect(index.get(id)).toBe(place);
        expect([...index.values()].sort()).toEqual([...model.values()].sort());
      }),
    );
  });
});
