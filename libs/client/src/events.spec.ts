import { PegboardError } from './errors';
import { follow, type FeedEvent } from './events';

const text = (sequence: number) =>
  `id: ${sequence}\nevent: pegboard.sales.customer.created\ndata: ${JSON.stringify({ sequence, type: 'pegboard.sales.customer.created' })}\n\n`;

/** A gateway that answers each connection in turn with what is written on it, in pieces as they come. */
function gateway(...connections: (string[] | Response | Error)[]) {
  const asked: { after: string | null; last: string | null; accept: string | null; types: string | null }[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const query = new URL(request.url).searchParams;
    asked.push({
      after: query.get('after'),
      last: request.headers.get('last-event-id'),
      accept: request.headers.get('accept'),
      types: query.get('types'),
    });
    const next = connections.shift() ?? new Response('{"code":"INSUFFICIENT_SCOPE","message":"No more."}', { status: 403 });
    if (next instanceof Error) throw next;
    if (next instanceof Response) return next;
    return new Response(ReadableStream.from(next.map((piece) => new TextEncoder().encode(piece))));
  };
  return { asked, connection: { url: 'https://erp.example', key: 'k', fetch } };
}

/** The sequences of all that came, and what ended it. */
async function heard(events: AsyncIterable<FeedEvent>): Promise<{ sequences: number[]; error?: unknown }> {
  const sequences: number[] = [];
  try {
    for await (const { sequence } of events) sequences.push(sequence);
    return { sequences };
  } catch (error) {
    return { sequences, error };
  }
}

describe('following events', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: 100 }));
  afterEach(() => jest.useRealTimers());

  it('goes on behind the last event, whatever breaks and wherever', async () => {
    const whole = text(1) + text(2);
    const { asked, connection } = gateway(
      [': the feed\n\n', whole.slice(0, 20), whole.slice(20), text(3).slice(0, 30)],
      new TypeError('fetch failed'),
      new Response('', { status: 503 }),
      [text(3), ': still here\n\n', text(5)],
    );
    const { sequences, error } = await heard(follow(connection, { types: ['sales'] }));
    expect(sequences).toEqual([1, 2, 3, 5]);
    expect(error).toBeInstanceOf(PegboardError);
    expect(asked.map(({ last }) => last)).toEqual(['0', '2', '2', '2', '5']);
    expect(asked[0]).toEqual({ after: '0', last: '0', accept: 'text/event-stream', types: 'sales' });
  });

  it('begins with what comes from now on', async () => {
    const { asked, connection } = gateway(new Response('{"data":[],"last_sequence":41}'), [text(42)]);
    expect((await heard(follow(connection, { after: 'now' }))).sequences).toEqual([42]);
    expect(asked.map(({ accept, last }) => [accept, last]).slice(0, 2)).toEqual([
      ['application/json', null],
      ['text/event-stream', '41'],
    ]);
  });

  it('ends with what no waiting mends', async () => {
    const { connection, asked } = gateway(new Response('{"code":"FEED_WENT_BACK","message":"Start again at 0."}', { status: 409 }));
    expect((await heard(follow(connection, { after: 9 }))).error).toMatchObject({ status: 409, code: 'FEED_WENT_BACK' });
    expect(asked.length).toBe(1);
  });

  it('opens a connection again that is silent', async () => {
    const silent = new Response(new ReadableStream({ start: (at) => at.enqueue(new TextEncoder().encode(text(1))) }));
    const { connection, asked } = gateway(silent, [text(2)]);
    const hearing = heard(follow(connection));
    await jest.advanceTimersByTimeAsync(60_000);
    expect((await hearing).sequences).toEqual([1, 2]);
    expect(asked[1]!.last).toBe('1');
  });

  it('ends when its caller says so, and when nobody reads on', async () => {
    const ending = new AbortController();
    const { connection } = gateway([text(1), text(2)], [text(3)]);
    for await (const { sequence } of follow(connection, { signal: ending.signal })) if (sequence === 2) ending.abort();
    const { connection: other, asked } = gateway([text(1), text(2)]);
    for await (const { sequence } of follow(other)) if (sequence === 1) break;
    expect(asked.length).toBe(1);
  });
});
