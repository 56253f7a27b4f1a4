import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Page } from '@pegboard/eventing';
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

/** What every list of aggregates can be asked for: ids, times, and deleted ones too. */
export const listFilter = (query: ListQuery): Record<string, unknown> => ({
  ...timesFilter(query),
  ...(query.ids ? { id: { $in: query.ids } } : {}),
  ...deletedToo(query),
});

/** Lists leave out what is deleted unless they are asked for it. */
export const deletedToo = ({ include_deleted }: Pick<ListQuery, 'include_deleted'>): Record<string, unknown> =>
  include_deleted ? { isDeleted: { $in: [true, false] } } : {};

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
