import type { Connection, Model, mongo } from 'mongoose';
import type { CollectionSchema } from '../schema/collection-schema';
import { DocumentCheck } from '../schema/document-check';
import { failOnBrokenConnections } from './broken-connections';
import type { Collection, Database, Document, FieldWrite, FindOptions } from './collection';

const DUPLICATE_KEY = 11000;
/** Acknowledged means: on the disk of most members. A field that is undefined is absent, not null. */
const DURABLE = { writeConcern: { w: 'majority' as const, journal: true }, ignoreUndefined: true };

failOnBrokenConnections();

/** A service's database over mongoose's connection, which buffers, reconnects and reports. */
export class MongoDatabase implements Database {
  constructor(private readonly connection: Connection) {}

  collection<D extends Document>({ name, schema }: CollectionSchema<D>): Collection<D> {
    // As `MongooseModule.forFeature` names it; what a tool opens without Nest is registered here.
    const model = (this.connection.models[name] ?? this.connection.model(name, schema, name)) as Model<any>;
    return new MongoCollection<D>(model, new DocumentCheck({ name, schema }));
  }
}

/**
 * Reads are lean: what the database holds, as it lies there, also what a former version wrote. Filters go through the model, which
 * refuses a field that isn't there. Ids need no such look, and a mongoose query costs a sixth of a read. Writes are checked
 * against the schema and go to the model's collection as they are, because mongoose would copy and convert every row first (ADR 14).
 */
class MongoCollection<D extends Document> implements Collection<D> {
  private hasIndexes: Promise<unknown> | undefined;

  constructor(
    private readonly model: Model<any>,
    private readonly schema: DocumentCheck,
  ) {}

  async get(id: D['_id']): Promise<D | undefined> {
    return ((await (await this.ready()).findOne({ _id: id })) as D | null) ?? undefined;
  }

  async getMany(ids: readonly D['_id'][]): Promise<D[]> {
    if (ids.length === 0) return [];
    return (await (await this.ready()).find({ _id: { $in: [...ids] } }).toArray()) as D[];
  }

  async insert(document: D): Promise<boolean> {
    this.schema.whole(document);
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
    for (const document of documents) this.schema.whole(document);
    try {
      await (await this.ready()).insertMany([...documents], { ordered: false, ...DURABLE });
    } catch (error) {
      const failures = (error as { writeErrors?: { code?: number }[] }).writeErrors ?? [];
      if (failures.length === 0 || !failures.every((failure) => failure.code === DUPLICATE_KEY)) throw error;
    }
  }

  async put(document: D): Promise<void> {
    this.schema.whole(document);
    const replace = async (): Promise<unknown> =>
      (await this.ready()).replaceOne({ _id: document._id }, document, { upsert: true, ...DURABLE });
    // Two first writers at once: the server may let one of them fail instead of replace.
    await replace().catch((error: unknown) => (isDuplicate(error) ? replace() : Promise.reject(error as Error)));
  }

  async update(write: FieldWrite): Promise<boolean> {
    this.schema.write(write);
    const result = await (await this.ready()).updateOne({ ...write.where, _id: write.id }, changeOf(write), DURABLE);
    return result.matchedCount === 1;
  }

  async updateMany(writes: readonly FieldWrite[]): Promise<void> {
    if (writes.length === 0) return;
    for (const write of writes) this.schema.write(write);
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
    await this.ready();
    const query = this.model.find(filter).lean<D[]>();
    if (options.sort) query.sort(options.sort as Record<string, 1 | -1>);
    if (options.skip) query.skip(options.skip);
    if (options.limit) query.limit(options.limit);
    if (options.only) query.select(Object.fromEntries(options.only.map((field) => [field, 1])));
    return query.exec();
  }

  async count(filter: Readonly<Record<string, unknown>>): Promise<number> {
    await this.ready();
    return this.model.countDocuments(filter).exec();
  }

  /** The driver's own collection, once its indexes are made; they are tried again by the next call if the database is down. */
  private async ready(): Promise<mongo.Collection<Raw>> {
    const collection = this.model.collection as unknown as mongo.Collection<Raw>;
    this.hasIndexes ??= Promise.all(
      this.model.schema.indexes().map(([keys, options]) => collection.createIndex(keys as never, options as mongo.CreateIndexesOptions)),
    ).catch((error: unknown) => {
      this.hasIndexes = undefined;
      throw error;
    });
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
