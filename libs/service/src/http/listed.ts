import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { inPages, type Aggregate, type AggregateStore, type Page } from '@pegboard/eventing';
import type { ListQuery } from '../fields/query-fields';

/** One page of a list, with what the pagination header says about the whole. */
export class Listed {
  constructor(
    readonly items: readonly unknown[],
    readonly total: number,
    readonly query: Pick<ListQuery, 'page' | 'limit'>,
  ) {}
}

export const listed = (items: readonly unknown[], total: number, query: Pick<ListQuery, 'page' | 'limit'>): Listed =>
  new Listed(items, total, query);

/**
 * The page that a query asks for.
 * @throws Error for a query without page or limit: its class isn't a `ListQuery`, and the list would be empty for ever
 */
export function pageOf({ page, limit }: Pick<ListQuery, 'page' | 'limit'>): Page {
  if (!Number.isSafeInteger(page) || !Number.isSafeInteger(limit))
    throw new Error(`page is ${page} and limit is ${limit}: the class of the query doesn't declare them`);
  return { skip: (page - 1) * limit, limit };
}

/** A part of an aggregate; `createdAt` and `updatedAt` are its own, if it has them. */
interface Part {
  readonly id: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/**
 * What every list of parts can be asked for: ids and times. Times are those of the part where it has its own, else those of
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
    filter: { ...(timesOf === 'whole' ? timesFilter(query) : {}), ...(ids ? { [`${list}.id`]: { $in: ids } } : {}) },
    isAsked: ({ id, createdAt = '', updatedAt = '' }) =>
      (!ids || ids.includes(id)) &&
      (timesOf === 'whole' ||
        (isBetween(createdAt, created_at_min, created_at_max) && isBetween(updatedAt, updated_at_min, updated_at_max))),
  };
}

/** What a list of parts shows: rows of orders, receipts, addresses. */
export interface PartsAsked<A, P> {
  readonly filter: Record<string, unknown>;
  /** The stored fields that `wanted` looks at, such as `rows`. */
  readonly fields: readonly string[];
  /** The parts of one aggregate that were asked for; it is called with those fields alone, too. */
  readonly wanted: (aggregate: A) => readonly P[];
}

/**
 * One page of what lies inside aggregates, in the aggregates' order, counted to the end. Only what `wanted` looks at is
 * read of all that match; the few that stand on the page are read whole.
 */
export async function partsOnPage<A extends Aggregate, P extends { readonly id: number }>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  asked: PartsAsked<A, P>,
  query: Pick<ListQuery, 'page' | 'limit'>,
): Promise<{ parts: { of: A; part: P }[]; total: number }> {
  const { skip, limit } = pageOf(query);
  const onPage: { of: number; id: number }[] = [];
  let total = 0;
  for (const outline of await store.outlines(asked.filter, asked.fields)) {
    const ids = asked.wanted(outline).map(({ id }) => id);
    if (total + ids.length > skip && total < skip + limit)
      onPage.push(...ids.slice(Math.max(0, skip - total), skip + limit - total).map((id) => ({ of: outline.id, id })));
    total += ids.length;
  }
  const whole = new Map((await store.findMany([...new Set(onPage.map(({ of }) => of))])).map((aggregate) => [aggregate.id, aggregate]));
  const parts = onPage.flatMap(({ of: aggregateId, id }) => {
    const of = whole.get(aggregateId);
    // What was taken off in this moment is left out.
    const part = of && asked.wanted(of).find((candidate) => candidate.id === id);
    return of && part ? [{ of, part }] : [];
  });
  return { parts, total };
}

/** The same where whole aggregates, and what is kept beside them, must be looked at to know which parts are asked for. */
export async function viewsOnPage<A extends Aggregate, V>(
  store: Pick<AggregateStore<A>, 'outlines' | 'findMany'>,
  filter: Record<string, unknown>,
  viewsOf: (aggregates: readonly A[]) => Promise<readonly V[]>,
  query: Pick<ListQuery, 'page' | 'limit'>,
): Promise<{ views: V[]; total: number }> {
  const { skip, limit } = pageOf(query);
  const views: V[] = [];
  let total = 0;
  for await (const aggregates of inPages(store, filter)) {
    const found = await viewsOf(aggregates);
    views.push(...found.slice(Math.max(0, skip - total), Math.max(0, skip + limit - total)));
    total += found.length;
  }
  return { views, total };
}

/** The filter for `created_at_min` and its three sisters, over an aggregate's own field names. */
export function timesFilter(query: ListQuery): Record<string, unknown> {
  const between = (min?: string, max?: string): Record<string, string> => ({
    ...(min ? { $gte: min } : {}),
    ...(max ? { $lte: max } : {}),
  });
  const created = between(query.created_at_min, query.created_at_max);
  const updated = between(query.updated_at_min, query.updated_at_max);
  return {
    ...(Object.keys(created).length > 0 ? { createdAt: created } : {}),
    ...(Object.keys(updated).length > 0 ? { updatedAt: updated } : {}),
  };
}

/** Sends a `Listed` as `{data: […]}` with the header `X-Pagination`. */
@Injectable()
export class ListInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next.handle().pipe(
      map((result: unknown) => {
        if (!(result instanceof Listed)) return result;
        context.switchToHttp().getResponse<FastifyReply>().header('x-pagination', pagination(result));
        return { data: result.items };
      }),
    );
  }
}

function pagination({ total, query }: Listed): string {
  const pages = Math.max(1, Math.ceil(total / query.limit));
  return JSON.stringify({
    total_records: String(total),
    total_pages: String(pages),
    offset: String((query.page - 1) * query.limit),
    page: String(query.page),
    first_page: String(query.page === 1),
    last_page: String(query.page >= pages),
  });
}
