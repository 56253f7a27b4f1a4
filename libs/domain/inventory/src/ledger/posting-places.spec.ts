import { PostingCommits } from './posting-commits';

describe('the places of postings (T3)', () => {
  const places = new PostingCommits();
  for (let i = 0; i < 100_000; i++) places.add(`sales_order_fulfillment/${i}/pack`, (i >> 4) + 1);

  it('never forgets', () => {
    const isKnown = (_: unknown, i: number): boolean => places.commitsOf(`sales_order_fulfillment/${i}/pack`).includes((i >> 4) + 1);
    expect(Array.from({ length: 100_000 }, isKnown).every(Boolean)).toBe(true);
  });

  it('seldom takes one for another', () => {
    const wrong = Array.from({ length: 100_000 }, (_, i) => places.commitsOf(`sales_order_fulfillment/${i}/revert`)).flat().length;
    expect(wrong).toBeLessThan(20);
  });

  it('goes out and comes in part by part', () => {
    const again = new PostingCommits();
    for (const [after, to] of [
      [0, 1],
      [1, 4_000],
      [4_000, 4_000],
      [4_000, 6_250],
    ] as const)
      again.addBytes(places.bytesOf(after, to));
    expect(again.size).toBe(places.size);
    expect(again.commitsOf('sales_order_fulfillment/99999/pack')).toEqual([6_250]);
    expect(() => again.addBytes(new Uint8Array(5))).toThrow('multiple of 8');
  });

  it('a copy is not changed by what comes later', () => {
    const some = new PostingCommits();
    some.add('a', 1);
    const part = some.bytesOf(0, 1);
    some.add('b', 2);
    expect(part).toHaveLength(8);
  });
});
