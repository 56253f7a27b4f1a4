import type { FastifyInstance } from 'fastify';
import { errorBody } from './error.filter';

/** An order with a thousand rows takes a quarter of it. */
export const LARGEST_BODY = 4 * 1024 * 1024;
/** An order's row's batches are four levels down. */
const DEEPEST_BODY = 16;
/** No object that the API knows has a tenth of it. */
const MAX_FIELDS = 1_000;

/**
 * Refuses bodies that are nested too deep, before anything walks through them by calling itself, and objects of very many
 * fields, before anything looks up each of them among all.
 */
export function installInputLimits(server: FastifyInstance): void {
  server.addHook('preValidation', async (request, reply) => {
    if (isDeeperThan(DEEPEST_BODY, request.body))
      await reply.status(400).send(errorBody('BODY_TOO_DEEP', `The body is nested more than ${DEEPEST_BODY} levels deep.`));
    else if (isWiderThan(MAX_FIELDS, request.body))
      await reply.status(400).send(errorBody('BODY_TOO_WIDE', `The body has an object of more than ${MAX_FIELDS} fields.`));
  });
}

export const tooLarge = () => errorBody('PAYLOAD_TOO_LARGE', `The body is larger than ${LARGEST_BODY / 1024 / 1024} MB. Send it in parts.`);

export function isDeeperThan(most: number, value: unknown): boolean {
  let depth = 0;
  for (const _level of levelsOf(value)) if (++depth > most) return true;
  return false;
}

/** Whether some object in it has more fields; lists may be long. To be asked of what isn't too deep. */
export function isWiderThan(most: number, value: unknown): boolean {
  for (const level of levelsOf(value)) if (level.some((one) => !Array.isArray(one) && Object.keys(one).length > most)) return true;
  return false;
}

/** Level by level, and no further than somebody looks, so that what is guarded against can't hurt the guard. */
function* levelsOf(value: unknown): Generator<object[]> {
  for (let level = nested([value]); level.length > 0; level = nested(level.flatMap((one) => Object.values(one) as unknown[]))) yield level;
}

/** Bytes that somebody else will read are no objects. */
const nested = (values: readonly unknown[]): object[] =>
  values.filter((value): value is object => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value));
