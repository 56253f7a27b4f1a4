import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { repositoryRoot, startMongo, type RunningServer } from './index';
import { COMMANDS, EXPRESSIONS, INDEX, MODIFIERS, QUERY, STAGES, UPDATE } from './mongo-manual';
import { mongoWay } from './ways';

const lists = new Map(
  readFileSync(join(__dirname, 'embedded-mongo', 'mongo-commands.properties'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line): [string, string[]] => {
      const [name, words] = line.split('=') as [string, string];
      return [name, words.split(/\s+/).filter(Boolean)];
    }),
);

/** The code of services and libraries, by its file. */
const sources = (): [file: string, text: string][] =>
  ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(repositoryRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|\/testing\/|mongo-manual|node_modules/.test(file))
      .map((file): [string, string] => [`${folder}/${file}`, readFileSync(join(repositoryRoot(), folder, file), 'utf8')]),
  );

describe('what the code asks of MongoDB', () => {
  it('every command, field, operator and option that may be sent is in MongoDB’s manual', () => {
    const manual = new Map<string, readonly string[]>([
      ...Object.entries(COMMANDS).map(([name, fields]): [string, readonly string[]] => [`command.${name}`, fields]),
      ...Object.entries({ query: QUERY, update: UPDATE, modifier: MODIFIERS, stage: STAGES, expression: EXPRESSIONS, index: INDEX }),
    ]);
    for (const [name, words] of lists) expect([name, words.filter((word) => !manual.get(name)?.includes(word))]).toEqual([name, []]);
  });

  it('every operator that stands in the code is one that may be sent', () => {
    const known = new Set(['query', 'update', 'modifier', 'stage', 'expression'].flatMap((name) => lists.get(name)!));
    // The words of JSON Schema, and zod's.
    const others = new Set(['$ref', '$defs', '$schema', '$strict', '$id', '$comment']);
    const found = sources().flatMap(([file, text]) =>
      [...text.matchAll(/(?<![\w`])'?(\$[a-z][A-Za-z]+)'?\s*:/g)]
        .map(([, name]) => name!)
        .filter((name) => !known.has(name) && !others.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('every option of an index that stands in the code is one that may be sent', () => {
    const options = sources().flatMap(([, text]) => {
      const besideKeys = [...text.matchAll(/\{ keys: \{[^{}]*\}(, [^{}]*)?\}/g)].map(([, more]) => more ?? '');
      return besideKeys.flatMap((more) => [...more.matchAll(/(\w+):/g)].map(([, option]) => option!));
    });
    // Its own kind, so that the search finds something.
    expect(options).toContain('expireAfterSeconds');
    expect(options.filter((option) => !lists.get('index')!.includes(option))).toEqual([]);
  });

  describe('the embedded server', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'pegboard-manual-'));
    let server: RunningServer | undefined;
    let client: mongo.MongoClient | undefined;
    let things: mongo.Collection<any>;
    let db: mongo.Db;
    beforeAll(async () => {
      if ((await mongoWay(() => undefined)).way !== 'embedded') return;
      server = await startMongo({ dataDir });
      client = await new mongo.MongoClient(server.url).connect();
      db = client.db('manual');
      things = db.collection('things');
      await things.insertMany([
        { _id: 1, n: 1, list: [1, 2] },
        { _id: 2, n: 2, list: [] },
      ]);
    });
    afterAll(async () => {
      await client?.close();
      await server?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['a command', () => db.command({ compact: 'things' })],
      ['a field of a command', () => db.command({ find: 'things', filter: {}, filters: {} })],
      ['a field of an update', () => db.command({ update: 'things', updates: [{ q: { _id: 1 }, u: { $set: { n: 1 } }, upserts: true }] })],
      ['a field of a deletion', () => db.command({ delete: 'things', deletes: [{ q: { _id: 1 }, limit: 1, limits: 1 }] })],
      ['a condition', () => things.find({ n: { $like: 'x' } }).toArray()],
      ['a condition at the top', () => things.find({ $xor: [{ n: 1 }] } as never).toArray()],
      ['a condition within others', () => things.find({ $or: [{ n: 1 }, { list: { $elemMatch: { $like: 1 } } }] } as never).toArray()],
      ['a condition that only MongoDB knows', () => things.find({ n: { $bitsAllSet: 1 } }).toArray()],
      ['a condition of a count', () => things.countDocuments({ n: { $like: 'x' } } as never)],
      ['a condition of an update', () => things.updateOne({ n: { $like: 1 } } as never, { $set: { n: 1 } })],
      ['a condition of a deletion', () => things.deleteOne({ n: { $like: 1 } } as never)],
      ['an update', () => things.updateOne({ _id: 1 }, { $mul: { n: 2 } })],
      ['an update of one that is found', () => things.findOneAndUpdate({ _id: 1 }, { $mul: { n: 2 } })],
      ['a modifier', () => things.updateOne({ _id: 1 }, { $push: { list: { $each: [3], $sorted: 1 } } } as never)],
      ['a stage', () => things.aggregate([{ $lookup: { from: 'x', localField: 'n', foreignField: 'n', as: 'y' } }]).toArray()],
      ['an expression', () => things.aggregate([{ $group: { _id: 1, n: { $total: '$n' } } }]).toArray()],
      ['an option of an index', () => things.createIndex({ n: 1 }, { partialFilterExpression: { n: 1 } })],
    ])('refuses %s that is not in the list', async (_name, asked) => {
      if (!server) return;
      await expect(asked()).rejects.toThrow(/mongo-commands\.properties/);
    });

    it('takes what is in it, and names that only look like an operator’s are values', async () => {
      if (!server) return;
      expect(await things.find({ $or: [{ n: { $in: [1] } }, { list: { $elemMatch: { $gt: 5 } } }] }).toArray()).toHaveLength(1);
      await things.updateOne({ _id: 2 }, { $set: { n: 3 }, $unset: { list: '' } });
      await things.updateOne({ _id: 1 }, { $push: { list: { $each: [3], $position: 0 } }, $set: { word: '$where' } } as never);
      expect(await things.findOne({ word: '$where' })).toEqual({ _id: 1, n: 1, list: [3, 1, 2], word: '$where' });
      await things.createIndex({ n: 1 }, { unique: true, sparse: true });
      await things.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
      expect(await things.countDocuments({})).toBe(2);
    });
  });
});
