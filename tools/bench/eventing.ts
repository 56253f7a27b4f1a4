import { performance } from 'node:perf_hooks';
import mongoose from 'mongoose';
import { customerEvent, type BodyOf } from '@pegboard/contracts';
import {
  aggregateSchema,
  anything,
  DocumentAggregateStore,
  listOf,
  JetStreamPublisher,
  MongoDatabase,
  OpenJournal,
  SystemClock,
  SystemTimers,
  type Aggregate,
  type AggregateType,
  type JournalMachine,
  text,
} from '@pegboard/eventing';
import { onServers, type BenchServers } from './servers';

const CALLERS = 64;

export interface EventingFigures {
  readonly callers: number;
  readonly postings: number;
  readonly postingsPerSecond: number;
  /** How many journal documents held them: what group commit saves. */
  readonly documents: number;
  readonly postingMs: { readonly p50: number; readonly p99: number };
  /** Events with an acknowledgement that is on the disk. */
  readonly eventsPerSecond: number;
  /** Saved, published, and the outbox emptied. */
  readonly savesPerSecond: number;
  readonly saveMs: { readonly p50: number; readonly p99: number };
}

interface Customer extends Aggregate {
  readonly name: string;
}

const customers: AggregateType<Customer, BodyOf<typeof customerEvent>> = {
  event: customerEvent,
  collection: aggregateSchema<Customer>('customers', { name: text }),
  toBody: ({ id, version, isDeleted, name }) => ({ id, version, is_deleted: isDeleted, name, email: null }),
};

/** What the journal, the outbox and the bus do in a second, on the servers that `npm start` uses, every write synced. */
export const eventing = (postings = 20_000, events = 20_000, saves = 4_000): Promise<EventingFigures> =>
  onServers((servers) => eventingOn(servers, postings, events, saves));

async function eventingOn({ mongo, bus }: BenchServers, postings: number, events: number, saves: number): Promise<EventingFigures> {
  const [clock, timers] = [new SystemClock(), new SystemTimers()];
  const connection = await mongoose.createConnection(mongo.url, { dbName: 'bench' }).asPromise();
  const database = new MongoDatabase(connection);
  const publisher = new JetStreamPublisher(bus, clock);
  try {
    const journal = await OpenJournal.open({
      database,
      name: 'journal',
      entry: listOf(anything<ReturnType<typeof postingOf>>()),
      machine: adding(),
      sender: publisher,
      clock,
      timers,
      writer: 'bench',
    });
    const posted = await timed(postings, (i) => journal.submit(postingOf(i)));
    const sent = await timed(events, (i) =>
      publisher.publish(customerEvent, i, 'told', { id: i + 1, version: 1, is_deleted: false, name: 'x', email: null }, `bench.${i}`),
    );
    const store = new DocumentAggregateStore(customers, database, publisher, clock, timers);
    const saved = await timed(saves, (i) => store.create({ id: i + 1, isDeleted: false, name: `customer ${i}` }, [{ action: 'created' }]));
    return {
      callers: CALLERS,
      postings,
      postingsPerSecond: posted.perSecond,
      documents: journal.end,
      postingMs: posted.ms,
      eventsPerSecond: sent.perSecond,
      savesPerSecond: saved.perSecond,
      saveMs: saved.ms,
    };
  } finally {
    timers.stop();
    await connection.close();
  }
}

/** As much as a completed manufacturing order writes: one product in, three ingredients out. */
const postingOf = (i: number) => ({
  posting_id: `manufacturing_order_production/${i}/book`,
  movements: [1, 2, 3, 4].map((line) => ({
    variant_id: line,
    location_id: 1,
    batch_id: null,
    quantity: line === 1 ? '1' : '-2.5',
    serves: `manufacturing_order_recipe_row/${i * 4 + line}`,
  })),
});

function adding(): JournalMachine<ReturnType<typeof postingOf>[], ReturnType<typeof postingOf>, number> {
  return { decide: (commands, n) => ({ entry: [...commands], outcomes: commands.map(() => n) }), apply: () => undefined };
}

/** Keeps 64 callers busy, each waiting for its answer before it asks again. */
async function timed(
  count: number,
  work: (i: number) => Promise<unknown>,
): Promise<{ perSecond: number; ms: { p50: number; p99: number } }> {
  const took: number[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      const began = performance.now();
      await work(next++);
      took.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const seconds = (performance.now() - began) / 1000;
  took.sort((a, b) => a - b);
  const at = (part: number): number => Number(took[Math.floor((took.length - 1) * part)]!.toFixed(1));
  return { perSecond: Math.round(count / seconds), ms: { p50: at(0.5), p99: at(0.99) } };
}

if (require.main === module) {
  void eventing().then((figures) => process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`));
}
