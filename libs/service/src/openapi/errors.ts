import type { OpenAPIObject } from '@nestjs/swagger';
import { ERRORS, HTTP_STATUS } from '@pegboard/kit';
import { NAME } from '../http/error.filter';

type Operation = { responses?: Record<string, unknown> };

const CODES = Object.entries(ERRORS).map(([code, { kind }]) => ({ code, status: HTTP_STATUS[kind] }));

/**
 * The one shape of every error, with the codes that the catalogue has for a status. They are examples and no list of all that
 * will ever be: a client must stand new ones.
 */
const errorSchema = (status: number) => ({
  type: 'object',
  required: ['statusCode', 'name', 'message', 'code', 'details'],
  properties: {
    statusCode: { type: 'integer', example: status },
    name: { type: 'string', example: NAME[status] },
    message: { type: 'string', description: 'A sentence for people, with the numbers in it' },
    code: {
      type: 'string',
      description: 'A stable word for programs. docs/errors.md explains each of them',
      examples: CODES.filter((one) => one.status === status).map((one) => one.code),
    },
    details: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: {
          path: { type: 'string', example: 'sales_order_rows/0/quantity' },
          code: { type: 'string' },
          message: { type: 'string' },
          info: { type: 'object', additionalProperties: true },
        },
      },
    },
  },
});

const ALWAYS: Readonly<Record<string, string>> = {
  400: 'The request can’t be read',
  401: 'No valid key or token',
  403: 'The key lacks a scope that the call needs',
  404: 'The object in the address does not exist',
  422: 'Never valid: an unknown field, a wrong type, an impossible value',
  429: 'Too many calls; wait for `Retry-After` seconds',
  431: 'The address and the headers together are too long',
  503: 'A dependency is down; repeat the request after `Retry-After` seconds',
};
const OF_WRITES: Readonly<Record<string, string>> = {
  409: 'Not possible in the current state: insufficient stock, already linked, an Idempotency-Key used before',
  412: '`If-Match` does not contain the current version',
  413: 'The body is too large',
  415: 'The body is not JSON',
};

/** Adds to every call the answers that any call may get, in the one shape of errors; what a controller says itself stays. */
export function withErrors(document: OpenAPIObject): OpenAPIObject {
  const described = (status: string, text: string) => ({
    description: text,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/Error${status}` } } },
  });
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item) as [string, Operation][]) {
      const texts = method === 'get' ? { ...ALWAYS, 409: OF_WRITES['409']! } : { ...ALWAYS, ...OF_WRITES };
      const errors = Object.fromEntries(Object.entries(texts).map(([status, text]) => [status, described(status, text)]));
      operation.responses = { ...errors, ...operation.responses };
    }
  }
  const statuses = Object.keys({ ...ALWAYS, ...OF_WRITES });
  const schemas = Object.fromEntries(statuses.map((status) => [`Error${status}`, errorSchema(Number(status)) as never]));
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas } };
  return document;
}
