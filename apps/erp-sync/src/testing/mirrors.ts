import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../mirror/database';
import { Mirror } from '../mirror/mirror';
import { DATA_TABLES, tableOf } from '../mirror/tables';

/** Mirrors in real databases in a temporary folder, all let go of by `remove`. */
export class Mirrors {
  private made: string | undefined;
  private readonly opened: Mirror[] = [];
  private count = 0;

  /** Made when it is asked for: a suite that is skipped makes none, and nobody would remove it. */
  get folder(): string {
    return (this.made ??= mkdtempSync(join(tmpdir(), 'pegboard-erp-')));
  }

  newFile(): string {
    return join(this.folder, `mirror-${++this.count}.db`);
  }

  async open(file = this.newFile(), beforeCommit?: () => Promise<void>): Promise<Mirror> {
    const mirror = await new Mirror(await openDatabase(`file:${file}`), beforeCommit).open();
    this.opened.push(mirror);
    return mirror;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map(({ database }) => database.destroy()));
  }

  async remove(): Promise<void> {
    await this.close();
    if (this.made) rmSync(this.made, { recursive: true, force: true });
  }
}

/** Everything that a mirror says about the company, in the order of the keys. */
export async function contents({ database }: Mirror): Promise<Record<string, readonly Record<string, unknown>[]>> {
  const all: Record<string, readonly Record<string, unknown>[]> = {};
  for (const table of DATA_TABLES) {
    let query = database.selectFrom(table).selectAll();
    for (const column of tableOf(table).key) query = query.orderBy(column);
    const rows = await query.execute();
    if (rows.length > 0) all[table] = rows;
  }
  return all;
}
