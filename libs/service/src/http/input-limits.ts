import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Rejection } from '@pegboard/kit';
import type { FastifyInstance } from 'fastify';
import { errorBody } from './error.filter';

/** An order with a thousand rows takes a quarter of it. */
export const LARGEST_BODY = 4 * 1024 * 1024;
/** An order's row's batches are four levels down. */
const DEEPEST_BODY = 16;
/** No object that the API knows has a tenth of it. */
const MAX_FIELDS = 1_000;

/** The largest order, a thousand rows of ten batches each, has half of it. */
const MAX_OBJECTS = 25_000;
/** The same order has a tenth of it. */
const MAX_VALUES = 250_000;

/**
 * Reads JSON bodies. What is not UTF-8 would be stored with its letters replaced. What is nested too deep ends whatever walks
 * through it by calling itself. Of very many objects each would be made and checked before a list is found to be too long. So
 * the bytes are looked at first.
 */
export function installJsonReading(adapter: FastifyAdapter): void {
  const options = { bodyLimit: LARGEST_BODY };
  adapter.useBodyParser('application/json', false, options, (request, body, done) => {
    const problem = problemOf(body as Buffer);
    if (problem) return done(problem);
    return adapter.getInstance().getDefaultJsonParser('error', 'error')(request, (body as Buffer).toString(), done);
  });
}

function problemOf(body: Buffer): Rejection | undefined {
  if (!isUtf8(body)) return new Rejection('BODY_NOT_UTF8', 'The body is not valid UTF-8.');
  const { objects, values, depth } = shapeOf(body);
  if (depth > DEEPEST_BODY) return new Rejection('BODY_TOO_DEEP', `The body is nested more than ${DEEPEST_BODY} levels deep.`);
  if (objects <= MAX_OBJECTS && values <= MAX_VALUES) return undefined;
  return new Rejection(
    'BODY_TOO_MANY_VALUES',
    `The body has ${objects} objects and lists and ${values} values; at most ${MAX_OBJECTS} and ${MAX_VALUES} are read. Send it in parts.`,
    [
      {
        path: '',
        code: 'BODY_TOO_MANY_VALUES',
        message: 'Too many objects, lists and values.',
        info: { objects, values, object_limit: MAX_OBJECTS, value_limit: MAX_VALUES },
      },
    ],
  );
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

interface Shape {
  /** Objects and lists. */
  readonly objects: number;
  /** Values, objects and lists among them. */
  readonly values: number;
  /** Levels of objects and lists within each other. */
  readonly depth: number;
}

/** The shape of a JSON text, by its bytes: no byte of a longer letter is one of those that are looked for. */
export function shapeOf(text: Buffer): Shape {
  let [objects, commas, level, depth, isInText] = [0, 0, 0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    if (byte === QUOTE) isInText = !isInText;
    else if (isInText) {
      if (byte === BACKSLASH) i++;
    } else if (byte === OBJECT || byte === LIST) {
      objects++;
      if (++level > depth) depth = level;
    } else if (byte === OBJECT_END || byte === LIST_END) level--;
    else if (byte === COMMA) commas++;
  }
  return { objects, values: commas + objects, depth };
}

/** Refuses objects of very many fields, before anything looks up each of them among all. */
export function installInputLimits(server: FastifyInstance): void {
  server.addHook('preValidation', async (request, reply) => {
    if (isWiderThan(MAX_FIELDS, request.body))
      await reply.status(400).send(errorBody('BODY_TOO_WIDE', `The body has an object of more than ${MAX_FIELDS} fields.`));
  });
}

export const tooLarge = () => errorBody('PAYLOAD_TOO_LARGE', `The body is larger than ${LARGEST_BODY / 1024 / 1024} MB. Send it in parts.`);

/** Whether some object in it has more fields; lists may be long. What is nested too deep never comes here. */
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
