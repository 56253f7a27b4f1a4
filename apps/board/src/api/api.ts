/** One field of a refusal. */
export interface RefusedField {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What the API refused, as a sentence for a person. */
export class RefusedCall extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly RefusedField[] = [],
  ) {
    super(message);
  }

  /** The same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export interface ListPage<T> {
  readonly data: readonly T[];
  readonly total: number;
}

export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

const TRIES = 4;
const LONGEST_WAIT_MS = 5_000;

/** The public API for one key. A write carries its own idempotency key, so that a repeated one is done once. */
export class BoardApi {
  constructor(
    private readonly key: string,
    private readonly onUnknownKey: () => void = () => undefined,
  ) {}

  async list<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<ListPage<T>> {
    const answer = await this.send('GET', path + searchOf(query), undefined, signal);
    const { data } = (await answer.json()) as { data: T[] };
    const pages = JSON.parse(answer.headers.get('x-pagination') ?? '{}') as { total_records?: number };
    return { data, total: pages.total_records ?? data.length };
  }

  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return (await (await this.send('GET', path + searchOf(query), undefined, signal)).json()) as T;
  }

  async post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const answer = await this.send('POST', path, body, signal);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** The feed of events behind a sequence: the connection stays open. */
  stream(path: string, after: number | undefined, signal: AbortSignal): Promise<Response> {
    return fetch(`/v1/${path}`, {
      signal,
      headers: {
        ...this.headers(),
        accept: 'text/event-stream',
        ...(after === undefined ? {} : { 'last-event-id': String(after) }),
      },
    });
  }

  private async send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const request: RequestInit = {
      method,
      headers: {
        ...this.headers(),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    };
    for (let tries = 1; ; tries++) {
      const answer = await fetch(`/v1/${path}`, request).catch((problem: Error) => {
        if (problem.name === 'AbortError') throw problem;
        return undefined;
      });
      if (answer?.ok) return answer;
      const refusal = answer ? await refusalOf(answer) : new RefusedCall(0, 'NOT_REACHED', 'The company does not answer.');
      if (refusal.status === 401) this.onUnknownKey();
      if (!refusal.isPassing || tries === TRIES) throw refusal;
      await sleep(Math.min(LONGEST_WAIT_MS, waitOf(answer, tries)));
    }
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}` };
  }
}

const waitOf = (answer: Response | undefined, tries: number): number => {
  const seconds = Number(answer?.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1_000 : 250 * 2 ** tries;
};

async function refusalOf(answer: Response): Promise<RefusedCall> {
  const body = (await answer.json().catch(() => ({}))) as { code?: string; message?: string; details?: RefusedField[] };
  return new RefusedCall(answer.status, body.code ?? 'UNKNOWN', body.message ?? answer.statusText, body.details ?? []);
}

function searchOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number | boolean])
      search.append(name, String(each));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
