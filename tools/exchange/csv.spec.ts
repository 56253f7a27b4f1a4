import fc from 'fast-check';
import { readCsv, writeCsv } from './csv';

const cellsOf = (text: string): (readonly string[])[] =>
  readCsv(text)
    .lines.slice(1)
    .map(({ cells }) => cells);
const withoutBlankEnd = (row: readonly string[]): readonly string[] => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1);

describe('CSV', () => {
  it('reads quotes, commas and line ends in values, and says where a line begins', () => {
    expect(readCsv('\uFEFFa,b\r\n"x, ""y""","1\n2"\n\n3,4').lines).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"', '1\n2'] },
      { line: 5, cells: ['3', '4'] },
    ]);
  });

  it.each([
    ['a\nb\n"c\nd', 3, 'a quote that opens in the row of line 3 is never closed'],
    ['a,b\r\n"x\r\ny",1\r\n2,"c\r\nd', 4, 'a quote that opens in the row of line 4 is never closed'],
    ['a,b\n"x" oak,1', 2, 'text stands after a closing quote; a quote within quotes is written twice'],
  ])('%j can’t be read, and the line is said', (text, line, message) => {
    const read = (): unknown => {
      try {
        return readCsv(text);
      } catch (problem) {
        return problem;
      }
    };
    expect(read()).toMatchObject({ line, message });
  });

  it.each([
    ['semicolons', 'name;note\nBeam, oak;x', ';'],
    ['tabs', 'name\tnote\nBeam, oak\tx', '\t'],
    ['what sep= says', 'sep=;\r\nname;note\r\nBeam, oak;x', ';'],
    ['what sep= says, quoted by Excel', '"sep=;"\nname;note\nBeam, oak;x', ';'],
    ['sep= against the looks of the head', 'sep=;\na,b,c;note\nBeam, oak;x', ';'],
    ['commas where the head has quoted semicolons', '"a;b;c;d",note\n"Beam, oak",x', ','],
  ])('cells are separated by %s', (_name, text, separator) => {
    const read = readCsv(text);
    expect([read.separator, read.lines.at(-1)!.cells]).toEqual([separator, ['Beam, oak', 'x']]);
    expect(read.lines.at(-1)!.line).toBe(text.split('\n').length);
  });

  it('leaves out what a spreadsheet writes of blank columns and rows', () => {
    expect(readCsv('name,sells,,\nA,true,,\n,,,\nB,,,\n , , ,\n\n').lines).toEqual([
      { line: 1, cells: ['name', 'sells'] },
      { line: 2, cells: ['A', 'true'] },
      { line: 4, cells: ['B'] },
    ]);
  });

  it('an inch is no quote', () => {
    expect(cellsOf('name,note\n3/4" bolt,1\n"2"" pipe",2')).toEqual([
      ['3/4" bolt', '1'],
      ['2" pipe', '2'],
    ]);
  });

  it('comes back as it was, and never as a formula', () => {
    const rows = [
      { name: '=HYPERLINK("x")', note: 'a, "b"\nc' },
      { name: '-4.5', note: '@x' },
    ];
    const text = writeCsv(['name', 'note'], rows);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain('\n-4.5,');
    expect(cellsOf(text)).toEqual(rows.map(({ name, note }) => [name, note]));
  });

  it('any texts come back as they were', () => {
    // Texts are kept without blanks at their ends; a line of nothing but empty cells is none.
    const kept = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=1+1', "'=1", '+5', '-5', '-', '@a', 'a\r\nb', 'a\rb', '"', '","', "'", "''@", '=a\t"b",\n=c', 'x;=1'),
    );
    const cell = kept.map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const text = writeCsv(
          ['name', 'note'],
          rows.map(([name, note]) => ({ name, note })),
        );
        expect(cellsOf(text)).toEqual(rows.map(withoutBlankEnd).filter((row) => row.length > 0));
      }),
    );
  });
});
