import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { repositoryRoot } from '@pegboard/servers';
import { readCsv, UnclosedQuote, writeCsv } from './csv';
import { planImport } from './plan-import';
import type { Present, There } from './present';
import { keyOf, readFile, readFolder, type Given } from './read-files';
import { FILES, TEMPLATES, type FileName } from './templates';

const nothing: Present = Object.fromEntries(FILES.map((file) => [file, new Map<string, There>()])) as never;
const furniture = join(repositoryRoot(), 'examples', 'furniture');
const said = (problems: readonly { file: string; line: number; message: string }[]): string[] =>
  problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
const read = (file: FileName, ...lines: string[]) => readFile(file, lines.join('\n'));
const plan = (files: Partial<Record<FileName, string[]>>, present: Present = nothing) =>
  planImport(
    Object.entries(files).flatMap(([file, lines]) => read(file as FileName, ...lines).lines),
    present,
  );
const cellsOf = (text: string) =>
  readCsv(text)
    .slice(1)
    .map(({ cells }) => cells);
/** What an import leaves: everything that was given is there. */
const after = (lines: readonly Given[]): Present =>
  Object.fromEntries(
    FILES.map((file) => [
      file,
      new Map(lines.filter((line) => line.file === file).map((line) => [keyOf(file, line.values), { id: 1, values: line.values }])),
    ]),
  ) as never;

describe('CSV', () => {
  it('reads quotes, commas and line ends in values, and says where a line begins', () => {
    expect(readCsv('\uFEFFa,b\r\n"x, ""y""","1\n2"\n\n3,4')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"', '1\n2'] },
      { line: 5, cells: ['3', '4'] },
    ]);
  });

  it('says where a quote is never closed', () => {
    expect(() => readCsv('a\nb\n"c\nd')).toThrow(new UnclosedQuote(3));
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
        expect(cellsOf(text)).toEqual(rows);
      }),
    );
  });
});

describe('files of a company', () => {
  it('the furniture company goes through, and a second time changes nothing', () => {
    const { lines, problems } = readFolder(furniture);
    expect(problems).toEqual([]);
    const first = planImport(lines, nothing);
    expect([first.problems, first.unchanged]).toEqual([[], 0]);
    expect(first.steps).toHaveLength(lines.length);
    const second = planImport(lines, after(lines));
    expect([second.problems, second.steps, second.unchanged]).toEqual([[], [], lines.length]);
  });

  it('what is written of it is read again as it was, formulas in its texts too', () => {
    const { lines } = readFolder(furniture);
    const evil = ['=cmd|x!A1', '+1', "'@x", '-2+3', 'a "b",\r\n=c', 'plain'];
    const given = [
      ...lines,
      ...evil.map((name, i): Given => ({ file: 'customers', line: i, values: { name, email: `${name}@x.example` } })),
      ...evil.map((name, i): Given => ({ file: 'suppliers', line: i, values: { name, phone: `+372 555 010${i}` } })),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'pegboard-export-'));
    try {
      for (const file of FILES) {
        const columns = TEMPLATES[file].columns.map((column) => column.name);
        const rows = given.filter((line) => line.file === file).map(({ values }) => values);
        writeFileSync(join(folder, `${file}.csv`), writeCsv(columns, rows));
      }
      const again = readFolder(folder);
      expect(again.problems).toEqual([]);
      expect(again.lines.map(({ file, values }) => ({ file, values }))).toEqual(
        FILES.flatMap((file) => given.filter((line) => line.file === file).map(({ values }) => ({ file, values }))),
      );
      expect(planImport(again.lines, after(given))).toMatchObject({ problems: [], steps: [], unchanged: given.length });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('all mistakes are said at once, with file and line', () => {
    const { problems } = read(
      'stock',
      'location,sku,quantity,cost_per_unit,expiration_date',
      'factory,A,0,1,',
      ',B,1.1234567,-2,2027-02-31',
      'factory,C,1',
      'factory,D,1,,',
      'factory,D,2,,',
    );
    expect(said(problems)).toEqual([
      'stock.csv:2 quantity must be above zero, not "0"',
      'stock.csv:3 location is empty',
      expect.stringContaining('stock.csv:3 quantity 1.1234567 has 7 decimals'),
      'stock.csv:3 cost_per_unit must be zero or more, not "-2"',
      'stock.csv:4 3 values for 5 columns',
      'stock.csv:6 line 5 already says factory | D | ',
    ]);
  });

  it.each([
    ['name,sels', 'there is no column sels; the columns are name, sells, makes, buys, time_zone'],
    ['sells', 'the column name is missing'],
    ['name,name', 'the column name is there twice'],
  ])('a head of %s is refused', (head, message) => {
    expect(said(read('locations', head, 'x').problems)).toContain(`locations.csv:1 ${message}`);
  });

  it('a name must be there, in another file or in the system', () => {
    const items = ['type,name,default_supplier', 'product,Chair,Wood Ltd'];
    expect(said(plan({ items, variants: ['item,sku', 'Chair,C', 'Table,T'] }).problems)).toEqual([
      'items.csv:2 there is no Wood Ltd in suppliers.csv, nor in the system',
      'variants.csv:3 there is no Table in items.csv, nor in the system',
    ]);
    const known = { ...nothing, suppliers: new Map([['Wood Ltd', { id: 4, values: { name: 'Wood Ltd' } }]]) };
    expect(plan({ items, variants: ['item,sku', 'Chair,C'] }, known).problems).toEqual([]);
  });

  it('an item has a variant, a recipe never contains itself, a tracked item has batches (I1, I2, T6)', () => {
    const items = ['type,name,batch_tracked', 'product,Chair,false', 'material,Paint,true', 'material,Glue,false'];
    const variants = ['item,sku', 'Chair,C', 'Chair,D', 'Paint,P'];
    const problems = plan({
      items,
      variants,
      locations: ['name', 'F'],
      recipes: ['product_sku,ingredient_sku,quantity', 'C,D,1', 'D,C,1', 'D,P,2'],
      stock: ['location,sku,quantity,batch_number', 'F,P,1,', 'F,C,1,L1'],
    }).problems;
    expect(said(problems)).toEqual([
      'items.csv:4 Glue has no line in variants.csv; every item has at least one variant',
      'recipes.csv:2 the recipe of C would contain itself through D',
      'recipes.csv:3 the recipe of D would contain itself through C',
      'stock.csv:2 Paint is batch tracked: name the batch',
      'stock.csv:3 Chair is not batch tracked, so no batch can be named',
    ]);
  });

  it('what is there and differs is a problem, never overwritten', () => {
    const known = { ...nothing, customers: new Map([['Ann', { id: 4, values: { name: 'Ann', email: 'a@x.com' } }]]) };
    expect(said(plan({ customers: ['name,email', 'Ann,b@x.com'] }, known).problems)).toEqual([
      'customers.csv:2 Ann is there already with email a@x.com, not b@x.com; change it in the system or leave the line out',
    ]);
    expect(plan({ customers: ['name,email', 'Ann,'] }, known)).toMatchObject({ problems: [], unchanged: 1 });
  });

  it('every column is explained in the documentation', () => {
    const text = readFileSync(join(repositoryRoot(), 'docs', 'import-and-export.md'), 'utf8');
    for (const [file, { columns }] of Object.entries(TEMPLATES)) {
      expect(text).toContain(`${file}.csv`);
      for (const { name } of columns) expect(text).toContain(`\`${name}\``);
    }
  });
});
