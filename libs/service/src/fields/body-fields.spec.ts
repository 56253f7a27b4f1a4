import { readText } from './body-fields';

describe('a text', () => {
  it.each(['a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u009b31m', 'half \ud800', '\udc00 half'])('%j can’t be kept as it is', (text) => {
    expect(readText(text, 'name', {})).toMatchObject({ problem: { code: 'TEXT_MALFORMED' } });
  });

  it.each(['two\nlines', 'a\ttab', 'Ünï ← 木 🪑', 'שלום'])('%j is kept', (text) => {
    expect(readText(text, 'name', {})).toEqual({ value: text });
  });
});
