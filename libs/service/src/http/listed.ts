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

export const pageOf = (query: Pick<ListQuery, 'page' | 'limit'>): Page => ({ skip: (query.page - 1) * query.limit, limit: query.limit });

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
