import { mongo } from 'mongoose';

/** What `mongodump` would write of one database. */
export type DatabaseCopy = ReadonlyMap<string, readonly mongo.Document[]>;

async function inDatabase<T>(url: string, name: string, use: (db: mongo.Db) => Promise<T>): Promise<T> {
  const client = await new mongo.MongoClient(url).connect();
  try {
    return await use(client.db(name));
  } finally {
    await client.close();
  }
}

export const copied = (url: string, name: string): Promise<DatabaseCopy> =>
  inDatabase(url, name, async (db) => {
    const copy = new Map<string, readonly mongo.Document[]>();
    for (const { name: collection } of await db.listCollections().toArray())
      copy.set(collection, await db.collection(collection).find().toArray());
    return copy;
  });

/** As `mongorestore --drop` does it, but that the indexes stay: the service makes those it lacks. */
export const restored = (url: string, name: string, copy: DatabaseCopy): Promise<void> =>
  inDatabase(url, name, async (db) => {
    for (const { name: collection } of await db.listCollections().toArray()) {
      await db.collection(collection).deleteMany({});
      const documents = copy.get(collection) ?? [];
      if (documents.length > 0) await db.collection(collection).insertMany([...documents]);
    }
  });

/** What whoever restores a database says where no bus can: docs/operations.md. */
export const saysRestored = (url: string, name: string): Promise<void> =>
  inDatabase(url, name, async (db) => {
    await db
      .collection<{ _id: string }>('published_mark')
      .updateOne({ _id: 'last' }, { $set: { restored: true, position: { sequence: 0, messageId: null } } }, { upsert: true });
  });

export const emptied = (url: string, name: string, collections: readonly string[]): Promise<void> =>
  inDatabase(url, name, async (db) => {
    for (const collection of collections) await db.collection(collection).deleteMany({});
  });
