import { Mongoose, type Model, type Schema } from 'mongoose';
import sift from 'sift';
import type { CollectionSchema } from '../schema/collection-schema';
import { DocumentCheck } from '../schema/document-check';
import type { Collection, Database, Document, FieldWrite, FindOptions } from '../store/collection';

/** The memory twin of a service's database. `isAway` makes every call throw, as a database that is down does. */
export class MemoryDatabase implements Database {
  isAway = false;
  /** How long each call takes; a test that tries orders of things says it. */
  pace: () => Promise<unknown> = () => Promise.resolve();
  private readonly collections = new Map<string, MemoryCollection<never>>();

  collection<D extends Document>({ name, schema }: CollectionSchema<D>): Collection<D> {
    const known = this.collections.get(name) ?? new MemoryCollection<never>(MemorySchema.of({ name, schema }), this);
    this.collections.set(name, known);
    return known as unknown as Collection<D>;
  }

  /** Another database with the same documents, which goes its own way from now on. */
  branch(): MemoryDatabase {
    const branch = new MemoryDatabase();
    for (const [name, collection] of this.collections) branch.collections.set(name, collection.branch(branch));
    return branch;
  }

  /** Every document, by its collection, as it is stored; also while the database is down. */
  *everything(): Generator<[name: string, document: Document]> {
    for (const [name, collection] of this.collections) for (const document of collection.kept()) yield [name, document];
  }
}

/** Never connected: it knows the schemas, so that a filter is understood, or refused, as a database's would be. */
const mongoose = new Mongoose();
let models = 0;

type Filter = Readonly<Record<string, unknown>>;
type Matches = (document: unknown) => boolean;
const MOST_FILTERS = 500;

/** The same text for the same filter; undefined for one that JSON doesn't tell from another. */
function plainKey(filter: Filter): string | undefined {
  let isPlain = true;
  const key = JSON.stringify(filter, function (this: Record<string, unknown>, name, value: unknown) {
    if (value === undefined || this[name] instanceof Date) isPlain = false;
    return value;
  });
  return isPlain ? key : undefined;
}

class MemorySchema extends DocumentCheck {
  private static readonly known = new WeakMap<Schema, MemorySchema>();
  private readonly model: Model<any>;
  /** Sweeps ask the same again and again, and understanding it costs more than answering it. */
  private readonly filters = new Map<string, Matches>();

  /** One for all databases of a process: making a model costs more than a test does with it. */
  static of(kept: CollectionSchema<any>): MemorySchema {
    const known = this.known.get(kept.schema) ?? new MemorySchema(kept);
    this.known.set(kept.schema, known);
    return known;
  }

  private constructor(kept: CollectionSchema<any>) {
    super(kept);
    this.model = mongoose.model(`${kept.name}/${++models}`, kept.schema) as unknown as Model<any>;
  }

  /** What a filter lets through. @throws StrictModeError for a field that isn't there, CastError for a value that can't be in it */
  filter(filter: Filter): Matches {
    const key = plainKey(filter);
    const known = key === undefined ? undefined : this.filters.get(key);
    if (known) return known;
    this.model.find(filter).cast(this.model);
    const matches = sift(filter as never) as Matches;
    if (key !== undefined && this.filters.size < MOST_FILTERS) this.filters.set(key, matches);
    return matches;
  }
}

class MemoryCollection<D extends Document> implements Collection<D> {
  constructor(
    private readonly schema: MemorySchema,
    private readonly database: MemoryDatabase,
    private readonly documents = new Map<D['_id'], D>(),
  ) {}

  /** A document is replaced when it changes, and never changed, so both may have the same ones. */
  branch(database: MemoryDatabase): MemoryCollection<D> {
    return new MemoryCollection(this.schema, database, new Map(this.documents));
  }

  async get(id: D['_id']): Promise<D | undefined> {
    await this.turn();
    const found = this.documents.get(id);
    return found && copyOf(found);
  }

  async getMany(ids: readonly D['_id'][]): Promise<D[]> {
    await this.turn();
    return [...new Set(ids)].flatMap((id) => (this.documents.has(id) ? [copyOf(this.documents.get(id)!)] : []));
  }

  async insert(document: D): Promise<boolean> {
    this.schema.whole(document);
    await this.turn();
    if (this.documents.has(document._id)) return false;
    this.documents.set(document._id, copyOf(document));
    return true;
  }

  async insertMany(documents: readonly D[]): Promise<void> {
    for (const document of documents) this.schema.whole(document);
    await this.turn();
    for (const document of documents) if (!this.documents.has(document._id)) this.documents.set(document._id, copyOf(document));
  }

  async put(document: D): Promise<void> {
    this.schema.whole(document);
    await this.turn();
    this.documents.set(document._id, copyOf(document));
  }

  async update(write: FieldWrite): Promise<boolean> {
    this.schema.write(write);
    await this.turn();
    return this.apply(write);
  }

  async updateMany(writes: readonly FieldWrite[]): Promise<void> {
    for (const write of writes) this.schema.write(write);
    await this.turn();
    for (const write of writes) this.apply(write);
  }

  async remove(id: D['_id'], where: Filter = {}): Promise<boolean> {
    const matches = this.schema.filter(where);
    await this.turn();
    const found = this.documents.get(id);
    return found !== undefined && matches(found) && this.documents.delete(id);
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<D[]> {
    const matches = this.schema.filter(filter);
    await this.turn();
    const found = [...this.documents.values()].filter(matches).sort(bySort(options.sort ?? {}));
    const skip = options.skip ?? 0;
    const page = copyOf(found.slice(skip, options.limit ? skip + options.limit : undefined));
    const { only } = options;
    if (!only) return page;
    return page.map((document) => only.reduce<object>((kept, path) => merged(kept, document, path.split('.')), { _id: document._id }) as D);
  }

  async count(filter: Filter): Promise<number> {
    const matches = this.schema.filter(filter);
    await this.turn();
    return [...this.documents.values()].filter(matches).length;
  }

  kept(): Iterable<D> {
    return this.documents.values();
  }

  /** Gives way once, so that callers interleave as they do with a server. */
  private async turn(): Promise<void> {
    await this.database.pace();
    if (this.database.isAway) throw new Error('the database is down');
  }

  private apply(write: FieldWrite): boolean {
    const found = this.documents.get(write.id);
    if (!found || !matching(write.where, found)) return false;
    const next = copyOf(found) as unknown as Record<string, unknown>;
    for (const [path, value] of Object.entries(write.set)) setPath(next, path, copyOf(value));
    for (const path of write.unset ?? []) setPath(next, path, undefined);
    this.documents.set(write.id, next as unknown as D);
    return true;
  }
}

/** As a server would keep it: fields that are undefined are absent. */
function copyOf<T>(value: T): T {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner === undefined) continue;
    // A field may have any name, also one that means something to an object.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value: copyOf(inner), enumerable: true, configurable: true, writable: true });
    else copy[key] = typeof inner === 'object' ? copyOf(inner) : inner;
  }
  return copy as T;
}

/** Most writes name a version, or nothing. */
function matching(where: Filter, document: unknown): boolean {
  const isPlain = ([field, value]: [string, unknown]): boolean => typeof value === 'number' && !field.includes('.');
  const entries = Object.entries(where);
  if (!entries.every(isPlain)) return sift(where as never)(document as never);
  return entries.every(([field, value]) => (document as Record<string, unknown>)[field] === value);
}

function setPath(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) {
    if (value === undefined) delete target[head];
    else target[head] = value;
    return;
  }
  const inner = (target[head] ?? {}) as Record<string, unknown>;
  target[head] = inner;
  setPath(inner, rest.join('.'), value);
}

const getPath = (target: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], target);

function bySort(sort: Readonly<Record<string, 1 | -1>>) {
  return (a: unknown, b: unknown): number => {
    for (const [path, direction] of Object.entries(sort)) {
      const [x, y] = [getPath(a, path), getPath(b, path)] as [number, number];
      if (x === y) continue;
      if (x === undefined || x === null) return -direction;
      if (y === undefined || y === null) return direction;
      return (x < y ? -1 : 1) * direction;
    }
    return 0;
  };
}

/** What is kept so far, with the field at the path too; through lists, entry by entry. */
function merged(kept: object, from: object, [field, ...rest]: readonly string[]): object {
  const value = (from as Record<string, unknown>)[field!];
  if (value === undefined) return kept;
  if (rest.length === 0 || typeof value !== 'object' || value === null) return { ...kept, [field!]: value };
  const before = (kept as Record<string, unknown>)[field!];
  const next = Array.isArray(value)
    ? value.map((entry: object, i) => merged((before as object[] | undefined)?.[i] ?? {}, entry, rest))
    : merged((before as object | undefined) ?? {}, value, rest);
  return { ...kept, [field!]: next };
}
