import type { Connection, mongo } from 'mongoose';
import type { Collection, Database, Document, FieldWrite, FindOptions } from './collection';

const DUPLICATE_KEY = 11000;
/** Acknowledged means: on the disk of most members. A field that is undefined is absent, not null. */
const DURABLE = { writeConcern: { w: 'majority' as const, journal: true }, ignoreUndefined: true };

/** A service's database over mongoose's connection, which buffers, reconnects and reports. */
export class MongoDatabase implements Database {
  constructor(private readonly connection: Connection) {}

  collection<D extends Document>(name: string, indexes: readonly string[] = []): Collection<D> {
    return new MongoCollection<D>(this.connection, name, indexes);
  }
}

class MongoCollection<D extends Document> implements Collection<D> {
  private hasIndexes: Promise<unknown> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly name: string,
    private readonly indexes: readonly string[],
  ) {}

  async get(id: D['_id']): Promise<D | undefined> {
    return ((await (await this.ready()).findOne({ _id: id })) as D | null) ?? undefined;
  }

  async getMany(ids: readonly D['_id'][]): Promise<D[]> {
    if (ids.length === 0) return [];
    return this.find({ _id: { $in: [...ids] } });
  }

  async insert(document: D): Promise<boolean> {
    try {
      await (await this.ready()).insertOne(document, DURABLE);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async insertMany(documents: readonly D[]): Promise<void> {
    if (documents.length === 0) return;
    try {
      await (await this.ready()).insertMany([...documents], { ordered: false, ...DURABLE });
    } catch (error) {
      const failures = (error as { writeErrors?: { code?: number }[] }).writeErrors ?? [];
      if (failures.length === 0 || !failures.every((failure) => failure.code === DUPLICATE_KEY)) throw error;
    }
  }

  async put(document: D): Promise<void> {
    const replace = async (): Promise<unknown> =>
      (await this.ready()).replaceOne({ _id: document._id }, document, { upsert: true, ...DURABLE });
    // Two first writers at once: the server may let one of them fail instead of replace.
    await replace().catch((error: unknown) => (isDuplicate(error) ? replace() : Promise.reject(error as Error)));
  }

  async update(write: FieldWrite): Promise<boolean> {
    const result = await (await this.ready()).updateOne({ ...write.where, _id: write.id }, changeOf(write), DURABLE);
    return result.matchedCount === 1;
  }

  async updateMany(writes: readonly FieldWrite[]): Promise<void> {
    if (writes.length === 0) return;
    await (
      await this.ready()
    ).bulkWrite(
      writes.map((write) => ({ updateOne: { filter: { ...write.where, _id: write.id }, update: changeOf(write) } })),
      { ordered: false, ...DURABLE },
    );
  }

  async remove(id: D['_id'], where: Readonly<Record<string, unknown>> = {}): Promise<boolean> {
    return (await (await this.ready()).deleteOne({ ...where, _id: id }, DURABLE)).deletedCount === 1;
  }

  async find(filter: Readonly<Record<string, unknown>>, options: FindOptions = {}): Promise<D[]> {
    // Until the connection is there what comes is a promise of the cursor, and one that nobody waits for ends the process.
    let cursor = await (await this.ready()).find(filter);
    if (options.sort) cursor = cursor.sort(options.sort as Record<string, 1 | -1>);
    if (options.skip) cursor = cursor.skip(options.skip);
    if (options.limit) cursor = cursor.limit(options.limit);
    if (options.only) cursor = cursor.project(Object.fromEntries(options.only.map((field) => [field, 1])));
    return (await cursor.toArray()) as unknown as D[];
  }

  async count(filter: Readonly<Record<string, unknown>>): Promise<number> {
    return (await this.ready()).countDocuments(filter);
  }

  private async ready(): Promise<mongo.Collection<Raw>> {
    const collection = this.connection.collection(this.name) as unknown as mongo.Collection<Raw>;
    this.hasIndexes ??= Promise.all(this.indexes.map((field) => collection.createIndex({ [field]: 1 }, { sparse: true }))).catch(
      (error: unknown) => {
        this.hasIndexes = undefined;
        throw error;
      },
    );
    await this.hasIndexes;
    return collection;
  }
}

const isDuplicate = (error: unknown): boolean => (error as { code?: number }).code === DUPLICATE_KEY;

/** The driver's types want an ObjectId or a declared shape for `_id`; ours are integers and words. */
type Raw = any;

function changeOf(write: FieldWrite): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  if (Object.keys(write.set).length > 0) change['$set'] = write.set;
  if (write.unset?.length) change['$unset'] = Object.fromEntries(write.unset.map((field) => [field, '']));
  return change;
}
