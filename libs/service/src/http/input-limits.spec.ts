import { isWiderThan, shapeOf } from './input-limits';

const withFields = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, i]));

describe('the shape of a body', () => {
  it.each([
    ['7', 0, 0, 0],
    ['{}', 1, 1, 1],
    ['[]', 1, 1, 1],
    ['{"a":1,"b":[]}', 2, 3, 2],
    ['[{"a":{"b":1}},[]]', 4, 5, 3],
    ['"{[,"', 0, 0, 0],
    ['{"a\\\\":"\\"{,","b":1}', 1, 2, 1],
    ['{"Größe":"日本,{語"}', 1, 1, 1],
    ['[[[', 3, 3, 3],
  ])('%s opens %i objects and lists, has %i values and is %i levels deep', (text, objects, values, depth) => {
    expect(shapeOf(Buffer.from(text))).toEqual({ objects, values, depth });
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
