/** Sends a request, as the platform's `fetch` does. */
export type Send = (request: Request) => Promise<Response>;

/** How long a client goes on trying. */
export interface RetryLimits {
  /** How often a request is sent at most; 1 for no repetition. */
  readonly tries: number;
  /** A wait that would be longer is not begun: the answer is returned as it is. */
  readonly longestWaitMs: number;
}

export const PATIENCE: RetryLimits = { tries: 5, longestWaitMs: 60_000 };

const FIRST_WAIT_MS = 250;
const SAFE = ['GET', 'HEAD', 'OPTIONS'];
/** Nothing was changed by a request that is answered so. */
const REFUSED_FOR_NOW = [429, 503];
/** Something in between has given up, and nobody knows what became of the request. */
const UNKNOWN_OUTCOME = [502, 504];

/**
 * Sends again what could not be answered: after as long as `Retry-After` says, else after a wait that doubles. A request is the
 * same each time, with the same `Idempotency-Key`, so it is done once.
 * @param sleep waits, or rejects when the signal is aborted
 */
export function withPatience(send: Send, patience: RetryLimits = PATIENCE, sleep = sleepFor): Send {
  return async (request) => {
    for (let tried = 1; ; tried++) {
      const isLast = tried >= patience.tries;
      const outcome = await outcomeOf(send, isLast ? request : request.clone());
      if (isLast || !mayRepeat(request, outcome)) return resultOf(outcome);
      const wait = waitAfter(outcome, tried);
      if (wait > patience.longestWaitMs) return resultOf(outcome);
      // What is left unread would hold its connection.
      if (outcome instanceof Response) await outcome.body?.cancel();
      await sleep(wait, request.signal);
    }
  };
}

interface Failed {
  readonly error: unknown;
}

const outcomeOf = (send: Send, request: Request): Promise<Response | Failed> =>
  Promise.resolve()
    .then(() => send(request))
    .catch((error: unknown) => ({ error }));

function resultOf(outcome: Response | Failed): Response {
  if (outcome instanceof Response) return outcome;
  throw outcome.error;
}

function mayRepeat(request: Request, outcome: Response | Failed): boolean {
  if (request.signal.aborted) return false;
  if (outcome instanceof Response && REFUSED_FOR_NOW.includes(outcome.status)) return true;
  const isUnknown = !(outcome instanceof Response) || UNKNOWN_OUTCOME.includes(outcome.status);
  return isUnknown && isSameTwice(request);
}

/** A `POST` is by its key. What names a version would be refused by its own first try. */
function isSameTwice({ method, headers }: Request): boolean {
  if (SAFE.includes(method)) return true;
  return method === 'POST' ? headers.has('idempotency-key') : !headers.has('if-match');
}

function waitAfter(outcome: Response | Failed, tried: number): number {
  const asked = outcome instanceof Response ? outcome.headers.get('retry-after') : null;
  const own = FIRST_WAIT_MS * 2 ** (tried - 1) * (0.5 + Math.random());
  if (asked === null) return own;
  const ms = /^\d+$/.test(asked.trim()) ? Number(asked) * 1_000 : Date.parse(asked) - Date.now();
  return Number.isNaN(ms) ? own : Math.max(0, ms);
}

/** Waits. @throws the signal's reason as soon as it is aborted */
export function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
