import { inPages, type Aggregate, type AggregateStore } from '@pegboard/eventing';
import { given } from '@pegboard/kit';
import type { ListQuery } from '../fields/query-fields';
import { deletedToo, listed, pageOf, timesFilter, type Listed } from './listed';

/** A part of an aggregate; `createdAt` and `updatedAt` are its own, if it has them. */
interface Part {
  readonly id: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/**
 * What every list of parts can be asked for: ids, times, and parts of what is deleted. Times are those of the part where it has its own, else those of
 * the whole. `filter` finds the aggregates that may hold such parts, and `isAsked` the parts in them.
 * @param list where the parts lie in the aggregate, such as `rows`
 */
export function partFilter(
  list: string,
  query: ListQuery,
  timesOf: 'part' | 'whole',
): { readonly filter: Record<string, unknown>; isAsked(part: Part): boolean } {
  const { ids, created_at_min, created_at_max, updated_at_min, updated_at_max } = query;
  const isBetween = (at: string, min?: string, max?: string): boolean => (!min || at >= min) && (!max || at <= max);
  return {
    filter: {
      ...(timesOf === 'whole' ? timesFilter(query) : {}),
      ...(ids ? { [`${list}.id`]: { $in: ids } } : {}),
      ...deletedToo(query),
    },
    isAsked: ({ id, createdAt = '', updatedAt = createdAt }) =>
      (!ids || ids.includes(id)) &&
      (timesOf === 'whole' ||
        (isBetween(createdAt, created_at_min, created_at_max) && isBetween(updatedAt, updated_at_min, updated_at_max))),
  };
}

/** What is read for a list of parts. */
export interface PartsAsked<A, P> {
  readonly filter: Record<string, unknown>;
  /** The stored fields that `wanted` looks at, such as `rows`. */
  readonly fields: readonly string[];
  /** The parts of one aggregate that were asked for; it is called with those fields alone, too. */
  readonly wanted: (aggregate: A) => readonly P[];
  /** As they stand in the aggregates, oldest aggregate first. Else the newest parts come first. */
  readonly isInOrder?: boolean | undefined;
}

/**
 * One page of what lies inside aggregates, the newest first, counted to the end. Only what `wanted` looks at is read of all that
 * match; the few that stand on the page are read whole.
 */
export async function partsOnPage<A extends Aggregate, P extends { readonly id: number }>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  asked: PartsAsked<A, P>,
  query: Pick<ListQuery, 'page' | 'limit'>,
): Promise<{ parts: { of: A; part: P }[]; total: number }> {
  const { skip, limit } = pageOf(query);
  const all = (await store.outlines(asked.filter, asked.fields)).flatMap((outline) =>
    asked.wanted(outline).map(({ id }) => ({ of: outline.id, id })),
  );
  if (!asked.isInOrder) all.sort((a, b) => b.id - a.id);
  const onPage = all.slice(skip, skip + limit);
  const whole = new Map((await store.findMany([...new Set(onPage.map(({ of }) => of))])).map((aggregate) => [aggregate.id, aggregate]));
  const parts = onPage.flatMap(({ of: aggregateId, id }) => {
    const of = whole.get(aggregateId);
    // What was taken off in this moment is left out.
    const part = of && asked.wanted(of).find((candidate) => candidate.id === id);
    return of && part ? [{ of, part }] : [];
  });
  return { parts, total: all.length };
}

/** What lies in a list, which documents of the release before may not have. */
type PartsIn<A, K extends keyof A> = NonNullable<A[K]> extends readonly (infer P)[] ? P : never;

/** A list of parts: rows of orders, receipts, addresses. */
export interface PartsList<A, K extends keyof A> {
  /** Where the parts lie in the aggregate, such as `rows`. */
  readonly list: K;
  /** Whose times the query asks for: those of the part, if it has its own. */
  readonly timesOf: 'part' | 'whole';
  /** Finds the aggregates that may hold such parts. A field that is undefined is not asked for. */
  readonly filter?: Record<string, unknown>;
  /** Which of their parts are asked for, beyond ids and times. */
  readonly isWanted?: (part: PartsIn<A, K>, aggregate: A) => boolean;
  /** Further stored fields that `isWanted` looks at. */
  readonly fields?: readonly (keyof A & string)[];
  /** As they stand in the aggregates: the steps of a recipe. */
  readonly isInOrder?: boolean;
}

/** A part with the aggregate that it lies in. */
export interface PartOf<A, P> {
  readonly of: A;
  readonly part: P;
}

/**
 * The answer of a list of parts.
 * @param shown makes the answers of the parts on the page; see `each`
 */
export async function listParts<A extends Aggregate, K extends keyof A & string>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  query: ListQuery,
  asked: PartsList<A, K>,
  shown: (parts: readonly PartOf<A, PartsIn<A, K>>[]) => readonly unknown[] | Promise<readonly unknown[]>,
): Promise<Listed> {
  const { filter, isAsked } = partFilter(asked.list, query, asked.timesOf);
  type P = PartsIn<A, K> & Part;
  const wanted = (aggregate: A): P[] =>
    ((aggregate[asked.list] ?? []) as readonly P[]).filter((part) => isAsked(part) && (asked.isWanted?.(part, aggregate) ?? true));
  const { parts, total } = await partsOnPage<A, P>(
    store,
    {
      filter: { ...filter, ...given(asked.filter ?? {}) },
      fields: [asked.list, ...(asked.fields ?? [])],
      wanted,
      isInOrder: asked.isInOrder,
    },
    query,
  );
  return listed(await shown(parts), total, query);
}

/** Shows each part by its view. */
export const each =
  <A, P>(view: (of: A, part: P) => unknown) =>
  (parts: readonly PartOf<A, P>[]): readonly unknown[] =>
    parts.map(({ of, part }) => view(of, part));

/** The same where whole aggregates, and what is kept beside them, must be looked at to know which parts are asked for. */
export async function viewsOnPage<A extends Aggregate, V extends { readonly id: number }>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  filter: Record<string, unknown>,
  viewsOf: (aggregates: readonly A[]) => Promise<readonly V[]>,
  query: Pick<ListQuery, 'page' | 'limit'>,
): Promise<{ views: V[]; total: number }> {
  const { skip, limit } = pageOf(query);
  let newest: V[] = [];
  let total = 0;
  for await (const aggregates of inPages(store, filter)) {
    const found = await viewsOf(aggregates);
    // No more are kept than may stand on the page.
    newest = [...newest, ...found].sort((a, b) => b.id - a.id).slice(0, skip + limit);
    total += found.length;
  }
  return { views: newest.slice(skip), total };
}
