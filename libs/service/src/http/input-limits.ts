import type { FastifyInstance } from 'fastify';
import { errorBody } from './error.filter';

/** An order with a thousand rows takes a quarter of it. */
export const LARGEST_BODY = 4 * 1024 * 1024;
/** An order's row's batches are four levels down. */
const DEEPEST_BODY = 16;

/** Refuses bodies that are nested too deep, before anything walks through them by calling itself. */
export function installInputLimits(server: FastifyInstance): void {
  server.addHook('preValidation', async (request, reply) => {
    if (isDeeperThan(DEEPEST_BODY, request.body))
      await reply.status(400).send(errorBody(400, 'BODY_TOO_DEEP', `The body is nested more than ${DEEPEST_BODY} levels deep.`));
  });
}

export const tooLarge = () =>
  errorBody(413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${LARGEST_BODY / 1024 / 1024} MB; send it in parts.`);

/** Looks level by level and never deeper than asked, so that what it guards against can't hurt it. */
export function isDeeperThan(most: number, value: unknown): boolean {
  let level = nested([value]);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > most) return true;
    level = nested(level.flatMap((one) => Object.values(one)));
  }
  return false;
}

const nested = (values: readonly unknown[]): object[] =>
  values.filter((value): value is object => typeof value === 'object' && value !== null && !isStream(value));

const isStream = (value: object): boolean => typeof (value as { pipe?: unknown }).pipe === 'function';
