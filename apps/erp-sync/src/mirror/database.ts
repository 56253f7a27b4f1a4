import { setTimeout } from 'node:timers/promises';
import Database from 'libsql';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { ColumnType, Value } from './table';
import { TABLES, tableOf, type TableName } from './tables';

/** Tables are data here, so columns are known by name alone. */
export type MirrorDatabase = Kysely<Record<string, Record<string, Value>>>;

/** Raised with every change of the tables; a mirror made by another version must be created again. */
export const SCHEMA_VERSION = 9;
/** A print of the tables of this version. A test compares it, so that no table changes without a new version. */
export const TABLES_PRINT = '67ae18d8af1f';

const BUSY_MS = 10_000;
const BUSY_AGAIN_MS = 20;
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

/** Takes the mirror's tables away, whichever version made them; what others have in the database stays. */
export async function dropTables(url: string): Promise<void> {
  const database = await connect(url);
  for (const name of Object.keys(TABLES)) await database.schema.dropTable(name).ifExists().execute();
  await database.destroy();
}

async function connect(url: string): Promise<MirrorDatabase> {
  return new Kysely({ dialect: url.startsWith('file:') ? await sqlite(url.slice('file:'.length)) : postgres(url) });
}

async function sqlite(path: string): Promise<SqliteDialect> {
  const database = new Database(path);
  await letReadersGoOn(database);
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  // A power cut may take the last transactions, position and data together: they are read again.
  database.pragma('synchronous = NORMAL');
  return new SqliteDialect({ database: database as never });
}

/** SQLite refuses the change of mode at once, without waiting, while somebody reads the file; readers come and go. */
async function letReadersGoOn(database: InstanceType<typeof Database>): Promise<void> {
  const until = Date.now() + BUSY_MS;
  for (;;) {
    try {
      return void database.pragma('journal_mode = WAL');
    } catch (error) {
      if (Date.now() > until || !isBusy(error)) throw error;
      await setTimeout(BUSY_AGAIN_MS);
    }
  }
}

const isBusy = (error: unknown): boolean => (error as { code?: string }).code === 'SQLITE_BUSY';

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
