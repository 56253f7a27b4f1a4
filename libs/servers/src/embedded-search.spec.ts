import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { mongo } from 'mongoose';
import { startMongo, type RunningServer } from './index';

type Line = { readonly _id: number } & Record<string, unknown>;

const INDEXES: readonly Record<string, 1>[] = [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }, { 'c.d': 1 }, { 'rows.id': 1 }, { b: 1, a: 1 }];

const word = fc.constantFrom('x', 'y', '', 'Y');
const number = fc.constantFrom(0, 1, 2, 2.5, -1);
const value = fc.oneof(
  { weight: 6, arbitrary: number },
  { weight: 3, arbitrary: word },
  fc.constantFrom(null, true, new Date(5_000), new Date(7_000)),
);
const content = fc.record(
  {
    a: fc.oneof({ weight: 5, arbitrary: value }, fc.array(number, { maxLength: 3 })),
    b: value,
    c: fc.oneof(fc.record({ d: value }), fc.constant(null)),
    rows: fc.array(fc.record({ id: number, of: word }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const bound = fc.constantFrom('$gt', '$gte', '$lt', '$lte');
const asked = fc.oneof(
  { weight: 3, arbitrary: value },
  fc.array(fc.oneof({ weight: 4, arbitrary: number }, word, fc.constant(null)), { maxLength: 4 }).map(($in) => ({ $in })),
  fc.tuple(bound, number, bound, number).map(([one, from, other, to]) => ({ [one]: from, [other]: to })),
  number.map(($ne) => ({ $ne })),
  fc.constantFrom({ $exists: true }, { $exists: false }, { $eq: 2 }),
);
const field = fc.constantFrom('a', 'b', 'c.d', 'rows.id', '_id');
const parts = fc.dictionary(field, asked, { maxKeys: 3 });
const query = fc.oneof(
  { weight: 4, arbitrary: parts },
  fc.tuple(parts, parts).map(([one, other]) => ({ $and: [one, other] })),
  fc.tuple(parts, parts, parts).map(([one, other, beside]) => ({ ...beside, $or: [one, other] })),
);
const sort = fc.oneof(
  fc.constant({}),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c.d'), fc.constantFrom('a', 'b', 'c.d'), fc.constantFrom(1 as const, -1 as const), fc.boolean())
    .map(([first, then, direction, isMixed]): Record<string, 1 | -1> => ({
      [first]: direction,
      ...(isMixed ? {} : { [then]: direction }),
      _id: direction,
    })),
);

/** The same documents with indexes and without: whatever is asked, the answers are the same. */
describe('the indexes of the embedded server', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-indexes-'));
  let server: RunningServer;
  let client: mongo.MongoClient;
  let collections: mongo.Collection<Line>[];
  beforeAll(async () => {
    server = await startMongo({ dataDir });
    client = await new mongo.MongoClient(server.url).connect();
    const db = client.db(`indexes_${process.pid}`);
    collections = [db.collection<Line>('indexed'), db.collection<Line>('plain')];
    for (const keys of INDEXES) await collections[0]!.createIndex(keys);
  });
  afterAll(async () => {
    await client?.db(`indexes_${process.pid}`).dropDatabase();
    await client?.close();
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const both = async <T>(ask: (collection: mongo.Collection<Line>) => Promise<T>): Promise<T> => {
    const [indexed, plain] = await Promise.all(collections.map(ask));
    expect(indexed).toEqual(plain);
    return indexed!;
  };
  const byId = (found: readonly Line[]): Line[] => [...found].sort((one, other) => one._id - other._id);

  it('find, count, change and take away the same as a reading of the whole collection', async () => {
    const step = fc.record({ query, sort, skip: fc.nat(3), limit: fc.nat(4), change: content, isDelete: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 25 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (all, steps) => {
          await both((collection) => collection.deleteMany({}));
          await both((collection) => collection.insertMany(all.map((one, at) => ({ ...one, _id: at % 2 === 0 ? at : -at }))));
          for (const { query: condition, sort: order, skip, limit, change, isDelete } of steps) {
            const filter = condition as mongo.Filter<Line>;
            await both(async (collection) => byId(await collection.find(filter).toArray()));
            await both((collection) => collection.countDocuments(filter));
            // Without a sequence that tells all apart, any few of them are right.
            if (Object.keys(order).length > 0)
              await both((collection) => collection.find(filter).sort(order).skip(skip).limit(limit).toArray());
            const id = all.length % 2 === 0 ? 2 : -1;
            await both((collection) => collection.updateOne({ _id: id }, { $set: change }));
            if (isDelete) await both((collection) => collection.deleteMany(filter));
          }
          await both(async (collection) => byId(await collection.find().toArray()));
        },
      ),
      {
        numRuns: 60,
        // An empty list stands in no index, however many keys the index has.
        examples: [[[{ a: [], b: 2 }], [{ query: { b: { $gt: 0 } }, sort: {}, skip: 0, limit: 0, change: {}, isDelete: false }]]],
      },
    );
  });

  it('are the same after a restart', async () => {
    const [indexed] = collections as [mongo.Collection<Line>];
    await indexed.deleteMany({});
    await indexed.insertMany(Array.from({ length: 60 }, (_, at) => ({ _id: at, a: at % 7, rows: [{ id: at }, { id: at + 1 }] })));
    await indexed.updateOne({ _id: 3 }, { $set: { a: 100 } });
    await server.restart();
    expect(await indexed.find({ a: 100 }).toArray()).toHaveLength(1);
    expect((await indexed.find({ 'rows.id': 5 }).toArray()).map(({ _id }) => _id)).toEqual([4, 5]);
    await expect(indexed.insertOne({ _id: 5 })).rejects.toMatchObject({ code: 11000 });
  });

  it('what was acknowledged is found by its id after a kill in the middle of writing, and can be written again', async () => {
    const [indexed] = collections as [mongo.Collection<Line>];
    for (let round = 0; round < 3; round++) {
      const acknowledged = new Map<number, number>();
      let isOver = false;
      const writer = async (_: unknown, at: number): Promise<void> => {
        for (let n = 0; !isOver; n++) {
          const _id = 1_000 * (at + 1) + (n % 40);
          const known = acknowledged.get(_id) ?? 0;
          try {
            await indexed.updateOne({ _id }, { $set: { a: n, version: known + 1 } }, { upsert: true });
            acknowledged.set(_id, known + 1);
          } catch {
            return;
          }
        }
      };
      acknowledged.clear();
      await indexed.deleteMany({});
      const writers = Promise.all(Array.from({ length: 8 }, writer));
      while (acknowledged.size < 100) await pause(5);
      await server.kill();
      await server.restart();
      isOver = true;
      await writers;
      const found = new Map((await indexed.find().toArray()).map(({ _id, version }) => [_id, version as number]));
      for (const [_id, version] of acknowledged) {
        // The last write of each may be in the file without an answer.
        expect([version, version + 1]).toContain(found.get(_id));
        expect(await indexed.findOne({ _id })).not.toBeNull();
        expect((await indexed.updateOne({ _id }, { $set: { a: -1 } }, { upsert: true })).upsertedCount).toBe(0);
      }
      expect(await indexed.countDocuments({ a: -1 })).toBe(acknowledged.size);
    }
  });
});
