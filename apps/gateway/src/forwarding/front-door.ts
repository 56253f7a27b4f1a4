import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { neededScopes } from '@pegboard/access';
import { Rejection } from '@pegboard/kit';
import { errorBody, forbiddenBody, LARGEST_BODY, lacking, tooLarge, type Authenticator, type Caller } from '@pegboard/service';
import type { RateLimits } from '../limits/rate-limits';

/** Open to everybody, and counted by address like calls with a wrong proof. */
const isOpen = (route: string): boolean => /^\/v1\/((openapi|asyncapi)\.json|sessions)$|^\/docs(\/|$)/.test(route);
const METRICS = '/metrics';

/**
 * What every call of the API passes before anything else sees it: size, proof, rate, scopes. The services judge proof and
 * scopes again; here a stranger is turned away before he costs anything.
 */
export function installFrontDoor(server: FastifyInstance, authenticator: Authenticator, limits: RateLimits): void {
  server.addHook('onRequest', async (request, reply) => {
    const [path] = request.url.split('?') as [string];
    // By where the call arrives and not by how it is written: `/%761/…` is a way to `/v1/…`, too.
    const route = request.routeOptions.url ?? '';
    if (request.is404) return;
    if (isOpen(route))
      return limits.bears(request.ip, reply).then((isBorne) => (isBorne ? undefined : reply.status(429).send(tooMany(request))));
    if (!route.startsWith('/v1/') && route !== METRICS) return;
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return reply.status(413).send(tooLarge());
    const caller = await callerOf(request, reply, authenticator, limits);
    if (!caller) return;
    if (!(await limits.admits(caller.id, reply))) return reply.status(429).send(tooMany(request));
    // What that needs, its own guard knows.
    if (route === METRICS) return;
    const needed = neededScopes(request.method, path);
    const missing = lacking(caller, needed);
    if (missing?.length === 0) return;
    return reply
      .status(403)
      .header('www-authenticate', `Bearer error="insufficient_scope", scope="${(needed ?? []).join(' ')}"`)
      .send(forbiddenBody(needed, missing));
  });
}

/**
 * Who calls; undefined if the call was answered here. A proof that isn't known is counted before it is looked up, and taken off
 * again if it holds: so an address that guesses costs no look-ups above its limit, however many it sends at once.
 */
async function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  authenticator: Authenticator,
  limits: RateLimits,
): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  const isKnown = limits.isProven(authorization);
  if (!isKnown && !(await limits.bears(request.ip, reply))) return void (await reply.status(429).send(tooMany(request)));
  try {
    const caller = await authenticator.callerOf(request);
    limits.noteProof(authorization, caller !== undefined);
    if (caller && !isKnown) limits.forgive(request.ip);
    if (caller) return caller;
    return void (await turnAway(reply));
  } catch (problem) {
    if (!isKnown) limits.forgive(request.ip);
    return void (await away(reply, problem));
  }
}

const turnAway = (reply: FastifyReply): FastifyReply =>
  reply
    .status(401)
    .header('www-authenticate', 'Bearer')
    .send(errorBody('UNAUTHORIZED', 'A valid key is needed: Authorization: Bearer <key>.'));

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
