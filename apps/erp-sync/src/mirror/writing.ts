import type { MirrorDatabase } from './database';
import type { MirrorRow } from './table';
import { tableOf, type TableName } from './tables';

/** Values in one statement: SQLite takes 32 766, PostgreSQL 65 535. */
const MAX_VALUES = 16_000;
const MAX_IDS = 5_000;

/** Does something with many ids, as many at a time as one statement takes. */
export async function inPieces(ids: readonly number[], work: (ids: number[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < ids.length; i += MAX_IDS) await work(ids.slice(i, i + MAX_IDS));
}

const rowsAtOnce = (table: TableName): number => Math.floor(MAX_VALUES / Object.keys(tableOf(table).columns).length);

export async function insertAll(tx: MirrorDatabase, table: TableName, rows: readonly MirrorRow[]): Promise<void> {
  const step = rowsAtOnce(table);
  for (let i = 0; i < rows.length; i += step)
    await tx
      .insertInto(table)
      .values(rows.slice(i, i + step))
      .execute();
}

/**
 * Writes rows that are new, or newer than those that are there; answers the keys of those it wrote. No key may come twice.
 * @param isForced also where what is there is as new or newer
 */
export async function upsertNewer(tx: MirrorDatabase, table: TableName, rows: readonly MirrorRow[], isForced: boolean): Promise<number[]> {
  const { columns, key, newest } = tableOf(table);
  const id = key[0]!;
  const others = Object.keys(columns).filter((column) => column !== id);
  const written: number[] = [];
  const step = rowsAtOnce(table);
  for (let i = 0; i < rows.length; i += step) {
    const result = await tx
      .insertInto(table)
      .values(rows.slice(i, i + step))
      .onConflict((conflict) => {
        const update = conflict
          .column(id)
          .doUpdateSet(({ ref }) => Object.fromEntries(others.map((column) => [column, ref(`excluded.${column}` as never)])));
        return isForced ? update : update.whereRef(`${table}.${newest}` as never, '<', `excluded.${newest}` as never);
      })
      .returning(id)
      .execute();
    written.push(...result.map((row) => Number(row[id])));
  }
  return written;
}
