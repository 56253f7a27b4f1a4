import { memoryWorld } from '@pegboard/eventing/testing';
import { ClaimedNumbers } from './claimed-numbers';

/** @param numbers what each thing is called, looked at again and again: the last stays */
function numbersOf(numbers: Record<number, (string | undefined)[]>) {
  const { claims, timers } = memoryWorld();
  const has = async (id: number, number: string): Promise<boolean | undefined> => {
    const seen = numbers[id] ?? [];
    const now = seen.length > 1 ? seen.shift() : seen[0];
    return now === undefined ? undefined : now === number;
  };
  return new ClaimedNumbers({ claims, timers }, 'number', has);
}

describe('a number names one thing', () => {
  it('belongs to what is being called so at this moment, and still has its old name', async () => {
    const numbers = numbersOf({ 5: ['SO-5', 'SO-5', 'X'] });
    expect(await numbers.isTaken('X', 5)).toBe(false);
    expect(await numbers.isTaken('X', 6)).toBe(true);
  });

  it('belongs to what is being made at this moment', async () => {
    const numbers = numbersOf({ 5: [undefined, undefined, 'X'] });
    expect(await numbers.isTaken('X', 5)).toBe(false);
    expect(await numbers.isTaken('X', 6)).toBe(true);
  });

  it.each([
    ['was never made', [undefined]],
    ['is called otherwise', ['SO-5']],
  ])('is free if what claimed it %s', async (_what, seen) => {
    const numbers = numbersOf({ 5: seen });
    expect(await numbers.isTaken('X', 5)).toBe(false);
    expect(await numbers.claim('X', 6)).toMatchObject({ resourceId: 6, isNew: true });
  });
});
