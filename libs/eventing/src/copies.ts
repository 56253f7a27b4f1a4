import type { AggregateBody, EventType } from '@pegboard/contracts';
import type { IdPage } from './checks/background-check';
import type { DocumentStore, Page } from './ports';
import type { CollectionSchema } from './schema/collection-schema';
import { whole, type Field } from './schema/fields';
import { bodyField } from './schema/wire-fields';
import { documentsSchema, type Kept } from './store/plain-stores';

/** The collection of a service's copies of what an event tells. @param indexes of fields of the body */
export const copiesSchema = <Body extends AggregateBody>(
  name: string,
  event: EventType<Body>,
  indexes: readonly string[] = [],
): CollectionSchema<Kept<Body>> => documentsSchema<Body>(name, { id: whole, value: bodyField(event) as Field<Body> }, indexes);

/**
 * A service's own copy of what another service owns: learnt from events by version, asked for on a miss. Tombstones are
 * kept, so that a late event can't bring a deleted thing back.
 */
export class Copies<Body extends AggregateBody> {
  constructor(
    private readonly documents: DocumentStore<Body>,
    /** Asks the owner; unknown ids are absent from its answer. */
    private readonly fetch: (ids: readonly number[]) => Promise<readonly Body[]>,
    /** Other ids under which a body is looked up, such as its variants'. */
    private readonly keysOf: (body: Body) => readonly number[] = (body) => [body.id],
  ) {}

  async learn(body: Body): Promise<void> {
    for (const key of this.keysOf(body)) await this.documents.putNewer(key, body.version, body);
  }

  /** The copy under each id, also deleted ones; ids that nobody knows are absent. */
  async getMany(ids: readonly number[]): Promise<Map<number, Body>> {
    const asked = [...new Set(ids)];
    const found = await this.kept(asked);
    const unknown = asked.filter((id) => !found.has(id));
    if (unknown.length === 0) return found;
    const wanted = new Set(unknown);
    for (const body of await this.fetch(unknown)) {
      await this.learn(body);
      for (const key of this.keysOf(body)) if (wanted.has(key)) found.set(key, body);
    }
    return found;
  }

  /** Those of them that are here; the owner isn't asked for the others. */
  async kept(ids: readonly number[]): Promise<Map<number, Body>> {
    return new Map([...(await this.documents.findMany([...new Set(ids)]))].map(([id, body]) => [Number(id), body]));
  }

  /** The copies that a filter over their bodies finds, each under the id by which it is looked up; deleted ones too. */
  async search(filter: Record<string, unknown>, page: Page): Promise<{ readonly key: number; readonly body: Body }[]> {
    const { items } = await this.documents.search(filter, { id: 1 }, page);
    return items.map((body) => ({ key: Number(body.id), body: body as Body }));
  }

  /** The ids under which there are copies, a page at a time. */
  async pageOfKeys(after: number, limit: number): Promise<IdPage> {
    const { items } = await this.documents.search({ id: { $gt: after } }, { id: 1 }, { skip: 0, limit });
    const ids = items.map(({ id }) => Number(id));
    return { ids, next: ids.length < limit ? null : ids[ids.length - 1]! };
  }

  /** Those of these copies that are older than what their owner has, with that. */
  async behind(keys: readonly number[]): Promise<{ readonly key: number; readonly version: number; readonly owned: Body }[]> {
    const kept = await this.documents.findMany(keys);
    const owned = new Map((await this.fetch(keys)).flatMap((body) => this.keysOf(body).map((key) => [key, body])));
    return [...kept].flatMap(([id, { version }]) => {
      const body = owned.get(Number(id));
      return body && body.version > version ? [{ key: Number(id), version, owned: body }] : [];
    });
  }

  async get(id: number): Promise<Body | undefined> {
    return (await this.getMany([id])).get(id);
  }
}
