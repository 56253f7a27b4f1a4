import type { JournalEntry } from '@pegboard/contracts';
import type { StreamPosition } from '@pegboard/eventing';
import { WriteBatch, type UnreadMessage } from './batch';
import { SCHEMA_VERSION, type MirrorDatabase } from './database';
import type { Mirrored } from './mirrored';
import { isRefusedRow, orUndone, refusedLine } from './refused-rows';
import { movementRows } from './movements';
import { rankRow } from './ranks';
import type { StatusKind } from './statuses';
import type { MirrorRow } from './table';
import { DATA_TABLES, type TableName } from './tables';
import { inPieces, insertAll, upsertNewer } from './writing';

export interface MirrorState {
  /** Null: this mirror has never been filled. */
  readonly position: StreamPosition | null;
  /** The last commit of the ledger that is in here, with all before it. */
  readonly journalN: number;
  readonly rebuilds: number;
}

/** Trying again would not help: somebody has to look. */
export class MustEnd extends Error {}

/** Somebody else has written into this mirror since it was opened: two of us would only be in each other's way. */
export class AnotherWriter extends MustEnd {
  constructor() {
    super('another erp-sync is writing into this database; only one may run for each mirror');
  }
}

const MAX_REASON_LENGTH = 2_000;

export interface WriteOptions {
  /** The owner's word counts whatever the version here: for a mirror that is not trusted any more. */
  readonly isForced?: boolean;
  /** The place in the stream that this write reaches; by default the batch's. */
  readonly position?: StreamPosition | undefined;
  readonly isRebuilt?: boolean;
}

/**
 * The copy in the relational database. Each write is one transaction that carries the place it reaches with the data, so a
 * process that dies at any moment leaves either both or neither.
 */
export class Mirror {
  private revision = 0;
  state: MirrorState = { position: null, journalN: 0, rebuilds: 0 };

  /** @param beforeCommit called when everything is written and nothing is committed, for tests that interrupt there */
  constructor(
    readonly database: MirrorDatabase,
    private readonly beforeCommit: () => Promise<void> = async () => undefined,
  ) {}

  /** @throws Error if another version of this program made the tables */
  async open(): Promise<this> {
    const row = await this.database.selectFrom('sync_state').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
    if (row['schema_version'] !== SCHEMA_VERSION)
      throw new Error(
        `the tables are those of version ${row['schema_version']}, not ${SCHEMA_VERSION}: run "recreate", which drops them and fills new ones`,
      );
    this.revision = Number(row['revision']);
    this.state = {
      position: row['sequence'] === null ? null : { sequence: Number(row['sequence']), messageId: row['message_id'] as string | null },
      journalN: Number(row['journal_n']),
      rebuilds: Number(row['rebuilds']),
    };
    return this;
  }

  /**
   * Writes a batch with the place it reaches. Commits of the ledger must follow the last one without a gap; those that
   * are here already are left alone. If the database refuses the rows of an aggregate, that aggregate is put aside with the reason, and
   * everything else is written. @throws AnotherWriter
   */
  async write(batch: WriteBatch, options: WriteOptions = {}): Promise<void> {
    try {
      await this.writeTogether(batch, options, writeAggregates);
    } catch (problem) {
      if (!isRefusedRow(problem)) throw problem;
      await this.writeTogether(batch, options, writeOneByOne);
    }
  }

  private async writeTogether(
    batch: WriteBatch,
    { isForced = false, position = batch.position, isRebuilt = false }: WriteOptions,
    writeBodies: typeof writeOneByOne,
  ): Promise<void> {
    const commits = following(batch.commits, this.state.journalN);
    const next: MirrorState = {
      position: position ?? this.state.position,
      journalN: this.state.journalN + commits.length,
      rebuilds: this.state.rebuilds + (isRebuilt ? 1 : 0),
    };
    await this.database.transaction().execute(async (tx) => {
      await this.step(tx, next);
      for (const [kind, bodies] of batch.bodies) await writeBodies(tx, kind, [...bodies.values()], isForced, next.position?.sequence ?? 0);
      for (const [kind, orders] of batch.statuses) await writeStatuses(tx, kind, [...orders.values()], isForced);
      for (const [kind, orders] of batch.ranks)
        await upsertNewer(
          tx,
          kind.table,
          [...orders].map(([id, rank]) => rankRow(kind, id, rank)),
          isForced,
        );
      await insertAll(tx, 'stock_movements', commits.flatMap(movementRows));
      await writeUnread(tx, batch.unread);
      for (const [topic, events] of batch.skipped) await countSkipped(tx, topic, events);
      await this.beforeCommit();
    });
    this.stepped(next);
  }

  /** Begins at another place in the stream. */
  moveTo(position: StreamPosition): Promise<void> {
    return this.write(new WriteBatch(), { position });
  }

  /** Deletes all movements; the ledger returns them again. */
  async forgetMovements(): Promise<void> {
    const next = { ...this.state, journalN: 0 };
    await this.database.transaction().execute(async (tx) => {
      await this.step(tx, next);
      await tx.deleteFrom('stock_movements').execute();
    });
    this.stepped(next);
  }

  /** Removes aggregates that their owner doesn't know. */
  async keepOnly(kind: Mirrored, known: ReadonlySet<number>): Promise<void> {
    const here = await this.database.selectFrom(kind.table).select('id').execute();
    const strangers = here.map(({ id }) => Number(id)).filter((id) => !known.has(id));
    if (strangers.length === 0) return;
    await this.database.transaction().execute(async (tx) => {
      await this.step(tx, this.state);
      await inPieces(strangers, async (ids) => {
        for (const { table, of } of kind.parts) await tx.deleteFrom(table).where(of, 'in', ids).execute();
        await tx.deleteFrom(kind.table).where('id', 'in', ids).execute();
      });
    });
    this.stepped(this.state);
  }

  /** The ids of a kind that are not deleted, ascending. */
  async idsOf(table: TableName): Promise<number[]> {
    const rows = await this.database.selectFrom(table).select('id').where('is_deleted', '=', 0).orderBy('id').execute();
    return rows.map(({ id }) => Number(id));
  }

  /**
   * Somebody has looked at an event that could not be read: it is a difference no longer.
   * @param sequence of all if it is absent
   * @returns how many there were
   */
  async acknowledge(sequence?: number): Promise<number> {
    const open = this.database.deleteFrom('unread').where('is_made_good', '=', 0);
    const { numDeletedRows } = await (sequence === undefined ? open : open.where('sequence', '=', sequence)).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  /** How many rows each table has. */
  async counts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of [...DATA_TABLES, 'unread' as const]) {
      const { count } = await this.database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      counts[table] = Number(count);
    }
    return counts;
  }

  private async step(tx: MirrorDatabase, next: MirrorState): Promise<void> {
    const { numUpdatedRows } = await tx
      .updateTable('sync_state')
      .set({
        revision: this.revision + 1,
        sequence: next.position?.sequence ?? null,
        message_id: next.position?.messageId ?? null,
        journal_n: next.journalN,
        rebuilds: next.rebuilds,
      })
      .where('id', '=', 1)
      .where('revision', '=', this.revision)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new AnotherWriter();
  }

  private stepped(next: MirrorState): void {
    this.revision++;
    this.state = next;
  }
}

/** The commits that follow a number without a gap. */
function following(commits: ReadonlyMap<number, JournalEntry>, after: number): JournalEntry[] {
  const found: JournalEntry[] = [];
  for (let next = commits.get(after + 1); next; next = commits.get(next.n + 1)) found.push(next);
  return found;
}

async function writeAggregates(tx: MirrorDatabase, kind: Mirrored, bodies: readonly any[], isForced: boolean): Promise<void> {
  const isNewer = new Set(await upsertNewer(tx, kind.table, bodies.map(kind.row), isForced));
  const newer = bodies.filter((body) => isNewer.has(body.id));
  for (const { table, of, rows, isKeptOfDeleted } of kind.parts) {
    await inPieces([...isNewer], (ids) => tx.deleteFrom(table).where(of, 'in', ids).execute());
    await insertAll(
      tx,
      table,
      newer.flatMap((body) => (body.is_deleted && !isKeptOfDeleted ? [] : rows(body))),
    );
  }
}

/** The same, when one of them can't be written: the others are. */
async function writeOneByOne(
  tx: MirrorDatabase,
  kind: Mirrored,
  bodies: readonly any[],
  isForced: boolean,
  sequence: number,
): Promise<void> {
  for (const body of bodies) {
    const problem = await orUndone(tx, () => writeAggregates(tx, kind, [body], isForced));
    if (problem === undefined) continue;
    const line = refusedLine(kind, body, sequence, problem);
    await tx
      .insertInto('unread')
      .values({ ...line, reason: line.reason.slice(0, MAX_REASON_LENGTH) })
      .onConflict((conflict) => conflict.columns(['sequence', 'message_id']).doNothing())
      .execute();
  }
}

async function writeStatuses(
  tx: MirrorDatabase,
  { table, of, rowTable }: StatusKind,
  orders: readonly { readonly id: number; readonly row: MirrorRow; readonly rows: readonly MirrorRow[] }[],
  isForced: boolean,
): Promise<void> {
  const newer = new Set(
    await upsertNewer(
      tx,
      table,
      orders.map(({ row }) => row),
      isForced,
    ),
  );
  if (!rowTable) return;
  await inPieces([...newer], (ids) => tx.deleteFrom(rowTable).where(of, 'in', ids).execute());
  await insertAll(
    tx,
    rowTable,
    orders.flatMap(({ id, rows }) => (newer.has(id) ? rows : [])),
  );
}

/** One that was read before, in an earlier life or before a rebuild, is the same line. */
async function writeUnread(tx: MirrorDatabase, unread: readonly UnreadMessage[]): Promise<void> {
  for (const { message, reason, isMadeGood } of unread) {
    await tx
      .insertInto('unread')
      .values({
        sequence: message.sequence,
        message_id: message.messageId,
        subject: message.subject,
        reason: reason.slice(0, MAX_REASON_LENGTH),
        event: JSON.stringify(message.event),
        is_made_good: isMadeGood ? 1 : 0,
      })
      .onConflict((conflict) => conflict.columns(['sequence', 'message_id']).doUpdateSet({ is_made_good: isMadeGood ? 1 : 0 }))
      .execute();
  }
}

async function countSkipped(tx: MirrorDatabase, topic: string, events: number): Promise<void> {
  await tx
    .insertInto('skipped')
    .values({ topic, events })
    .onConflict((conflict) => conflict.column('topic').doUpdateSet(({ eb }) => ({ events: eb('skipped.events', '+', events) })))
    .execute();
}
