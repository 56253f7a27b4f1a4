import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Destinations } from './addresses';

/** What became of one call. */
export interface SendOutcome {
  readonly httpStatus: number | null;
  /** What is told if there was no answer. */
  readonly error: string | null;
  readonly retryAfter?: string | undefined;
}

/** Whoever makes the calls; tests have one of their own. */
export interface HookSender {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<SendOutcome>;
}

const ANSWERS_WITHIN_MS = 10_000;
const IDLE_MS = 15_000;
const CONNECTIONS_PER_RECEIVER = 8;
const MAX_READ = 65_536;
/** Whoever sets up webhooks learns nothing of the network: not what a name means, nor which ports are closed. */
export const NOT_REACHABLE = 'not reachable';

/** Posts to receivers: only where `Destinations` allows, following no redirect, waiting no longer than ten seconds. */
export class HttpSender implements HookSender {
  private readonly agents;

  constructor(
    private readonly destinations: Destinations,
    private readonly answersWithinMs = ANSWERS_WITHIN_MS,
    /** Why, for the operator's own log. */
    private readonly onUnreachable: (problem: unknown, host: string) => void = () => undefined,
  ) {
    const kept = { keepAlive: true, maxSockets: CONNECTIONS_PER_RECEIVER, timeout: IDLE_MS };
    this.agents = {
      'http:': new HttpAgent({ ...kept, lookup: destinations.lookup(false) }),
      'https:': new HttpsAgent({ ...kept, lookup: destinations.lookup(true) }),
    };
  }

  async post(address: string, headers: Readonly<Record<string, string>>, body: string): Promise<SendOutcome> {
    try {
      const url = new URL(address);
      this.destinations.checkWritten(url);
      const { statusCode, headers: answered } = await this.send(
        url,
        { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        body,
      );
      return { httpStatus: statusCode!, error: null, retryAfter: answered['retry-after'] };
    } catch (problem) {
      this.onUnreachable(problem, new URL(address).host);
      return { httpStatus: null, error: NOT_REACHABLE };
    }
  }

  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  /** Resolves with the answer's head. What it says more is thrown away, and cut off if it is long or slow. */
  private send(url: URL, headers: Record<string, string>, body: string): Promise<IncomingMessage> {
    const isEncrypted = url.protocol === 'https:';
    const options: RequestOptions = { method: 'POST', headers, agent: this.agents[isEncrypted ? 'https:' : 'http:'] };
    return new Promise((resolve, reject) => {
      const request = (isEncrypted ? httpsRequest : httpRequest)(url, options);
      const late = setTimeout(() => request.destroy(tooLate(this.answersWithinMs)), this.answersWithinMs);
      request.once('error', (problem) => {
        clearTimeout(late);
        reject(problem);
      });
      request.once('response', (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => void ((bytes += chunk.length) > MAX_READ && request.destroy()));
        answer.once('error', () => undefined);
        answer.once('close', () => clearTimeout(late));
        resolve(answer);
      });
      request.end(body);
    });
  }
}

const tooLate = (withinMs: number): Error => Object.assign(new Error(`no answer within ${withinMs / 1000} s`), { code: 'TIMEOUT' });
