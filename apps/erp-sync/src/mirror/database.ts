import { existsSync } from 'node:fs';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import { openSqlite } from './sqlite';
import type { ColumnType, Value } from './table';
import { TABLES, tableOf, type TableName } from './tables';

/** Tables are data here, so columns are known by name alone. */
export type MirrorDatabase = Kysely<Record<string, Record<string, Value>>>;

/** Raised with every change of the tables; a mirror made by another version must be created again. */
export const SCHEMA_VERSION = 18;
/** A print of the tables of this version. A test compares it, so that no table changes without a new version. */
export const TABLES_PRINT = '6c4e9c678a16';

const PG_INT8 = 20;

/**
 * Opens the mirror's database and makes the tables that are missing.
 * @param url `file:<path>` for SQLite, `postgres://…` for PostgreSQL
 */
export async function openDatabase(url: string): Promise<MirrorDatabase> {
  const database = await connect(url);
  const decimal = url.startsWith('file:') ? sql`numeric` : sql`numeric(20, 6)`;
  for (const name of Object.keys(TABLES) as TableName[]) await createTable(database, name, decimal);
  await database
    .insertInto('sync_state')
    .values({ id: 1, schema_version: SCHEMA_VERSION, revision: 0, sequence: null, message_id: null, journal_n: 0, rebuilds: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return database;
}

/** Whoever only looks makes no database. @throws Error if there is none */
export function requireMirror(url: string): void {
  if (!url.startsWith('file:') || existsSync(url.slice('file:'.length))) return;
  throw new Error(`there is no mirror at ${url} (DATABASE_URL). "run" makes one.`);
}

/** Takes the mirror's tables away, whichever version made them; what others have in the database stays. */
export async function dropTables(url: string): Promise<void> {
  const database = await connect(url);
  for (const name of Object.keys(TABLES)) await database.schema.dropTable(name).ifExists().execute();
  await database.destroy();
}

async function connect(url: string): Promise<MirrorDatabase> {
  if (!url.startsWith('file:')) return new Kysely({ dialect: postgres(url) });
  return new Kysely({ dialect: new SqliteDialect({ database: await openSqlite(url.slice('file:'.length)) }) });
}

function postgres(url: string): PostgresDialect {
  // Ids, versions and plan runs all stay below 2^53.
  types.setTypeParser(PG_INT8, Number);
  const pool = new Pool({ connectionString: url, max: 2 });
  // A connection that breaks while nobody uses it is replaced at the next use.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
}

async function createTable(database: MirrorDatabase, name: TableName, decimal: ReturnType<typeof sql>): Promise<void> {
  const { columns, key, indexes = [] } = tableOf(name);
  let table = database.schema.createTable(name).ifNotExists();
  for (const [column, declared] of Object.entries(columns)) {
    const type = declared.replace('?', '') as ColumnType;
    const sqlType = { integer: sql`bigint`, decimal, flag: sql`smallint`, text: sql`text` }[type];
    table = table.addColumn(column, sqlType, (definition) => (declared.endsWith('?') ? definition : definition.notNull()));
  }
  await table.addPrimaryKeyConstraint(`${name}_key`, key as never).execute();
  for (const column of indexes) await database.schema.createIndex(`${name}_${column}`).ifNotExists().on(name).column(column).execute();
}
