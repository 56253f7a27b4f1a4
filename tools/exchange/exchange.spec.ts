import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { writeCsv } from './csv';
import { planImport } from './plan-import';
import type { Present, There } from './present';
import { keyOf, readFile, readFolder, type Given } from './read-files';
import { FILES, TEMPLATES, type FileName } from './templates';

const nothing: Present = {
  ...(Object.fromEntries(FILES.map((file) => [file, new Map<string, There>()])) as Record<FileName, Map<string, There>>),
  batches: new Map(),
  stockNow: new Map(),
};
const furniture = join(repositoryRoot(), 'examples', 'furniture');
const said = (problems: readonly { file: string; line: number; message: string }[]): string[] =>
  problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
const read = (file: FileName, ...lines: string[]) => readFile(file, Buffer.from(lines.join('\n')));
const plan = (files: Partial<Record<FileName, string[]>>, present: Present = nothing) =>
  planImport(
    Object.entries(files).flatMap(([file, lines]) => read(file as FileName, ...lines).lines),
    present,
  );
/** What an import leaves: everything that was given is there. */
const after = (lines: readonly Given[]): Present => ({
  ...nothing,
  ...Object.fromEntries(
    FILES.map((file) => [
      file,
      new Map(lines.filter((line) => line.file === file).map((line) => [keyOf(file, line.values), { id: 1, values: line.values }])),
    ]),
  ),
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

  it('what is no folder is said to be none', () => {
    const problemsOf = (folder: string): string[] => readFolder(folder).problems.map(({ message }) => message);
    expect(problemsOf(join(furniture, 'items.csv'))).toEqual(['this is a file; name the folder that it is in']);
    expect(problemsOf(join(furniture, 'nowhere'))).toEqual(['there is no such folder']);
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
      ',B,1.1234567,-2,31.3.2027',
      'factory,C,1',
      'factory,E,1,1,2027-03-31,oak',
      'factory,D,1,,',
      'factory,D,2,,',
    );
    expect(said(problems)).toEqual([
      'stock.csv:2 quantity must be above zero, not "0"',
      'stock.csv:3 location is empty',
      expect.stringContaining('stock.csv:3 quantity 1.1234567 has 7 decimals'),
      'stock.csv:3 cost_per_unit must be zero or more, not "-2"',
      'stock.csv:3 expiration_date must be a day such as 2027-03-31, not "31.3.2027"',
      'stock.csv:5 6 values for 5 columns',
      'stock.csv:7 line 6 already says factory | D | ',
    ]);
  });

  it.each([
    ['name,sels', 'there is no column sels; the columns are name, sells, makes, buys, time_zone'],
    ['sells', 'the column name is missing'],
    ['name,name', 'the column name appears twice'],
  ])('a head of %s is refused', (head, message) => {
    expect(said(read('locations', head, 'x').problems)).toContain(`locations.csv:1 ${message}`);
  });

  it('a name must be there, in another file or in the system', () => {
    const items = ['type,name,default_supplier', 'product,Chair,Wood Ltd'];
    expect(said(plan({ items, variants: ['item,sku', 'Chair,C', 'Table,T'] }).problems)).toEqual([
      'items.csv:2 Wood Ltd is neither in suppliers.csv nor in the system',
      'variants.csv:3 Table is neither in items.csv nor in the system',
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
      'stock.csv:2 Paint is batch tracked: name the batch, or say that it is without_batch',
      'stock.csv:3 Chair is not batch tracked, so no batch can be named',
    ]);
  });

  it('a material has no recipe and no operations (I2)', () => {
    const problems = plan({
      items: ['type,name', 'product,Chair', 'material,Glue'],
      variants: ['item,sku', 'Chair,C', 'Glue,G'],
      recipes: ['product_sku,ingredient_sku,quantity', 'C,G,1', 'G,C,1'],
      operations: ['product_sku,operation', 'G,stir'],
    }).problems;
    expect(said(problems)).toEqual(
      expect.arrayContaining([
        'recipes.csv:3 Glue is a material; only products are made',
        'operations.csv:2 Glue is a material; only products are made',
      ]),
    );
  });

  it('a batch expires on one day, in the files and in the system (T7)', () => {
    const files = {
      locations: ['name', 'F', 'G'],
      items: ['type,name,batch_tracked', 'material,Paint,true'],
      variants: ['item,sku', 'Paint,P'],
      stock: [
        'location,sku,quantity,batch_number,expiration_date',
        'F,P,1,L1,',
        'G,P,1,L1,2027-03-31',
        'F,P,2,L2,2027-05-01',
        'G,P,2,L2,2027-05-02',
      ],
    };
    const first = plan(files);
    expect(said(first.problems)).toEqual(['stock.csv:5 batch L2 of P expires on 2027-05-01 in line 4, not on 2027-05-02']);
    // Whichever of the two is taken in first, the batch is made with its day.
    expect(first.steps.filter(({ values }) => values['batch_number'] === 'L1').map(({ values }) => values['expiration_date'])).toEqual([
      '2027-03-31',
      '2027-03-31',
    ]);
    const known = { ...nothing, batches: new Map([['P | L1', undefined]]) };
    expect(said(plan(files, known).problems)).toContain('stock.csv:3 batch L1 of P has no expiry date in the system, not on 2027-03-31');
  });

  it('stock that is worth more than can be kept is said before', () => {
    const problems = plan({
      locations: ['name', 'F'],
      items: ['type,name', 'material,Gold'],
      variants: ['item,sku', 'Gold,G'],
      stock: ['location,sku,quantity,cost_per_unit', 'F,G,1000000000,1000000000'],
    }).problems;
    expect(said(problems)).toEqual(['stock.csv:2 1000000000 at 1000000000 is worth more than can be kept; the limit is 9000000000']);
  });

  it('a name that several have in the system names none of them', () => {
    const twice = { id: 5, values: { name: 'Wood Ltd' }, isTwice: true };
    const known = { ...nothing, suppliers: new Map([['Wood Ltd', twice]]) };
    const files = { items: ['type,name,default_supplier', 'product,Chair,Wood Ltd'], variants: ['item,sku', 'Chair,C'] };
    expect(said(plan(files, known).problems)).toEqual([
      'items.csv:2 Wood Ltd exists more than once in the system; give each a unique name first',
    ]);
  });

  it('a line with a mistake is still what other lines name', () => {
    const items = read('items', 'type,name,batch_tracked', 'product,Chair,perhaps');
    const variants = read('variants', 'item,sku', 'Chair,C');
    expect(said(items.problems)).toEqual(['items.csv:2 batch_tracked must be true or false, not "perhaps"']);
    expect(planImport([...items.lines, ...variants.lines], nothing).problems).toEqual([]);
  });

  it('files written large, and such as no template knows', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pegboard-files-'));
    try {
      writeFileSync(join(folder, 'Customers.CSV'), 'Name,EMAIL\nAnn,ann@x.example\n');
      writeFileSync(join(folder, 'customer.csv'), 'name\n');
      writeFileSync(join(folder, 'notes.txt'), 'x');
      expect(readFolder(folder)).toEqual({
        lines: [{ file: 'customers', line: 2, values: { name: 'Ann', email: 'ann@x.example' } }],
        problems: [],
        leftAlone: ['customer.csv'],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('what is there and differs is a problem, never overwritten', () => {
    const known = { ...nothing, customers: new Map([['Ann', { id: 4, values: { name: 'Ann', email: 'a@x.com' } }]]) };
    expect(said(plan({ customers: ['name,email', 'Ann,b@x.com'] }, known).problems)).toEqual([
      'customers.csv:2 Ann exists already with email a@x.com, not b@x.com; change it in the system or leave the line out',
    ]);
    expect(plan({ customers: ['name,email', 'Ann,'] }, known)).toMatchObject({ problems: [], unchanged: 1 });
  });

  it('stock that is there is not taken in a second time, whatever brought it', () => {
    const files = (amount: string) => ({
      locations: ['name', 'F'],
      items: ['type,name', 'material,Glue'],
      variants: ['item,sku', 'Glue,G'],
      stock: ['location,sku,quantity', `F,G,${amount}`],
    });
    const lies = (amount: string): ReadonlyMap<string, There> =>
      new Map([['F | G | ', { id: 0, values: { location: 'F', sku: 'G', quantity: amount, cost_per_unit: '2' } }]]);
    const received = { ...nothing, stockNow: lies('30') };
    expect(plan(files('30'), received)).toMatchObject({ problems: [], unchanged: 1 });
    expect(said(plan(files('40'), received).problems)).toEqual([
      'stock.csv:2 F | G |  exists already with quantity 30, not 40; change it in the system or leave the line out',
    ]);
    // It was taken in with 30, and 5 are used since: both files say what is right.
    const used = { ...nothing, stock: lies('30'), stockNow: lies('25') };
    for (const amount of ['25', '30']) expect(plan(files(amount), used)).toMatchObject({ problems: [], unchanged: 1 });
  });

  it('every column is explained in the documentation', () => {
    const text = readFileSync(join(repositoryRoot(), 'docs', 'import-and-export.md'), 'utf8');
    for (const [file, { columns }] of Object.entries(TEMPLATES)) {
      expect(text).toContain(`${file}.csv`);
      for (const { name } of columns) expect(text).toContain(`\`${name}\``);
    }
  });
});
