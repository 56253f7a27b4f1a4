import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Api } from '../company/api';

const GIVES_UP_AFTER_MS = 180_000;
const TRIES_AGAIN_AFTER_MS = 200;

/** What was answered, over all tries of all calls. */
export interface Tally {
  /** How often each status came; 0 where no answer came. */
  readonly statuses: Map<number, number>;
  /** Answers that are wrong whatever is down: any 5xx but 503, any 4xx that no clerk can have earned. */
  readonly wrong: string[];
  /** Milliseconds from the first try to the answer that counts. */
  readonly took: number[];
}

export const newTally = (): Tally => ({ statuses: new Map(), wrong: [], took: [] });

/** A caller that was promised: ask again with the same key, and it is done once. So it asks again until it is told. */
export class Insistent {
  constructor(
    private readonly api: Api,
    private readonly tally: Tally,
  ) {}

  /**
   * @param key the request's Idempotency-Key
   * @returns the first answer that says what became of the request, and whether it came at the first try
   * @throws Error when none comes within three minutes
   */
  async ask(method: string, path: string, body: unknown, key: string): Promise<Answer & { readonly isFirst: boolean }> {
    const started = Date.now();
    for (let tries = 0; Date.now() - started < GIVES_UP_AFTER_MS; tries++) {
      const answer = await this.api.send(method, path, body, { headers: { 'idempotency-key': key } }).catch(() => undefined);
      const status = answer?.status ?? 0;
      this.tally.statuses.set(status, (this.tally.statuses.get(status) ?? 0) + 1);
      if (answer && status < 500 && status !== 429) {
        this.tally.took.push(Date.now() - started);
        if (status === 401 || status === 403 || status === 422) this.note(method, path, answer);
        return { ...answer, isFirst: tries === 0 };
      }
      if (answer && status >= 500 && status !== 503) this.note(method, path, answer);
      await pause(TRIES_AGAIN_AFTER_MS);
    }
    throw new Error(`${method} ${path} was not answered within ${GIVES_UP_AFTER_MS / 1000} s`);
  }

  private note(method: string, path: string, { status, body }: Answer): void {
    this.tally.wrong.push(`${method} ${path}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
}
