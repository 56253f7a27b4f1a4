import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '@pegboard/eventing';

export const REQUEST_ID = 'x-request-id';
const ASKED = /^[\w.-]{1,60}$/;

/**
 * The id of a call: the caller's own `X-Request-Id` if it is one, or a new one. It is kept among the headers, so that whoever is
 * asked next, and every log, has the same.
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const { headers } = request;
  const asked = headers[REQUEST_ID];
  if (typeof asked === 'string' && ASKED.test(asked)) return asked;
  return (headers[REQUEST_ID] = randomBytes(8).toString('hex'));
}

/** Who makes a call, and whether it is to change something. */
interface Doing {
  readonly actor: Actor;
  readonly isWrite: boolean;
}

const known = new WeakMap<IncomingMessage, Doing>();

/** Said by the guard as soon as it is known; the log line of the call tells it. */
export const noteDoing = (request: IncomingMessage, doing: Doing): void => void known.set(request, doing);

export const doingOf = (request: IncomingMessage): Doing | undefined => known.get(request);
