import { mapAtOnce } from './at-once';

describe('work on many items', () => {
  it('keeps their order, and no more than allowed are under way', async () => {
    let underWay = 0;
    let most = 0;
    const doubled = await mapAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++underWay);
      for (let i = 0; i < 8 - item; i++) await Promise.resolve();
      underWay--;
      return item * 2;
    });
    expect([doubled, most]).toEqual([[2, 4, 6, 8, 10, 12, 14], 3]);
  });

  it('throws the first failure when those under way have ended, and begins no more', async () => {
    const ended: number[] = [];
    const all = mapAtOnce([1, 2, 3, 4], 2, async (item) => {
      await Promise.resolve();
      if (item === 1) throw new Error('one');
      await Promise.resolve();
      ended.push(item);
    });
    await expect(all).rejects.toThrow('one');
    expect(ended).toEqual([2]);
  });
});
