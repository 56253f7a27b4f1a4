import mongoose, { type Connection } from 'mongoose';
import { withServers } from '@pegboard/testing';
import { collectionSchema } from '../schema/collection-schema';
import { listOf, optional, part, text, whole, type FieldsOf } from '../schema/fields';
import { MongoDatabase } from './mongo-database';

interface Paper {
  readonly _id: number;
  readonly title: string;
  readonly lines: readonly { readonly id: number; readonly note: string | null }[];
}

const fields: FieldsOf<Paper> = {
  _id: whole,
  title: text,
  lines: listOf(part<Paper['lines'][number]>({ id: whole, note: optional(text) })),
};

describe('a database of MongoDB', () => {
  const servers = withServers();
  let connection: Connection;
  beforeAll(async () => {
    connection = await mongoose.createConnection(servers().mongo.url, { dbName: 'former', autoIndex: false }).asPromise();
  });
  afterAll(() => connection?.close());

  it('what a former version wrote is read as it lies there, and can be saved', async () => {
    const raw = connection.collection<any>('papers');
    const former = { _id: 7, titel: 'Old', title: 'Old', lines: [{ id: 1 }, { id: 2, note: null }], __v: 3 };
    await raw.insertOne({ ...former });
    const papers = new MongoDatabase(connection).collection(collectionSchema<Paper>('papers', fields));
    expect(await papers.get(7)).toEqual(former);
    expect(await papers.find({ 'lines.id': 2 })).toEqual([former]);
    const [first, second] = (await papers.get(7))!.lines;
    expect(await papers.update({ id: 7, where: { title: 'Old' }, set: { lines: [first, { ...second!, note: 'new' }] } })).toBe(true);
    expect(await papers.get(7)).toEqual({ ...former, lines: [{ id: 1 }, { id: 2, note: 'new' }] });
  });

  it('the indexes of the schema are there once the collection was used, and nothing else is made at the start', async () => {
    const papers = new MongoDatabase(connection).collection(collectionSchema<Paper>('indexed', fields, ['title', 'lines.id']));
    expect((await connection.listCollections()).map(({ name }) => name)).not.toContain('indexed');
    await papers.insert({ _id: 1, title: 'x', lines: [] });
    const indexes = await connection.collection('indexed').listIndexes().toArray();
    expect(indexes.map(({ key, sparse }) => ({ key, sparse }))).toEqual(
      expect.arrayContaining([
        { key: { title: 1 }, sparse: true },
        { key: { 'lines.id': 1 }, sparse: true },
      ]),
    );
  });
});
