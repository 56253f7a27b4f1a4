import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { startMongo, type RunningServer } from './index';

interface Kept {
  readonly _id: number | string | mongo.ObjectId | { readonly a: number; readonly b: number };
  readonly version: number;
  readonly word?: string;
}

/** What the stores ask of a server that speaks MongoDB's protocol; the embedded one answers as MongoDB does, and reads as little. */
describe('a MongoDB server with a password', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-mongo-password-'));
  let server: RunningServer;
  beforeAll(async () => {
    server = await startMongo({ dataDir, password: 'a-word' });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const code = async (url: string, ask: (client: mongo.MongoClient) => Promise<unknown>): Promise<unknown> => {
    const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
    try {
      await ask(client);
      return 0;
    } catch (problem) {
      return (problem as { code?: unknown }).code;
    } finally {
      await client.close();
    }
  };
  const reading = (client: mongo.MongoClient) => client.db('company').collection('orders').findOne();

  // A server that was there before has the users that it has.
  (process.env['MONGODB_URI'] ? it.skip : it)('is open to whoever proves it, and to nobody else', async () => {
    const stranger = server.url.replace(/pegboard:[^@]+@/, '').replace('&authMechanism=SCRAM-SHA-256', '');
    expect(await code(server.url, reading)).toBe(0);
    expect(await code(server.url.replace('a-word', 'another'), reading)).toBe(18);
    expect(await code(server.url.replace('pegboard:', 'root:'), reading)).toBe(18);
    for (const ask of [
      reading,
      (client: mongo.MongoClient) => client.db('company').collection('orders').insertOne({ a: 1 }),
      (client: mongo.MongoClient) => client.db('company').dropDatabase(),
      (client: mongo.MongoClient) => client.db('admin').admin().listDatabases(),
    ])
      expect(await code(stranger, ask)).toBe(13);
  });

  it('is found again with it after a restart', async () => {
    await server.restart();
    expect(await code(server.url, reading)).toBe(0);
  });
});

describe('the MongoDB server that tests, demo and start stand on', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-mongo-'));
  let server: RunningServer;
  let client: mongo.MongoClient;
  let db: mongo.Db;
  beforeAll(async () => {
    server = await startMongo({ dataDir });
    client = await new mongo.MongoClient(server.url).connect();
    db = client.db(`launcher_${process.pid}`);
  });
  afterAll(async () => {
    await db?.dropDatabase();
    await client?.close();
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const filled = async (name: string, count: number): Promise<mongo.Collection<Kept>> => {
    const kept = db.collection<Kept>(name);
    await kept.insertMany(Array.from({ length: count }, (_, i) => ({ _id: i + 1, version: 1, word: `w${i % 7}` })));
    return kept;
  };
  const idsOf = (found: readonly Kept[]): unknown[] => found.map(({ _id }) => _id);

  it('a query of an id and more finds that document where all of it matches, and nothing where it does not', async () => {
    const kept = await filled('matching', 50);
    expect(await kept.findOne({ _id: 7, version: 1 })).toEqual({ _id: 7, version: 1, word: 'w6' });
    expect(await kept.findOne({ version: 2, _id: 7 })).toBeNull();
    expect(await kept.findOne({ _id: 99, version: 1 })).toBeNull();
    expect(await kept.countDocuments({ _id: 7, word: { $in: ['w6'] } })).toBe(1);
    expect(await kept.findOne({ $or: [{ word: 'w6' }, { word: { $exists: false } }], _id: 7 }, { projection: { word: 1 } })).toEqual({
      _id: 7,
      word: 'w6',
    });
    expect(idsOf(await kept.find({ $or: [{ _id: 3 }, { _id: 5 }], version: 1 }).toArray())).toEqual([3, 5]);
  });

  it('lists, ranges and exclusions of ids, with other conditions, a sort and a page', async () => {
    const kept = await filled('lists', 50);
    const some = { _id: { $in: [40, 3, 12, 99, 3] }, version: 1 };
    expect(idsOf(await kept.find(some).sort({ _id: -1 }).toArray())).toEqual([40, 12, 3]);
    expect(idsOf(await kept.find(some).sort({ _id: 1 }).skip(1).limit(1).toArray())).toEqual([12]);
    expect(await kept.countDocuments({ _id: { $in: [] }, version: 1 })).toBe(0);
    expect(idsOf(await kept.find({ _id: { $gt: 47 }, version: 1 }).toArray())).toEqual([48, 49, 50]);
    expect(idsOf(await kept.find({ _id: { $in: [1, 2, 3], $gt: 1 }, version: 1 }).toArray())).toEqual([2, 3]);
    expect(await kept.countDocuments({ _id: { $nin: [1, 2] }, version: 1 })).toBe(48);
  });

  it('ids of every type: words, whole numbers however they are written, objects and ObjectIds', async () => {
    const kept = db.collection<Kept>('types');
    const own = new mongo.ObjectId();
    await kept.insertMany([7, '7', own, { a: 1, b: 2 }].map((_id) => ({ _id, version: 1 })));
    for (const _id of [7, '7', own, { a: 1, b: 2 }]) expect(idsOf(await kept.find({ _id, version: 1 }).toArray())).toEqual([_id]);
    for (const _id of [new mongo.Long(7), new mongo.Double(7)]) expect(await kept.countDocuments({ _id, version: 1 })).toBe(1);
    expect(await kept.countDocuments({ _id: '8', version: 1 })).toBe(0);
  });

  it('updates, replaces, upserts and deletes the one that matches', async () => {
    const kept = await filled('writes', 50);
    expect((await kept.updateOne({ _id: 7, version: 1 }, { $set: { version: 2 }, $unset: { word: '' } })).matchedCount).toBe(1);
    expect((await kept.updateOne({ _id: 7, version: 1 }, { $set: { version: 3 } })).matchedCount).toBe(0);
    expect(await kept.findOne({ _id: 7 })).toEqual({ _id: 7, version: 2 });
    expect((await kept.updateOne({ _id: 70, version: 1 }, { $set: { word: 'new' } }, { upsert: true })).upsertedId).toBe(70);
    expect(await kept.findOne({ _id: 70 })).toEqual({ _id: 70, version: 1, word: 'new' });
    await expect(kept.updateOne({ _id: 7, version: 9 }, { $set: { word: 'x' } }, { upsert: true })).rejects.toMatchObject({ code: 11000 });
    expect((await kept.deleteOne({ _id: 8, version: 2 })).deletedCount).toBe(0);
    expect((await kept.deleteOne({ _id: 8, version: 1 })).deletedCount).toBe(1);
    expect(await kept.countDocuments()).toBe(50);
  });

  it('fifty writers of one document and of many lose no save', async () => {
    const kept = await filled('racing', 200);
    const save = async (id: number): Promise<void> => {
      for (;;) {
        const { version } = (await kept.findOne({ _id: id }))!;
        if ((await kept.updateOne({ _id: id, version }, { $set: { version: version + 1 } })).matchedCount === 1) return;
      }
    };
    await Promise.all(Array.from({ length: 50 }, async (_, i) => (await save(1), await save(2 + i), await save(2 + (i % 5)))));
    expect((await kept.findOne({ _id: 1 }))!.version).toBe(51);
    const all = await kept.find({ _id: { $in: Array.from({ length: 50 }, (_, i) => i + 2) } }).toArray();
    expect(all.reduce((sum, { version }) => sum + version - 1, 0)).toBe(100);
  });

  it('does not read a collection to find or change one document of it by its id', async () => {
    const kept = db.collection<Kept & { n: number }>('examined');
    await kept.insertMany(Array.from({ length: 50 }, (_, i) => ({ _id: i, version: 1, n: i === 7 ? 1 : 0 })));
    // Looking at any other document fails, for it divides by zero; the filter's parts are looked at in their sequence.
    const trap = { $expr: { $eq: [{ $divide: [1, '$n'] }, 1] } };
    await expect(kept.find(trap).toArray()).rejects.toThrow(/divide by zero/);
    expect(await kept.findOne({ ...trap, _id: 7 })).toMatchObject({ _id: 7 });
    expect((await kept.updateOne({ ...trap, _id: 7 }, { $set: { version: 2 } })).matchedCount).toBe(1);
    expect((await kept.deleteOne({ ...trap, _id: 7 })).deletedCount).toBe(1);
  });
});
