import fc from 'fast-check';
import { csvCell, csvText } from './csv';

/** What a reader makes of a cell: its quotes are gone, the apostrophe is still there. */
const unquoted = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom('', "'", "''", '=', "'=", '+', '-', '@', '＝', '\t', '\r', '\n'),
      fc.constantFrom('=', '-', '5', '-5', '', '"', 'x,', '\r=1'),
    )
    .map(([a, b]) => a + b),
);

describe('a cell of a CSV file', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+372 555 0100', "'+372 555 0100"],
    ['-sum(a1)', "'-sum(a1)"],
    ['@here', "'@here"],
    ['＝1', "'＝1"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("x,y")', `"'=HYPERLINK(""x,y"")"`],
    ['a\r=1', '"a\r=1"'],
    ["'=1", "''=1"],
    ['-4.5', '-4.5'],
    ['-', "'-"],
    ["Ann's", "Ann's"],
    ["'tis", "'tis"],
    ['', ''],
  ])('%j is written as %j', (given, written) => {
    expect(csvCell(given)).toBe(written);
    expect(csvText(unquoted(written))).toBe(given);
  });

  it('comes back as it was, whatever it was', () => {
    fc.assert(fc.property(text, (given) => expect(csvText(unquoted(csvCell(given)))).toBe(given)));
  });

  it('is never run, and never more than one cell', () => {
    fc.assert(
      fc.property(text, (given) => {
        const cell = csvCell(given);
        expect(/^[=+\-@＝＋－＠\t\r\n]/.test(unquoted(cell)) && !/^-\d+(\.\d+)?$/.test(cell)).toBe(false);
        if (/[,\r\n]/.test(cell)) expect(cell).toMatch(/^"[^]*"$/);
      }),
    );
  });

  it('stays a number where it is one', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(999_999), (whole, part) => {
        for (const number of [`${whole}`, `${whole}.${part}`]) expect(csvCell(number)).toBe(number);
      }),
    );
  });
});
