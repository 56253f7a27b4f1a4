import { found } from '@pegboard/kit';
import type { Aggregate, AggregateStore } from '../ports';

/** As many parts of a kind are remembered. */
const MAX_REMEMBERED = 200_000;
const AT_ONCE = 500;

/**
 * Finds aggregates by what lies inside them: an order by its row, at a path such as `rows.id`. Where a part was seen last is
 * remembered, so that most look-ups are by id, also in a database that has no index for the path; what is remembered is
 * checked, because the part may be gone meanwhile.
 */
export class Holders<A extends Aggregate> {
  private readonly places = new Map<string, Map<number, number>>();

  constructor(
    private readonly store: Pick<AggregateStore<A>, 'find' | 'search'>,
    private readonly paths: readonly string[],
  ) {}

  /** An aggregate was seen, as it is stored or as its event shows it. */
  learn(aggregate: { readonly id: number }): void {
    for (const path of this.paths) for (const part of idsAt(aggregate, path)) this.remember(path, part, aggregate.id);
  }

  /** The aggregate that is not deleted and has the part. */
  async find(path: string, partId: number): Promise<A | undefined> {
    const known = this.places.get(path)?.get(partId);
    const remembered = known === undefined ? undefined : await this.store.find(known);
    if (remembered && !remembered.isDeleted && idsAt(remembered, path).includes(partId)) return remembered;
    const { items } = await this.store.search({ [path]: partId }, {}, { skip: 0, limit: 1 });
    if (items[0]) this.learn(items[0]);
    return items[0];
  }

  /** The aggregate that has the part. @param what the part, for the sentence @throws Rejection NOT_FOUND (404) */
  async get(path: string, partId: number, what: string): Promise<A> {
    return found(await this.find(path, partId), what, partId);
  }

  /** The one remembered longest ago makes room. */
  private remember(path: string, partId: number, id: number): void {
    const places = this.places.get(path) ?? new Map<number, number>();
    this.places.set(path, places);
    if (!places.has(partId) && places.size >= MAX_REMEMBERED) places.delete(places.keys().next().value!);
    places.set(partId, id);
  }
}

function idsAt(aggregate: object, path: string): number[] {
  const within = (whole: unknown, field: string): unknown => (whole as Record<string, unknown>)[field] ?? [];
  return path.split('.').reduce<unknown[]>((found, field) => found.flatMap((whole) => within(whole, field)), [aggregate]) as number[];
}

/**
 * Every aggregate that matches, whole, by id. Their ids are asked for once: a page at a time, each by its own query, costs
 * a scan a page where there is no index.
 */
export async function* inPages<A extends Aggregate>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  filter: Record<string, unknown>,
): AsyncGenerator<readonly A[]> {
  const ids = (await store.outlines(filter, ['version'])).map(({ id }) => id);
  for (let from = 0; from < ids.length; from += AT_ONCE)
    yield (await store.findMany(ids.slice(from, from + AT_ONCE))).sort((a, b) => a.id - b.id);
}
