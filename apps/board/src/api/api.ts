import { connectTo, follow, need, PegboardError, type Answered, type FeedEvent } from '@pegboard/client';

/** A refusal of the API, with its sentence for a person. */
export { PegboardError as RefusedCall } from '@pegboard/client';

export interface ListPage<T> {
  readonly data: readonly T[];
  readonly total: number;
}

export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

/** The code of a call that got no answer at all. */
export const NOT_REACHED = 'NOT_REACHED';
const PATIENCE = { tries: 4, longestWaitMs: 5_000 };
const METHODS = { get: 'GET', post: 'POST', patch: 'PATCH', remove: 'DELETE' } as const;

interface Asked {
  readonly params?: { readonly query: Query };
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly parseAs?: 'blob';
}

/** The calls by the paths that the page knows: its lists and cards name what they read of an answer themselves. */
interface Calls {
  request(method: string, path: string, asked: Asked): Promise<Answered<unknown>>;
}

/** The public API for one key: `@pegboard/client` repeats what passes, and gives each write its own idempotency key. */
export class BoardApi {
  private readonly connection: { readonly url: string; readonly key: string; readonly patience: typeof PATIENCE };
  private readonly calls: Calls;

  constructor(
    key: string,
    private readonly onUnknownKey: () => void = () => undefined,
  ) {
    this.connection = { url: globalThis.location.origin, key, patience: PATIENCE };
    this.calls = connectTo<object>(this.connection) as unknown as Calls;
  }

  async list<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<ListPage<T>> {
    const { data: body, response } = await this.ask(METHODS.get, path, { params: { query }, ...(signal ? { signal } : {}) });
    const { data } = body as { data: readonly T[] };
    const pages = JSON.parse(response.headers.get('x-pagination') ?? '{}') as { total_records?: string };
    return { data, total: Number(pages.total_records ?? data.length) };
  }

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.said(METHODS.get, path, { params: { query }, ...(signal ? { signal } : {}) });
  }

  /** A file, such as the PDF of an order. */
  file(path: string): Promise<Blob> {
    return this.said(METHODS.get, path, { parseAs: 'blob' });
  }

  post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return this.said(METHODS.post, path, { body, ...(signal ? { signal } : {}) });
  }

  /** @param version the one that was read: where the object has another by now, nothing is changed */
  patch<T>(path: string, body: unknown, version?: string): Promise<T> {
    return this.said(METHODS.patch, path, { body, ...(version === undefined ? {} : { headers: { 'if-match': version } }) });
  }

  /** One object with its version. */
  async read<T>(
    path: string,
    query: Query = {},
    signal?: AbortSignal,
  ): Promise<{ readonly value: T; readonly version: string | undefined }> {
    const { data, response } = await this.ask(METHODS.get, path, { params: { query }, ...(signal ? { signal } : {}) });
    return { value: data as T, version: response.headers.get('etag') ?? undefined };
  }

  remove(path: string): Promise<void> {
    return this.said(METHODS.remove, path, {});
  }

  /** What anybody changes from now on, whatever breaks in between. @param onOpened is called whenever the connection is opened, or can't be */
  events(from: number, signal: AbortSignal, onOpened: (isOpen: boolean) => void): AsyncGenerator<FeedEvent, void, undefined> {
    const fetch = async (request: Request): Promise<Response> => {
      const answer = await globalThis.fetch(request).catch((problem: Error) => {
        onOpened(false);
        throw problem;
      });
      onOpened(answer.ok);
      return answer;
    };
    return follow({ ...this.connection, fetch }, { after: from, signal });
  }

  private async said<T>(method: string, path: string, asked: Asked): Promise<T> {
    return (await this.ask(method, path, asked)).data as T;
  }

  private async ask(method: string, path: string, asked: Asked): Promise<Answered<unknown>> {
    try {
      const answer = await this.calls.request(method, `/v1/${path}`, asked);
      await need(Promise.resolve(answer));
      return answer;
    } catch (problem) {
      if (problem instanceof PegboardError) {
        if (problem.status === 401) this.onUnknownKey();
        throw problem;
      }
      if ((problem as Error).name === 'AbortError') throw problem;
      throw new PegboardError(0, NOT_REACHED, (problem as Error).message);
    }
  }
}
