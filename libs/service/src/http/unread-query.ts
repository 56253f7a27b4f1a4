import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Rejection, type RejectionDetail } from '@pegboard/kit';

/** What clients that read every list to its end send with each GET. A single thing has one page: nothing is asked, and nothing dropped. */
export const ABOUT_PAGES = ['page', 'limit'];

type Query = Record<string, unknown>;

/** Whether a method reads the query, or the request as a whole. */
function readsQuery(controller: object, method: string): boolean {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, unknown>;
  const kinds = Object.keys(given).map((key) => Number(key.split(':')[0]));
  return kinds.some((kind) => kind === (RouteParamtypes.QUERY as number) || kind === (RouteParamtypes.REQUEST as number));
}

const refusal = (names: readonly string[]): Rejection => {
  const details = names.map((name): RejectionDetail => ({
    path: name,
    code: 'UNKNOWN_FIELD',
    message: `There is no field ${name} here, because this request takes no query.`,
  }));
  return new Rejection('UNKNOWN_FIELD', details[0]!.message, details);
};

/** A call that reads no query refuses one, instead of dropping what it was asked for. */
@Injectable()
export class UnreadQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { query, method, url } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Query }>>();
    // Probes may carry what they like.
    if (!url.startsWith('/v1/')) return next.handle();
    const names = Object.keys(query).filter((name) => method !== 'GET' || !ABOUT_PAGES.includes(name));
    if (names.length > 0 && !readsQuery(context.getClass(), context.getHandler().name)) throw refusal(names);
    return next.handle();
  }
}
