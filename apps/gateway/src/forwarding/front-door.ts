import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { neededScopes } from '@pegboard/access';
import { Rejection } from '@pegboard/kit';
import { Authenticator, errorBody, forbiddenBody, LARGEST_BODY, lacking, tooLarge } from '@pegboard/service';
import type { RateLimits } from './rate-limits';

const DESCRIPTIONS = new Set(['/v1/openapi.json', '/v1/asyncapi.json']);

/**
 * What every call of the API passes before anything else sees it: size, proof, rate, scopes. The services judge proof and
 * scopes again; here a stranger is turned away before he costs anything.
 */
export function installFrontDoor(server: FastifyInstance, authenticator: Authenticator, limits: RateLimits): void {
  server.addHook('onRequest', async (request, reply) => {
    const [path] = request.url.split('?') as [string];
    // By where the call arrives and not by how it is written: `/%761/…` is a way to `/v1/…`, too.
    const route = request.routeOptions.url ?? '';
    if (request.is404 || !route.startsWith('/v1/')) return;
    if (DESCRIPTIONS.has(route))
      return limits.bears(request.ip, reply).then((isBorne) => (isBorne ? undefined : reply.status(429).send(tooMany(request))));
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return reply.status(413).send(tooLarge());
    const caller = await authenticator.callerOf(request).catch((problem: unknown) => away(reply, problem));
    if (reply.sent) return;
    if (!caller) return turnAway(request, reply, limits);
    if (!(await limits.admits(caller.id, reply))) return reply.status(429).send(tooMany(request));
    const needed = neededScopes(request.method, path);
    const missing = lacking(caller, needed);
    if (missing?.length === 0) return;
    return reply
      .status(403)
      .header('www-authenticate', `Bearer error="insufficient_scope", scope="${(needed ?? []).join(' ')}"`)
      .send(forbiddenBody(needed, missing));
  });
}

async function turnAway(request: FastifyRequest, reply: FastifyReply, limits: RateLimits): Promise<FastifyReply> {
  if (!(await limits.bears(request.ip, reply))) return reply.status(429).send(tooMany(request));
  return reply
    .status(401)
    .header('www-authenticate', 'Bearer')
    .send(errorBody('UNAUTHORIZED', 'A valid key is needed: Authorization: Bearer <key>.'));
}

async function away(reply: FastifyReply, problem: unknown): Promise<undefined> {
  reply.log.warn({ err: problem }, 'a key can’t be checked');
  const code = problem instanceof Rejection ? problem.code : 'SERVICE_UNAVAILABLE';
  await reply
    .status(503)
    .header('retry-after', '2')
    .send(errorBody(code, 'The key can’t be checked at the moment. Try again in a few seconds.'));
}

const tooMany = (request: FastifyRequest) =>
  errorBody(
    'TOO_MANY_REQUESTS',
    `Too many requests such as ${request.method} in the last minute. Retry-After says how many seconds to wait.`,
  );
