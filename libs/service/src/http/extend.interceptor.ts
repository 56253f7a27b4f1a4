import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { EXTENSIONS, type Extension, type Extensions } from '../fields/extend';
import { asList } from '../fields/query-fields';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Shows whole objects beside their ids (`extend=variant`), in every answer of a call that takes the word. All of a page are
 * found with one look-up.
 */
@Injectable()
export class ExtendInterceptor implements NestInterceptor {
  constructor(private readonly modules: ModuleRef) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { method, query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { extend?: unknown } }>>();
    const { extend } = query;
    if (method !== 'GET' || extend === undefined) return next.handle();
    // The query's class has refused words that the call doesn't take by the time there is a result.
    const served = this.served();
    const extensions = asList(extend).flatMap((word) => served[String(word)] ?? []);
    return next
      .handle()
      .pipe(
        mergeMap((result: unknown) => extensions.reduce(async (before, one) => extendedBy(await before, one), Promise.resolve(result))),
      );
  }

  private served(): Extensions {
    return this.modules.get<Extensions>(EXTENSIONS, { strict: false });
  }
}

async function extendedBy(result: unknown, extension: Extension): Promise<unknown> {
  const ids = new Set<number>();
  eachObject(result, (object) => {
    for (const field of Object.keys(extension.fields)) if (typeof object[field] === 'number') ids.add(object[field]);
  });
  if (ids.size === 0) return result;
  return shownIn(result, extension.fields, await extension.find([...ids]));
}

function eachObject(value: unknown, visit: (object: Fields) => void): void {
  if (Array.isArray(value)) for (const one of value) eachObject(one, visit);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Fields);
    for (const one of Object.values(value)) eachObject(one, visit);
  }
}

function shownIn(value: unknown, fields: Extension['fields'], found: ReadonlyMap<number, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => shownIn(one, fields, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, one]): [string, unknown][] => {
      const object = fields[field] === undefined ? undefined : found.get(one as number);
      return [[field, shownIn(one, fields, found)], ...(object === undefined ? [] : [[fields[field]!, object] as [string, unknown]])];
    }),
  );
}
