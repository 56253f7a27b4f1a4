import type { Instant } from '@pegboard/kit';
import type { Claim, Claims, Clock, DocumentStore, Found, Ids, Page } from '../ports';
import { collectionSchema, type CollectionSchema } from '../schema/collection-schema';
import { anything, expiryDate, instantText, optional, text, whole, type Field, type FieldsOf } from '../schema/fields';
import type { Collection, Database } from './collection';

/** A plain document, and by what number it is newer than another of the same id. */
export interface Kept<T> {
  readonly _id: string | number;
  readonly at: number;
  readonly value: T;
}

/** @param indexes of fields within the value */
export const documentsSchema = <T>(
  name: string,
  { id, value }: { id: Field<number> | Field<string> | Field<number | string>; value: Field<T> },
  indexes: readonly string[] = [],
): CollectionSchema<Kept<T>> =>
  collectionSchema<Kept<T>>(
    name,
    { _id: id, at: whole, value } as FieldsOf<Kept<T>>,
    indexes.map((path) => `value.${path}`),
  );

/** Plain documents, and copies of another service's aggregates by version. */
export class CollectionDocumentStore<T> implements DocumentStore<T> {
  private readonly documents: Collection<Kept<T>>;

  constructor(database: Database, kept: CollectionSchema<Kept<T>>) {
    this.documents = database.collection(kept);
  }

  async find(id: string | number): Promise<T | undefined> {
    return (await this.documents.get(id))?.value;
  }

  async findMany(ids: readonly (string | number)[]): Promise<Map<string | number, T>> {
    return new Map((await this.documents.getMany(ids)).map((kept) => [kept._id, kept.value]));
  }

  insert(id: string | number, value: T): Promise<boolean> {
    return this.documents.insert({ _id: id, at: 0, value });
  }

  put(id: string | number, value: T): Promise<void> {
    return this.documents.put({ _id: id, at: 0, value });
  }

  async putNewer(id: string | number, at: number, value: T): Promise<boolean> {
    const older = { id, where: { at: { $lt: at } }, set: { at, value } };
    if (await this.documents.update(older)) return true;
    if (await this.documents.insert({ _id: id, at, value })) return true;
    // Somebody inserted between the two calls, perhaps an older one.
    return this.documents.update(older);
  }

  async numbersOf(ids: readonly (string | number)[]): Promise<Map<string | number, number>> {
    return new Map((await this.documents.find({ _id: { $in: ids } }, { only: ['at'] })).map(({ _id, at }) => [_id, at]));
  }

  async delete(id: string | number): Promise<void> {
    await this.documents.remove(id);
  }

  async search(filter: Record<string, unknown>, sort: Record<string, 1 | -1>, page: Page): Promise<Found<T & { id: string | number }>> {
    const inside = (fields: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(fields).map(([field, value]) =>
          field.startsWith('$')
            ? [field, (value as Record<string, unknown>[]).map(inside)]
            : [field === 'id' ? '_id' : `value.${field}`, value],
        ),
      );
    const where = inside(filter);
    const [items, total] = await Promise.all([
      this.documents.find(where, { sort: inside(sort) as Record<string, 1 | -1>, ...page }),
      this.documents.count(where),
    ]);
    return { items: items.map((kept) => ({ ...kept.value, id: kept._id })), total };
  }
}

interface KeptClaim {
  readonly _id: string;
  readonly resourceId: number;
  readonly bodyHash: string | null;
  readonly claimedAt: Instant;
  readonly response?: unknown;
  /** The database removes it then by itself, sooner or later. */
  readonly expiresAt?: Date | null;
  readonly held?: string;
}

const claimsSchema = collectionSchema<KeptClaim>(
  'claims',
  {
    _id: text,
    resourceId: whole,
    bodyHash: optional(text),
    claimedAt: instantText,
    response: anything(),
    expiresAt: optional(expiryDate),
    held: optional(text),
  },
  [{ keys: { expiresAt: 1 }, expireAfterSeconds: 0 }],
);

export class CollectionClaims implements Claims {
  private readonly claims: Collection<KeptClaim>;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.claims = database.collection(claimsSchema);
  }

  async claim(
    key: string,
    resourceId: number,
    bodyHash: string | null = null,
    expires?: number | Date,
    held?: string,
  ): ReturnType<Claims['claim']> {
    const expiresAt = typeof expires === 'number' ? new Date(this.clock.milliseconds() + expires * 1000) : (expires ?? null);
    const claimedAt = this.clock.now();
    const more = { ...(expiresAt ? { expiresAt } : {}), ...(held === undefined ? {} : { held }) };
    const isNew = await this.claims.insert({ _id: key, resourceId, bodyHash, claimedAt, ...more });
    if (isNew) return { isNew, resourceId, bodyHash, response: undefined, expiresAt, held: held ?? null };
    const first = await this.claims.get(key);
    if (first && !this.isOver(first)) return { isNew, ...claimOf(first) };
    // It has ended, or was released between the two calls: take it again.
    if (first) await this.claims.remove(key, { expiresAt: first.expiresAt });
    return this.claim(key, resourceId, bodyHash ?? undefined, expires, held);
  }

  async find(key: string): Promise<Claim | undefined> {
    const found = await this.claims.get(key);
    return found && !this.isOver(found) ? claimOf(found) : undefined;
  }

  private isOver({ expiresAt }: KeptClaim): boolean {
    return !!expiresAt && expiresAt.getTime() <= this.clock.milliseconds();
  }

  async claimMany(wanted: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const claimedAt = this.clock.now();
    await this.claims.insertMany([...wanted].map(([_id, resourceId]) => ({ _id, resourceId, bodyHash: null, claimedAt })));
    return this.findMany([...wanted.keys()]);
  }

  async findMany(keys: readonly string[]): Promise<Map<string, number>> {
    return new Map((await this.claims.getMany(keys)).map(({ _id, resourceId }) => [_id, resourceId]));
  }

  async keepResponse(key: string, response: unknown, unless = 'response'): Promise<unknown> {
    const isFirst = await this.claims.update({ id: key, where: { [unless]: { $exists: false } }, set: { response } });
    return isFirst ? response : ((await this.find(key))?.response ?? response);
  }

  hold(key: string, before: string | null, now: string | null): Promise<boolean> {
    const where = { held: before ?? { $exists: false } };
    return this.claims.update({ id: key, where, set: now === null ? {} : { held: now }, unset: now === null ? ['held'] : [] });
  }

  async release(key: string, resourceId: number): Promise<void> {
    await this.claims.remove(key, { resourceId });
  }
}

const claimOf = ({ resourceId, bodyHash, response, expiresAt, held }: KeptClaim): Claim => ({
  held: held ?? null,
  resourceId,
  bodyHash,
  response,
  expiresAt: expiresAt ?? null,
});

interface Counter {
  readonly _id: string;
  readonly last: number;
}

const countersSchema = collectionSchema<Counter>('ids', { _id: text, last: whole });
const BLOCK = 20;

/** Leaves out as many ids of each kind: some of them may have been handed out, and nobody remembers which. */
export async function leaveOutIds(database: Database, count: number): Promise<void> {
  const counters = database.collection(countersSchema);
  for (const { _id: id, last } of await counters.find({ last: { $gt: 0 } }))
    await counters.update({ id, where: { last }, set: { last: last + count } });
}

/** Hands out ids from blocks: one write a block, gaps after a restart. */
export class BlockIds implements Ids {
  private readonly blocks = new Map<string, { next: number; end: number }>();
  private readonly counters: Collection<Counter>;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(database: Database) {
    this.counters = database.collection(countersSchema);
  }

  async next(resource: string): Promise<number> {
    return (await this.take(resource, 1))[0]!;
  }

  /** One at a time, so that ids come out in the order in which they were asked for. */
  take(resource: string, count: number): Promise<number[]> {
    const taken = this.queue.then(() => this.takeNow(resource, count));
    this.queue = taken.catch(() => undefined);
    return taken;
  }

  private async takeNow(resource: string, count: number): Promise<number[]> {
    const block = this.blocks.get(resource);
    if (block && block.end - block.next + 1 >= count) {
      const first = block.next;
      block.next += count;
      return Array.from({ length: count }, (_, i) => first + i);
    }
    const size = Math.max(BLOCK, count);
    const end = await this.reserve(resource, size);
    const first = end - size + 1;
    this.blocks.set(resource, { next: first + count, end });
    return Array.from({ length: count }, (_, i) => first + i);
  }
  /** Compare and set, because not every compatible server increments atomically. A lost answer only leaves a gap. */
  private async reserve(resource: string, size: number): Promise<number> {
    for (;;) {
      const seen = (await this.counters.get(resource))?.last;
      const last = (seen ?? 0) + size;
      const isMine =
        seen === undefined
          ? await this.counters.insert({ _id: resource, last })
          : await this.counters.update({ id: resource, where: { last: seen }, set: { last } });
      if (isMine) return last;
    }
  }
}
