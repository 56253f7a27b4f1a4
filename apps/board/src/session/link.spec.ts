import { codeIn } from './link';

describe('a sign-in link', () => {
  it('has its code in the part that is not sent', () => {
    expect(codeIn(`#code=${'aZ_-'.repeat(10)}`)).toBe('aZ_-'.repeat(10));
    for (const other of [
      '',
      '#',
      '#code=',
      '#code=short',
      `#kode=${'a'.repeat(43)}`,
      `#code=${'a'.repeat(43)}&x=1`,
      `?code=${'a'.repeat(43)}`,
    ])
      expect(codeIn(other)).toBeUndefined();
  });
});
