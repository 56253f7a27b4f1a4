import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Mirrors } from '../testing/mirrors';
import { requireMirror, TABLES_PRINT } from './database';
import { TABLES, tableOf, type TableName } from './tables';

const PAGE = join(__dirname, '..', '..', '..', '..', 'docs', 'consumers.md');
const BEGIN = /<!-- tables: .*-->\n/;
const END = '<!-- /tables -->';

function drawn(): string {
  const lines = (Object.keys(TABLES) as TableName[]).map((name) => {
    const { about, columns, key } = tableOf(name);
    const shown = (names: readonly string[]): string => names.map((column) => `\`${column} ${columns[column]}\``).join(', ');
    const rest = Object.keys(columns).filter((column) => !key.includes(column));
    return `| \`${name}\` | ${about} | ${shown(key)} · ${shown(rest)} |`;
  });
  return ['| table | | columns |', '|---|---|---|', ...lines].join('\n');
}

it('other tables are another version: a mirror of the version before would keep the old ones', () => {
  const tables = (Object.keys(TABLES) as TableName[]).map((name) => [name, tableOf(name).columns, tableOf(name).key]);
  const print = createHash('sha256').update(JSON.stringify(tables)).digest('hex').slice(0, 12);
  expect({ advice: 'raise SCHEMA_VERSION, and note the print', print }).toMatchObject({ print: TABLES_PRINT });
});

it('whoever only looks at a mirror makes none', () => {
  expect(() => requireMirror('file:/nowhere/erp-sync.db')).toThrow('there is no mirror at file:/nowhere/erp-sync.db (DATABASE_URL)');
  expect(() => requireMirror(`file:${PAGE}`)).not.toThrow();
  expect(() => requireMirror('postgres://127.0.0.1/mirror')).not.toThrow();
});

describe('the guide for consumers', () => {
  const mirrors = new Mirrors();
  afterAll(() => mirrors.remove());
  const page = (): string => readFileSync(PAGE, 'utf8');

  it('shows the tables as they are', () => {
    const before = page();
    const begin = BEGIN.exec(before)!;
    const from = begin.index + begin[0].length;
    const after = `${before.slice(0, from)}\n${drawn()}\n\n${before.slice(before.indexOf(END))}`;
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, after);
    expect(page()).toBe(after);
  });

  it('has queries that these tables answer', async () => {
    const { database } = await mirrors.open();
    const block = page().split('```sql\n')[1]!.split('```')[0]!;
    const queries = block.split(';').filter((text) => /select/.test(text));
    expect(queries).toHaveLength(2);
    for (const query of queries) await expect(sql.raw(query).execute(database)).resolves.toMatchObject({ rows: [] });
  });
});
