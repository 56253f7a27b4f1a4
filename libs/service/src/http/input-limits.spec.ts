import { countIn, isDeeperThan, isWiderThan } from './input-limits';

const withFields = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, i]));

describe('the shape of a body', () => {
  it.each([
    ['a text', 0],
    [null, 0],
    [{}, 1],
    [{ a: 1, b: [] }, 2],
    [[{ a: { b: 1 } }, []], 3],
  ])('%j is %i levels deep', (body, levels) => {
    expect(isDeeperThan(levels, body)).toBe(false);
    if (levels > 0) expect(isDeeperThan(levels - 1, body)).toBe(true);
  });

  it.each([
    ['{}', 1, 1],
    ['[]', 1, 1],
    ['{"a":[1,2,{"b":3}]}', 3, 5],
    ['"{[,"', 0, 0],
    ['{"a\\\\":"\\"{,","b":1}', 1, 2],
    ['{"Größe":"日本,{語"}', 1, 1],
  ])('%s opens %i objects and has %i values', (text, objects, values) => {
    expect(countIn(Buffer.from(text))).toEqual({ objects, values });
  });

  it('is too wide where an object, at any level, has too many fields; a list may be long', () => {
    for (const body of [withFields(4), { rows: [{}, withFields(4)] }, [[withFields(4)]]]) {
      expect(isWiderThan(4, body)).toBe(false);
      expect(isWiderThan(3, body)).toBe(true);
    }
    for (const body of [undefined, null, 'text', Buffer.alloc(5), Array(5).fill(0), { rows: Array(5).fill({}) }])
      expect(isWiderThan(1, body)).toBe(false);
  });
});
