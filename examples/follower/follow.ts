// Keeps the name of every customer in a file, and survives every restart: node follow.ts customers.db
import { DatabaseSync } from 'node:sqlite';
import { events, isOf, need, pegboard, PegboardError } from '@pegboard/client';

const connection = { url: process.env.PEGBOARD_URL!, key: process.env.PEGBOARD_API_KEY! };
const database = new DatabaseSync(process.argv[2] ?? 'customers.db');
database.exec(`
  create table if not exists customers (id integer primary key, version integer, name text, is_deleted integer);
  create table if not exists position (only integer primary key check (only = 1), sequence integer, event text);
  insert or ignore into position values (1, 0, '');
`);
// The highest version wins, so an event that comes twice, or late, does no harm.
const write = database.prepare(`
  insert into customers values (?, ?, ?, ?) on conflict (id) do update
  set version = excluded.version, name = excluded.name, is_deleted = excluded.is_deleted
  where customers.version < excluded.version`);
const remember = database.prepare('update position set sequence = ?, event = ?');

/** Where to go on: behind the last event, if the feed still has it at that place; else at the beginning. */
async function start(): Promise<number> {
  const { sequence, event } = database.prepare('select sequence, event from position').get() as { sequence: number; event: string };
  if (sequence === 0) return 0;
  const query = { after: sequence - 1, limit: 1, types: ['sales.customer'] };
  const { data } = await need(pegboard(connection).GET('/v1/events', { params: { query } }));
  return data[0]?.sequence === sequence && data[0].id === event ? sequence : 0;
}

for (let after = await start(); ; after = 0) {
  try {
    for await (const event of events(connection, { after, types: ['sales.customer'] })) {
      // Data and position in one transaction: a crash at any moment leaves both or neither.
      database.exec('begin');
      if (isOf(event, 'sales.customer')) {
        const { id, version, name, is_deleted } = event.data.aggregate;
        write.run(id, version, name, Number(is_deleted));
      }
      remember.run(event.sequence, event.id);
      database.exec('commit');
      console.log(event.sequence, event.type, event.subject);
    }
  } catch (error) {
    if (!(error instanceof PegboardError) || error.code !== 'FEED_WENT_BACK') throw error;
  }
}
