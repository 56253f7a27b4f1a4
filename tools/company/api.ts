/** One answer of the HTTP API. */
export interface Answer<T = any> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** An answer that was not what the caller counted on; the message holds the whole error the service gave. */
export class UnexpectedAnswer extends Error {
  constructor(
    readonly request: string,
    readonly answer: Answer,
  ) {
    super(`${request} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Answers after the plan reflects the write. */
  readonly waitForPlan?: boolean;
}

/** A plain client of the HTTP API: the demo, the system tests and the loaders speak through it. */
export class Api {
  constructor(
    readonly baseUrl: string,
    private readonly key: string,
  ) {}

  /** Sends and answers whatever came back, errors included. */
  async send<T = any>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<T>> {
    const url = new URL(this.baseUrl + path);
    if (options.waitForPlan) url.searchParams.set('wait_for_plan', 'true');
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: (isJson && text ? JSON.parse(text) : text) as T,
      headers: response.headers,
    };
  }

  get = <T = any>(path: string): Promise<T> => this.expectOk<T>('GET', path);
  post = <T = any>(path: string, body: unknown, options?: CallOptions): Promise<T> => this.expectOk<T>('POST', path, body, options);
  patch = <T = any>(path: string, body: unknown, options?: CallOptions): Promise<T> => this.expectOk<T>('PATCH', path, body, options);
  delete = <T = any>(path: string, options?: CallOptions): Promise<T> => this.expectOk<T>('DELETE', path, undefined, options);

  private async expectOk<T>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<T> {
    const answer = await this.send<T>(method, path, body, options);
    if (answer.status >= 300) throw new UnexpectedAnswer(`${method} ${path}`, answer);
    return answer.body;
  }
}
