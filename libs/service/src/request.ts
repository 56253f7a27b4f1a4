import { createHash } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { traceparent, withTrace } from '@pegboard/eventing';
import { REQUEST_ID, requestIdOf } from './request-name';

/** What a handler may want to know about the HTTP request that it serves, without passing it through every call. */
export interface RequestScope {
  readonly reply: FastifyReply;
  readonly idempotencyKey: string | undefined;
  readonly ifMatch: string | undefined;
  /** How the caller would like to be answered (RFC 7240). */
  readonly prefer: string | undefined;
  readonly wantsPlan: boolean;
  /** Whether the body is checked and nothing is done. */
  readonly validatesOnly: boolean;
  /** Whether the plan has been waited for. */
  isPlanSettled: boolean;
  /** The caller's lasting id, and what people call them. */
  caller: string;
  callerName: string;
  /** When the claim of the idempotency key ends: the ids that are taken under it are claimed no longer. */
  claimedUntil?: Date;
  /** How often ids were taken under the idempotency key: a retry takes the same ones in the same order. */
  idsTaken: number;
}

const storage = new AsyncLocalStorage<RequestScope>();

export const currentRequest = (): RequestScope | undefined => storage.getStore();

/** The same for a request and for all that repeat it, and for no other; undefined without an `Idempotency-Key`. */
export function requestId(): string | undefined {
  const { caller, idempotencyKey } = storage.getStore() ?? {};
  if (!idempotencyKey) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([caller, idempotencyKey]))
    .digest('hex');
}

/** Who asks, for logs and for what people did. */
export const currentCaller = (): { name: string } => ({ name: storage.getStore()?.callerName ?? 'system' });

/** Runs what outlives the request that began it. */
export const withoutRequest = <T>(run: () => T): T => storage.exit(run);

/** Runs as if within a request, for tests of handlers. */
export const withRequest = <T>(scope: Partial<RequestScope>, run: () => T): T =>
  storage.run(
    {
      idempotencyKey: undefined,
      ifMatch: undefined,
      prefer: undefined,
      wantsPlan: false,
      validatesOnly: false,
      isPlanSettled: false,
      caller: 'test',
      callerName: 'test',
      idsTaken: 0,
      ...scope,
    } as RequestScope,
    run,
  );

/**
 * Opens a scope and a trace around every request. After the body is read, because reading it leaves the asynchronous
 * context; and takes `wait_for_plan` and `validate_only` out of the query, because they are about the call and not about the resource.
 */
export function installRequestScope(server: FastifyInstance): void {
  // Clients name JSON on every call, also on a DELETE that carries nothing: no body is no body, not a broken one.
  server.addHook('onRequest', (request, reply, done) => {
    const { headers } = request.raw;
    void reply.header(REQUEST_ID, requestIdOf(request.raw));
    const isEmpty = headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
    if (isEmpty) delete headers['content-type'];
    done();
  });
  server.addHook('preHandler', (request, reply, done) => {
    const query = request.query as Record<string, unknown>;
    const wantsPlan = query['wait_for_plan'] === 'true';
    const validatesOnly = query['validate_only'] === 'true';
    delete query['wait_for_plan'];
    delete query['validate_only'];
    const scope: RequestScope = {
      reply,
      idempotencyKey: header(request, 'idempotency-key'),
      ifMatch: header(request, 'if-match'),
      prefer: header(request, 'prefer'),
      wantsPlan,
      validatesOnly,
      isPlanSettled: false,
      caller: 'anonymous',
      callerName: 'anonymous',
      idsTaken: 0,
    };
    // The span of the request is called by its route's pattern.
    const span = getRPCMetadata(context.active());
    if (span && request.routeOptions.url) span.route = request.routeOptions.url;
    withTrace(header(request, 'traceparent'), () => {
      reply.header('traceparent', traceparent());
      storage.run(scope, done);
    });
  });
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
