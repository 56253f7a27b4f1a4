import { RequestMethod, type ArgumentMetadata, type ExecutionContext, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { from, lastValueFrom } from 'rxjs';
import { isAway, withTrace } from '@pegboard/eventing';
import { HTTP_STATUS, Rejection } from '@pegboard/kit';
import { validation, withRequest } from '@pegboard/service';
import type { Replica } from './replica';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
}

export interface Answer {
  /** 0: the connection was cut before an answer came. */
  readonly status: number;
  readonly body: any;
}

interface Route {
  readonly type: Type<object>;
  readonly name: string;
  readonly method: string;
  readonly words: readonly string[];
  readonly status: number;
  readonly args: readonly {
    readonly index: number;
    readonly kind: number;
    readonly data: string | undefined;
    readonly metatype: unknown;
  }[];
}

const pipe = validation();
const KINDS: Record<number, ArgumentMetadata['type']> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.PARAM]: 'param',
};

/** The calls that a service's controllers take. */
export function routesOf(controllers: readonly Type<object>[]): Route[] {
  const wordsOf = (path: string): string[] => path.split('/').filter((word) => word !== '');
  return controllers.flatMap((type) => {
    const prefix = (Reflect.getMetadata(PATH_METADATA, type) as string | undefined) ?? '';
    const prototype = type.prototype as object;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
      const verb = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
      if (!handler || verb === undefined) return [];
      const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
      const types = (Reflect.getMetadata('design:paramtypes', prototype, name) as unknown[] | undefined) ?? [];
      const said = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, name) as Record<string, { index: number; data?: string }>) ?? {};
      const args = Object.entries(said).map(([key, { index, data }]) => ({
        index,
        kind: Number(key.split(':')[0]),
        data,
        metatype: types[index],
      }));
      const status = (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? (verb === RequestMethod.POST ? 201 : 200);
      const route = { type, name, method: RequestMethod[verb], status, args };
      return paths.map((path) => ({ ...route, words: [...wordsOf(prefix), ...wordsOf(path)] }));
    });
  });
}

function matched(route: Route, words: readonly string[]): Record<string, string> | undefined {
  if (route.words.length !== words.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, word] of route.words.entries())
    if (word.startsWith(':')) params[word.slice(1)] = words[i]!;
    else if (word !== words[i]) return undefined;
  return params;
}

/** Sends one request into a replica, on the way that a request takes behind the gateway: scope, key, body, method. */
export async function handle(replica: Replica, routes: readonly Route[], call: Call): Promise<Answer> {
  const words = call.path.split('/').filter((word) => word !== '');
  // A word of its own counts more than a parameter.
  const found = routes
    .filter(({ method }) => method === call.method)
    .map((route) => ({ route, params: matched(route, words) }))
    .filter(({ params }) => params !== undefined)
    .sort((a, b) => Object.keys(a.params!).length - Object.keys(b.params!).length)[0];
  if (!found) throw new Error(`there is no ${call.method} ${call.path}`);
  const { route, params } = found;
  const reply = new Reply(route.status);
  const scope = { reply: reply as never, idempotencyKey: call.key, caller: 'clerk', callerName: 'clerk' };
  const run = async (): Promise<unknown> => {
    const args: unknown[] = [];
    for (const { index, kind, data, metatype } of route.args) args[index] = await argument(kind, data, metatype, call, params!);
    const instance = replica.parts.get(route.type) as Record<string, (...given: unknown[]) => unknown>;
    return instance[route.name]!(...args);
  };
  try {
    const request = { method: call.method, url: call.path, body: call.body };
    const context = { getType: () => 'http', switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) };
    const next = { handle: () => from(run()) };
    const body: unknown = await withTrace(undefined, () =>
      withRequest(scope, () =>
        lastValueFrom(replica.interceptor.intercept(context as unknown as ExecutionContext, next), { defaultValue: null }),
      ),
    );
    return { status: reply.statusCode, body: JSON.parse(JSON.stringify(body ?? null)) as unknown };
  } catch (problem) {
    return refusalOf(problem);
  }
}

async function argument(
  kind: number,
  data: string | undefined,
  metatype: unknown,
  call: Call,
  params: Record<string, string>,
): Promise<unknown> {
  const type = KINDS[kind];
  if (!type) return undefined;
  const whole = type === 'body' ? structuredClone(call.body) : type === 'param' ? params : {};
  const value = data === undefined ? whole : (whole as Record<string, unknown>)[data];
  return pipe.transform(value, { type, metatype: metatype as Type<unknown>, ...(data === undefined ? {} : { data }) });
}

function refusalOf(problem: unknown): Answer {
  if (problem instanceof Rejection) return { status: HTTP_STATUS[problem.kind], body: { code: problem.code, message: problem.message } };
  if (isAway(problem)) return { status: 503, body: { code: 'SERVICE_UNAVAILABLE', message: (problem as Error).message } };
  const status = (problem as { status?: number }).status;
  return { status: status ?? 500, body: { message: (problem as Error).stack ?? String(problem) } };
}

/** What handlers say to their caller. */
class Reply {
  private readonly said = new Map<string, unknown>();

  constructor(public statusCode: number) {}

  header(name: string, value: unknown): this {
    this.said.set(name.toLowerCase(), value);
    return this;
  }

  headers(values: Record<string, unknown>): this {
    for (const [name, value] of Object.entries(values)) this.header(name, value);
    return this;
  }

  getHeader(name: string): unknown {
    return this.said.get(name.toLowerCase());
  }

  status(code: number): this {
    this.statusCode = code;
    return this;
  }
}
