import { sql } from 'kysely';
import type { AggregateBody } from '@pegboard/contracts';
import type { MirrorDatabase } from './database';
import type { Mirrored } from './mirrored';

/** The lowest byte of every code with which SQLite says that a row breaks a rule of its table. */
const SQLITE_CONSTRAINT = 19;

/** Whether the database refused what was to be written, so that trying the same again would not help. */
export function isRefusedRow(problem: unknown): boolean {
  const { code, errcode } = (problem ?? {}) as { code?: unknown; errcode?: unknown };
  if (typeof errcode === 'number') return (errcode & 0xff) === SQLITE_CONSTRAINT;
  // PostgreSQL: a value that the column can't hold (22), a constraint (23).
  return typeof code === 'string' && /^2[23][0-9A-Z]{3}$/.test(code);
}

/** Does a part of a transaction. If the database refuses a row of it, the part is undone and the rest of the transaction goes on. */
export async function orUndone(tx: MirrorDatabase, work: () => Promise<void>): Promise<unknown> {
  await sql`savepoint part`.execute(tx);
  try {
    await work();
    await sql`release savepoint part`.execute(tx);
    return undefined;
  } catch (problem) {
    if (!isRefusedRow(problem)) throw problem;
    await sql`rollback to savepoint part`.execute(tx);
    await sql`release savepoint part`.execute(tx);
    return problem;
  }
}

/** What the table of unread events says of an aggregate whose rows the database refused. */
export const refusedLine = ({ event }: Mirrored, body: AggregateBody, sequence: number, problem: unknown) => ({
  sequence,
  message_id: `${event.resource}/${body.id}.${body.version}`,
  subject: `evt.${event.service}.${event.resource}.${body.id}`,
  reason: `the database refused it: ${(problem as Error).message}`,
  event: JSON.stringify(body),
  is_made_good: 0,
});
