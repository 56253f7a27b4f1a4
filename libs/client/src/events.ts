import { createParser } from 'eventsource-parser';
import { baseOf, keyOf, type Connection } from './connect';
import { refusalOf, PegboardError } from './errors';
import { sleepFor } from './retries';

/** An event of the feed: a CloudEvent with its place in the stream. */
export interface FeedEvent {
  /** Keep it to go on behind this event later. */
  readonly sequence: number;
  readonly id: string;
  /** `pegboard.<service>.<resource>.<action>`. */
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: {
    readonly action: string;
    readonly change: Readonly<Record<string, unknown>>;
    /** The whole object as it was then. The highest `version` counts. */
    readonly aggregate: object;
  };
}

export interface Following {
  /** The sequence behind which to begin: 0 for everything there is, `now` for what comes from now on. */
  readonly after?: number | 'now';
  /** Services (`sales`) or resources (`sales.sales_order`); all that the key may read if absent. */
  readonly types?: readonly string[];
  /** Ends the following. */
  readonly signal?: AbortSignal;
}

/** The gateway sends a sign of life every 15 seconds: a connection that is silent for so long has broken unseen. */
const SILENT_MS = 45_000;
const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 250;
/** Passing, like a broken connection. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * Events as they happen, each at least once and in order, for as long as it takes: a connection that breaks is opened again
 * behind the last event.
 * @throws PegboardError for what no waiting mends: a key that may not read them, or `FEED_WENT_BACK`, after which to begin again at 0
 */
export async function* follow<Event extends FeedEvent = FeedEvent>(
  connection: Connection,
  { after = 0, types = [], signal }: Following = {},
): AsyncGenerator<Event, void, undefined> {
  let position = after === 'now' ? undefined : after;
  for (let failures = 0; !signal?.aborted; failures++) {
    try {
      position ??= await endOfFeed(connection, signal);
      const opened = await open(connection, { position, types, signal });
      for await (const { id, data } of messagesIn(opened, signal)) {
        const event = JSON.parse(data) as Event;
        position = Number(id ?? event.sequence);
        failures = 0;
        yield event;
      }
    } catch (error) {
      // Whatever breaks a connection is no reason to end; what can’t be read is.
      if (error instanceof SyntaxError || (error instanceof PegboardError && !PASSING.includes(error.status))) throw error;
    }
    await sleepFor(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures), signal).catch(() => undefined);
  }
}

/** The last sequence now. */
async function endOfFeed(connection: Connection, signal: AbortSignal | undefined): Promise<number> {
  const response = await ask(connection, 'limit=1', { accept: 'application/json' }, signal);
  return ((await response.json()) as { last_sequence: number }).last_sequence;
}

function open(
  connection: Connection,
  { position, types, signal }: { position: number; types: readonly string[]; signal: AbortSignal | undefined },
): Promise<Response> {
  const query = new URLSearchParams({ after: String(position), ...(types.length > 0 ? { types: types.join(',') } : {}) });
  return ask(connection, String(query), { accept: 'text/event-stream', 'last-event-id': String(position) }, signal);
}

async function ask(
  connection: Connection,
  query: string,
  headers: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { fetch = (request: Request) => globalThis.fetch(request), key } = connection;
  const request = new Request(`${baseOf(connection)}/v1/events?${query}`, {
    headers: { ...headers, authorization: `Bearer ${await keyOf(key)}` },
    ...(signal ? { signal } : {}),
  });
  const response = await fetch(request);
  if (!response.ok) throw refusalOf(response, await response.json().catch(() => undefined));
  return response;
}

interface Message {
  readonly id?: string | undefined;
  readonly data: string;
}

async function* messagesIn(response: Response, signal: AbortSignal | undefined): AsyncGenerator<Message, void, undefined> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let found: Message[] = [];
  const parser = createParser({ onEvent: (message) => found.push(message) });
  try {
    while (!signal?.aborted) {
      const { done, value } = await withinMs(SILENT_MS, reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      const messages = found;
      found = [];
      yield* messages;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withinMs<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
