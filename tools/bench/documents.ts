import { performance } from 'node:perf_hooks';
import mongoose, { type Connection, type Model } from 'mongoose';
import {
  aggregateSchema,
  DocumentCheck,
  flag,
  instantText,
  listOf,
  MongoDatabase,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Aggregate,
  type Collection,
} from '@pegboard/eventing';
import { instant, quantity as of, type Instant, type Quantity } from '@pegboard/kit';
import { onServers } from './servers';

const ROWS = 20;
const CALLERS = 8;
/** A multiple of the orders in which three ways can take turns. */
const ROUNDS = 24;
const A_ROUND = 150;
const CHECKS = 20_000;

/** How many a second, one way beside the others: the driver alone, the store, and mongoose with its own documents. */
export interface Ways {
  readonly driver: number;
  readonly store: number;
  readonly hydrated: number;
}

export interface DocumentFigures {
  readonly rows: number;
  readonly bytes: number;
  readonly savesPerSecond: Ways;
  readonly readsPerSecond: Ways;
  /** Of a whole document, without a database. */
  readonly checkUs: number;
  readonly hydrateUs: number;
}

interface Line {
  readonly id: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly pricePerUnit: Quantity | null;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  readonly linkedId: number | null;
  readonly isMade: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

interface Order extends Aggregate {
  readonly orderNo: string;
  readonly customerId: number;
  readonly status: 'OPEN' | 'DONE';
  readonly deliveryDate: Instant | null;
  readonly notes: string | null;
  readonly rows: readonly Line[];
}

const line = part<Line>({
  id: whole,
  variantId: whole,
  locationId: whole,
  quantity,
  pricePerUnit: optional(quantity),
  attributes: listOf(part<Line['attributes'][number]>({ key: text, value: text })),
  linkedId: optional(whole),
  isMade: flag,
  createdAt: instantText,
  updatedAt: instantText,
});

const orders = aggregateSchema<Order>('orders', {
  orderNo: text,
  customerId: whole,
  status: oneOf(['OPEN', 'DONE']),
  deliveryDate: optional(instantText),
  notes: optional(text),
  rows: listOf(line),
});

/** What it costs that documents are checked against their mongoose schemas: an order of 20 rows, saved and read (ADR 14). */
export const documents = (): Promise<DocumentFigures> =>
  onServers(async ({ mongo }) => {
    const connection = await mongoose.createConnection(mongo.url, { dbName: 'bench', autoIndex: false }).asPromise();
    try {
      return await documentsOn(connection);
    } finally {
      await connection.close();
    }
  });

async function documentsOn(connection: Connection): Promise<DocumentFigures> {
  const store: Collection<any> = new MongoDatabase(connection).collection(orders);
  const model = connection.models['orders'] as Model<any>;
  const ids = Array.from({ length: A_ROUND }, (_, i) => i + 1);
  for (const id of ids) await store.insert(orderOf(id));
  const driver = model.collection as any;
  const durable = { writeConcern: { w: 'majority', journal: true } };
  const changeOf = (id: number, version: number) => ({ version, rows: orderOf(id, version).rows, outbox: [], updatedAt: instant(version) });
  const savesPerSecond = await compared({
    driver: (id, round) => driver.updateOne({ _id: id }, { $set: changeOf(id, round) }, durable),
    store: (id, round) => store.update({ id, where: {}, set: changeOf(id, round) }),
    // What `save` of a document that was read does, without reading it again.
    hydrated: (id, round) => (model.hydrate(orderOf(id)) as any).set(changeOf(id, round)).save(durable),
  });
  const readsPerSecond = await compared({
    driver: (id) => driver.findOne({ _id: id }),
    store: (id) => store.get(id),
    hydrated: (id) => model.findById(id).exec(),
  });
  const check = new DocumentCheck(orders);
  const order = orderOf(1);
  return {
    rows: ROWS,
    bytes: JSON.stringify(order).length,
    savesPerSecond,
    readsPerSecond,
    checkUs: microseconds(CHECKS, () => check.whole(order)),
    hydrateUs: microseconds(CHECKS / 20, () => model.hydrate(order)),
  };
}

function orderOf(id: number, version = 1): Omit<Order, 'id'> & { readonly _id: number; readonly outbox: readonly [] } {
  const at = instant(1_790_000_000_000 + id);
  const rows = Array.from({ length: ROWS }, (_, i): Line => ({
    id: id * 100 + i,
    variantId: i + 1,
    locationId: 1,
    quantity: of(version + i),
    pricePerUnit: of('12.5'),
    attributes: [{ key: 'engraving', value: `For ${id}` }],
    linkedId: i % 2 ? id : null,
    isMade: i % 2 === 1,
    createdAt: at,
    updatedAt: at,
  }));
  const fields = { orderNo: `SO-${id}`, customerId: id, status: 'OPEN' as const, deliveryDate: at, notes: null, rows };
  return { _id: id, version, isDeleted: false, createdAt: at, updatedAt: at, outbox: [], ...fields };
}

type Work = (id: number, round: number) => Promise<unknown>;

/** In turns, each way as often first as the others, so that what else happens on the machine meets all of them. */
async function compared(ways: Readonly<Record<keyof Ways, Work>>): Promise<Ways> {
  const names = Object.keys(ways) as (keyof Ways)[];
  const took: Record<keyof Ways, number> = { driver: 0, store: 0, hydrated: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    for (let i = 0; i < names.length; i++) {
      // Forwards and backwards, so that none always follows the same other one and pays for what that left to be collected.
      const turn = round % 2 === 0 ? i : names.length - i;
      const name = names[(turn + Math.floor(round / 2)) % names.length]!;
      const ms = await timed((id) => ways[name](id, round * names.length + i + 2));
      // The first round warms up.
      if (round > 0) took[name] += ms;
    }
  }
  const perSecond = (name: keyof Ways): number => Math.round((ROUNDS * A_ROUND * 1000) / took[name]);
  return { driver: perSecond('driver'), store: perSecond('store'), hydrated: perSecond('hydrated') };
}

async function timed(work: (id: number) => Promise<unknown>): Promise<number> {
  let next = 1;
  const caller = async (): Promise<void> => {
    while (next <= A_ROUND) await work(next++);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return performance.now() - began;
}

function microseconds(times: number, work: () => unknown): number {
  for (let i = 0; i < times; i++) work();
  const began = performance.now();
  for (let i = 0; i < times; i++) work();
  return Number((((performance.now() - began) * 1000) / times).toFixed(1));
}

if (require.main === module) {
  void documents().then((figures) => process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`));
}
