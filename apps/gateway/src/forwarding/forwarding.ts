import { HttpException } from '@nestjs/common';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { traceparent, tracing } from '@pegboard/eventing';
import { errorBody, LARGEST_BODY, tooLarge, type Authenticator, type ErrorBody, type IdentityIssuer } from '@pegboard/service';
import { Crowd } from './crowd';
import { ROUTES, type RoutedService } from './routes';
import type { Addresses } from '../settings';

/** Longer than the longest wait inside a service: a question's deadline and then one for the plan. */
const ANSWERS_WITHIN_MS = 30_000;
const CONNECTS_WITHIN_MS = 2_000;
export const CONNECTIONS_PER_SERVICE = 128;
/** A service that drains waits longer than this. */
const IDLE_CONNECTIONS_LIVE_MS = 2_000;
const MAX_RETRIES = 3;
const RETRY_AFTER_S = '2';
const RETRY_AFTER_MS = 150;

/**
 * Sends every call of the route table on to its service, bodies as they came and answers as streams, untouched. The
 * caller's own key stays here: what goes along says who calls and what they may do, signed for that service and for a
 * minute and a half. Headers such as `Idempotency-Key`, `If-Match` and the query go along as they are.
 */
export function installForwarding(
  server: FastifyInstance,
  addresses: Addresses,
  authenticator: Authenticator,
  identities: IdentityIssuer,
): void {
  const crowd = new Crowd();
  void server.register(async (scope) => {
    crowd.watch(scope);
    // The services parse. A body is sent on when it is whole, so that callers who are slow, or never finish, hold none of the
    // connections to a service.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', async (request: FastifyRequest, payload: AsyncIterable<Buffer>) =>
      wholeOf(payload, (bytes) => crowd.keeps(request, bytes)),
    );
    await scope.register(replyFrom, {
      undici: {
        connections: CONNECTIONS_PER_SERVICE,
        connect: { timeout: CONNECTS_WITHIN_MS },
        headersTimeout: ANSWERS_WITHIN_MS,
        bodyTimeout: ANSWERS_WITHIN_MS,
        // Let go of before a service that ends closes it, which a call on its way would run into.
        keepAliveMaxTimeout: IDLE_CONNECTIONS_LIVE_MS,
      },
      destroyAgent: true,
      disableCache: true,
      disableRequestLogging: true,
    });
    for (const { service, methods, url } of ROUTES) {
      scope.route({
        method: [...methods],
        url,
        config: { isForwarded: true },
        handler: async (request, reply) => {
          const busy = crowd.admits(request, service);
          if (busy) return reply.status(503).header('retry-after', RETRY_AFTER_S).send(busy);
          const identity = await identities.issue((await authenticator.callerOf(request))!, service);
          // Without the query, which goes along as it is: in a path `..` and broken encoding are refused, in a value they are text.
          return forward(reply, service, addresses[service] + pathOf(request.raw.url!), identity);
        },
      });
    }
  });
}

function forward(reply: FastifyReply, service: RoutedService, target: string, identity: string): FastifyReply {
  const { method } = reply.request;
  const isRead = method === 'GET' || method === 'HEAD';
  const body = reply.request.body as Buffer | undefined;
  return reply.from(target, {
    ...(body ? { body, contentType: reply.request.headers['content-type'] ?? 'application/octet-stream' } : {}),
    // That the body may come was answered here already (`expect`).
    rewriteRequestHeaders: (_request, { traceparent: _before, expect: _expect, ...headers }) => ({
      ...headers,
      authorization: `Bearer ${identity}`,
      // The span of the call to the service writes its own.
      ...(tracing.isOn ? {} : { traceparent: traceparent() }),
    }),
    // How long a service keeps its connections is between it and us.
    rewriteHeaders: ({ connection: _connection, 'keep-alive': _keepAlive, ...headers }) => headers,
    // A service that is starting again is worth a moment. A write may have reached it, so it is never sent twice.
    retryDelay: ({ err, attempt }) => (err && isRead && attempt < MAX_RETRIES && !isTimeout(err) ? RETRY_AFTER_MS : null),
    onError: (_reply, { error }) => {
      reply.request.log.warn({ err: error, service }, 'a service does not answer');
      void reply.header('retry-after', RETRY_AFTER_S).status(503).send(away(service, isRead));
    },
  });
}

const pathOf = (url: string): string => url.split('?', 1)[0]!;

/** A body as it came, if there is any. A body without a Content-Length can't be refused before. */
async function wholeOf(payload: AsyncIterable<Buffer>, keeps: (bytes: number) => ErrorBody | undefined): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY) throw new HttpException(tooLarge(), 413);
    const busy = keeps(chunk.length);
    if (busy) throw new HttpException(busy, 503);
    chunks.push(chunk);
  }
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}

const isTimeout = (error: Error): boolean => (error as { code?: string }).code === 'UND_ERR_HEADERS_TIMEOUT';

const away = (service: RoutedService, isRead: boolean) =>
  errorBody(
    'SERVICE_UNAVAILABLE',
    isRead
      ? `The ${service} service is down. Try again in a few seconds.`
      : `The ${service} service did not answer, so the result is unknown. Try again in a few seconds, with the same Idempotency-Key if the request creates something.`,
    [{ path: '', code: 'SERVICE_UNAVAILABLE', message: `The ${service} service is down.`, info: { service } }],
  );
