import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import mongoose from 'mongoose';
import { inventoryPost } from '@pegboard/contracts';
import { Ledger, type Entry } from '@pegboard/domain-inventory';
import {
  BlockIds,
  BusConnection,
  JetStreamPublisher,
  MongoDatabase,
  NatsAsker,
  OpenJournal,
  SystemClock,
  SystemTimers,
  text,
} from '@pegboard/eventing';
import { repositoryRoot } from '@pegboard/servers';
import { Api, ServiceProcess } from '../company';
import { say } from '../say';
import { opening, packing, production, type BenchOutcome, type BenchRequest, type Workshop } from './ledger-postings';
import { recallMs } from './ledger-recall';
import { cpuSecondsOf, onServers, type BenchServers } from './servers';

const CALLERS = 64;
const KEY = 'bench-key-123';
const BATCHES = 20;
/** Before the measurement, so that it isn't about compilers at work. */
const WARM_UP = 4_000;

export interface PostingFigures {
  readonly postings: number;
  readonly postingsPerSecond: number;
  /** How many journal documents held them: what group commit saves. */
  readonly documents: number;
  readonly ms: { readonly p50: number; readonly p99: number };
  /** Seconds of processor time of the process that holds the ledger, of whoever asks it, and of the database server. */
  readonly cpuSeconds: { readonly ledger: number; readonly callers: number; readonly database: number };
}

export interface LedgerFigures {
  readonly callers: number;
  /** The service as a process, asked over NATS as the other services ask it. */
  readonly overNats: PostingFigures;
  /** The same ledger in the process of the callers. */
  readonly inProcess: PostingFigures;
  /** Reading and applying the whole journal, without a snapshot. */
  readonly replay: { readonly postings: number; readonly documents: number; readonly seconds: number };
  /** One recall through ten levels of a history of 100 000 movements. */
  readonly recallMs: number;
}

/**
 * What the stock ledger does in a second on the servers that `npm start` uses: half productions with a new batch that is
 * held, three ingredients and their costs, half packings of what is held; each answered when it is on disk.
 */
export const ledger = (postings = 20_000): Promise<LedgerFigures> => onServers((servers) => ledgerOn(servers, postings));

async function ledgerOn({ dir, nats, mongo, bus }: BenchServers, postings: number): Promise<LedgerFigures> {
  const timers = new SystemTimers();
  const connection = await mongoose.createConnection(mongo.url, { dbName: 'bench' }).asPromise();
  const bench: Bench = { dir, natsUrl: nats.url, mongoUrl: mongo.url, mongoPid: mongo.pid, timers, bus, connection };
  try {
    const overNats = await askedOverNats(bench, postings);
    const inProcess = await askedInProcess(bench, postings);
    return { callers: CALLERS, overNats, inProcess, replay: await replayed(bench), recallMs: recallMs() };
  } finally {
    timers.stop();
    await connection.close();
  }
}

interface Bench {
  readonly dir: string;
  readonly natsUrl: string;
  readonly mongoUrl: string;
  readonly mongoPid: number | undefined;
  readonly timers: SystemTimers;
  readonly bus: BusConnection;
  readonly connection: mongoose.Connection;
}

type Post = (request: BenchRequest) => Promise<BenchOutcome>;

async function askedOverNats(bench: Bench, postings: number): Promise<PostingFigures> {
  const env = { NATS_URL: bench.natsUrl, MONGODB_URI: bench.mongoUrl, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'warn', PORT: '0' };
  const main = join(repositoryRoot(), 'dist', 'apps', 'inventory', 'src', 'main.js');
  const inventory = new ServiceProcess({ name: 'inventory', main, env, logDir: join(bench.dir, 'logs') });
  await inventory.start();
  try {
    const asker = new NatsAsker(bench.bus, new SystemClock(), bench.timers);
    const post: Post = (request) => asker.ask(inventoryPost, request, { deadlineMs: 60_000 });
    const shop = await opened(await workshop(new Api(inventory.url, KEY)), post);
    await measured(shop, post, { postings: WARM_UP, from: postings });
    return await measured(shop, post, { postings, mongoPid: bench.mongoPid, ledgerPid: inventory.pid });
  } finally {
    await inventory.stop();
  }
}

/** Items over HTTP, as a user makes them. */
async function workshop(api: Api): Promise<{ locationId: number; product: number; variantIds: number[]; screws: number }> {
  const make = async (path: string, sku: string, batch_tracked: boolean): Promise<number> =>
    (await api.post(path, { name: sku, batch_tracked, variants: [{ sku }] })).variants[0].id;
  return {
    locationId: (await api.post('/v1/locations', { name: 'Factory' })).id,
    product: await make('/v1/products', 'CHAIR', true),
    variantIds: [await make('/v1/materials', 'BEAM', true), await make('/v1/materials', 'PAINT', true)],
    screws: await make('/v1/materials', 'SCREW', false),
  };
}

async function opened(shop: Awaited<ReturnType<typeof workshop>>, post: Post): Promise<Workshop> {
  const { batch_ids } = await posted(post, opening(shop, BATCHES));
  const ingredients = shop.variantIds.map((variantId, i) => ({
    variantId,
    batchIds: batch_ids.slice(i * BATCHES, (i + 1) * BATCHES) as number[],
  }));
  return { ...shop, ingredients };
}

async function posted(post: Post, request: BenchRequest): Promise<BenchOutcome> {
  const outcome = await post(request);
  if (outcome.status !== 'posted') throw new Error(`${request.posting_id}: ${JSON.stringify(outcome.refusal)}`);
  return outcome;
}

/** The service's own ledger, loaded as it was built: tools know no application. */
async function askedInProcess(bench: Bench, postings: number): Promise<PostingFigures> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { StockLedger } = require(join(repositoryRoot(), 'dist', 'apps', 'inventory', 'src', 'stock', 'stock-ledger.js')) as any;
  const [database, clock] = [new MongoDatabase(bench.connection), new SystemClock()];
  const ids = [1, 2, 3, 4];
  const factsOf = async () => ({
    variants: ids.map((id) => ({ id, itemId: id, sku: `V${id}`, isTracked: id < 4 })),
    locations: [{ id: 1, name: 'Factory', timeZone: 'UTC' }],
    batches: [],
  });
  const stock = await StockLedger.open({
    database,
    sender: new JetStreamPublisher(bench.bus, clock),
    clock,
    timers: bench.timers,
    ids: new BlockIds(database),
    facts: { factsOf },
    writer: 'bench',
    onProblem: (problem: unknown) => say(String(problem)),
    allowNegativeStock: false,
  });
  const post: Post = (request) => stock.post(request);
  const shop = await opened({ locationId: 1, product: 1, variantIds: [2, 3], screws: 4 }, post);
  await measured(shop, post, { postings: WARM_UP, from: postings });
  const figures = await measured(shop, post, { postings, mongoPid: bench.mongoPid });
  await stock.stop();
  return figures;
}

/** Keeps 64 callers busy, each waiting for its answer before it asks again: it makes, and packs what it made. */
async function measured(
  shop: Workshop,
  post: Post,
  { postings, from = 0, mongoPid, ledgerPid }: { postings: number; from?: number; mongoPid?: number; ledgerPid?: number },
): Promise<PostingFigures> {
  const took: number[] = [];
  const commits = new Set<number>();
  const one = async (request: BenchRequest): Promise<BenchOutcome> => {
    const began = performance.now();
    const outcome = await posted(post, request);
    took.push(performance.now() - began);
    commits.add(outcome.n);
    return outcome;
  };
  let next = from;
  const caller = async (): Promise<void> => {
    while (next < from + postings / 2) {
      const i = ++next;
      const made = await one(production(shop, i));
      await one(packing(shop, i, made.batch_ids[0]!));
    }
  };
  const cpu = (): { ledger: number; callers: number; database: number } => ({
    ledger: ledgerPid ? cpuSecondsOf(ledgerPid) : 0,
    callers: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    database: mongoPid ? cpuSecondsOf(mongoPid) : 0,
  });
  const [began, before] = [performance.now(), cpu()];
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const [seconds, after] = [(performance.now() - began) / 1000, cpu()];
  took.sort((a, b) => a - b);
  const at = (part: number): number => Number(took[Math.floor((took.length - 1) * part)]!.toFixed(1));
  const used = (name: keyof typeof before): number => Number((after[name] - before[name]).toFixed(2));
  return {
    postings: took.length,
    postingsPerSecond: Math.round(took.length / seconds),
    documents: commits.size,
    ms: { p50: at(0.5), p99: at(0.99) },
    cpuSeconds: { ledger: used(ledgerPid ? 'ledger' : 'callers'), callers: used('callers'), database: used('database') },
  };
}

/** The journal that the measurement in this process left, from its first entry. */
async function replayed(bench: Bench): Promise<LedgerFigures['replay']> {
  const machine = new Ledger({ allowNegativeStock: false });
  let postings = 0;
  machine.onApplied = (entry) => (postings += entry.postings.length);
  const began = performance.now();
  const journal = await OpenJournal.open<string, never, never>({
    database: new MongoDatabase(bench.connection),
    name: 'journal',
    entry: text,
    machine: { decide: () => ({ entry: undefined, outcomes: [] }), apply: (text, n) => machine.apply(JSON.parse(text) as Entry, n) },
    sender: { send: async () => undefined },
    clock: new SystemClock(),
    timers: bench.timers,
    writer: 'replay',
  });
  return { postings, documents: journal.end, seconds: Math.round(performance.now() - began) / 1000 };
}

if (require.main === module) {
  void ledger(...process.argv.slice(2).map(Number)).then((figures) => process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`));
}
