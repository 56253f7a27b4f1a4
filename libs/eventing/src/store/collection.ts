import type { CollectionSchema } from '../schema/collection-schema';

/** A document as it is kept. Ids are integers, or the words of a claim. */
export interface Document {
  readonly _id: string | number;
}

export interface FindOptions {
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly skip?: number;
  readonly limit?: number;
  /** Only these fields and the id; a path such as `rows.id` names one within a list. */
  readonly only?: readonly string[];
}

/** One conditional write of named fields; a path such as `beside.plan` names a nested one. */
export interface FieldWrite {
  readonly id: string | number;
  /** Applies only where the document also matches this filter. */
  readonly where: Readonly<Record<string, unknown>>;
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
}

/**
 * The one port to where documents are kept; each call is one atomic write of one document, or a read. Real over
 * MongoDB, in memory for tests. Filters and sorts are MongoDB's.
 */
export interface Collection<D extends Document> {
  get(id: D['_id']): Promise<D | undefined>;
  getMany(ids: readonly D['_id'][]): Promise<D[]>;
  /** False, writing nothing, if a document with this id exists. */
  insert(document: D): Promise<boolean>;
  /** Writes those that are not there yet, in no order; documents whose id exists are left as they are. */
  insertMany(documents: readonly D[]): Promise<void>;
  /** Writes the whole document, whether or not there is one. */
  put(document: D): Promise<void>;
  /** False if no document matched. */
  update(write: FieldWrite): Promise<boolean>;
  updateMany(writes: readonly FieldWrite[]): Promise<void>;
  remove(id: D['_id'], where?: Readonly<Record<string, unknown>>): Promise<boolean>;
  find(filter: Readonly<Record<string, unknown>>, options?: FindOptions): Promise<D[]>;
  count(filter: Readonly<Record<string, unknown>>): Promise<number>;
}

/** Where a service's collections come from: its own database, or memory. Both refuse a document that isn't as the schema says. */
export interface Database {
  /** @throws WrongDocument by every write of a document that isn't as the schema says, StrictModeError by a filter of no field */
  collection<D extends Document>(kept: CollectionSchema<D>): Collection<D>;
}
