import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { SqliteDatabase } from 'kysely';

const BUSY_MS = 10_000;
const BUSY_AGAIN_MS = 20;
/** The first byte of SQLite's code says what; the second says more. */
const SQLITE_BUSY = 5;

/**
 * Opens Node's own SQLite on a file, as Kysely's dialect expects it. Readers go on while the mirror writes.
 * @throws Error if the file is no database, or is kept busy by others for ten seconds
 */
export async function openSqlite(path: string): Promise<SqliteDatabase> {
  const database = new DatabaseSync(path);
  await letReadersGoOn(database);
  database.exec(`pragma busy_timeout = ${BUSY_MS}`);
  // A power cut may take the last transactions, position and data together: they are read again.
  database.exec('pragma synchronous = NORMAL');
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      const values = (parameters: readonly unknown[]): SQLInputValue[] => [...parameters] as SQLInputValue[];
      return {
        // It answers rows: a query, and also a change that returns what it changed.
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}

/** SQLite refuses the change of mode at once, without waiting, while somebody reads the file; readers come and go. */
async function letReadersGoOn(database: DatabaseSync): Promise<void> {
  const until = Date.now() + BUSY_MS;
  for (;;) {
    try {
      return database.exec('pragma journal_mode = WAL');
    } catch (error) {
      if (Date.now() > until || !isBusy(error)) throw error;
      await setTimeout(BUSY_AGAIN_MS);
    }
  }
}

const isBusy = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
