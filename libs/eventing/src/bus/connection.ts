import {
  connect,
  DiscardPolicy,
  Events,
  nanos,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
  type StreamConfig,
} from 'nats';
import { isMissing } from './bus-errors';
import { isRefusedLogin, refusedLogin, type busLogin } from './login';

export interface BusOptions {
  readonly url: string;
  /** The service, as NATS shows it and as durable consumers are called. */
  readonly name: string;
  /** Who we are and how we know the server, where it asks. */
  readonly login?: ReturnType<typeof busLogin>;
  /** Copies of each stream in a cluster. */
  readonly replicas?: number;
  /** What the stream of events keeps at most, if this process makes it; 0: without end. */
  readonly keeps?: { readonly days: number; readonly bytes: number };
  /** Only hears and asks, as whoever is no service of the company: the streams are there or are waited for, never made. */
  readonly isListener?: boolean;
  readonly onProblem?: (problem: unknown) => void;
}

/** Where answers to a service arrive. */
export const inboxOf = (name: string): string => `_INBOX_${name}`;

/** Listeners share one user, and it the client's usual inbox. */
const LISTENERS_INBOX = '_INBOX';

export const EVENTS = 'EVENTS';
export const DEAD = 'DEAD';

/** Within this time a message id is one message, however often it is sent. */
const DUPLICATE_WINDOW_MS = 120_000;
const DAY_MS = 86_400_000;
const DRAIN_WITHIN_MS = 2_000;
const STREAM_TRIES = 20;
const STREAM_PAUSE_MS = 250;

/** One connection to the bus: waits for the server at start, and comes back by itself for as long as the service lives. */
export class BusConnection {
  private readonly reconnected = new Set<() => void>();
  isConnected = true;
  /** How often it has been made. */
  connections = 1;
  private isLeaving = false;

  private constructor(
    readonly nats: NatsConnection,
    readonly jetstream: JetStreamClient,
    readonly manager: JetStreamManager,
    readonly options: BusOptions,
  ) {}

  static async open(options: BusOptions): Promise<BusConnection> {
    const nats = await connect({
      servers: options.url.split(','),
      ...options.login,
      name: `pegboard-${options.name}`,
      // Answers come to an inbox that only this service may listen to.
      inboxPrefix: options.isListener ? LISTENERS_INBOX : inboxOf(options.name),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 100,
      waitOnFirstConnect: true,
      pingInterval: 5_000,
      maxPingOut: 2,
    }).catch((problem: unknown) => {
      throw isRefusedLogin(problem) ? new Error(refusedLogin(options), { cause: problem }) : problem;
    });
    const manager = await nats.jetstreamManager({ checkAPI: false, timeout: 5_000 });
    const bus = new BusConnection(nats, nats.jetstream({ timeout: 5_000 }), manager, options);
    void bus.watch();
    await bus.untilStreams();
    return bus;
  }

  /** Calls back after every reconnect: positions must be checked, outboxes swept. Answers how to stop that. */
  onReconnected(run: () => void): () => void {
    this.reconnected.add(run);
    return () => void this.reconnected.delete(run);
  }

  /** Creates the streams that are missing; a server that lost its data gets them again. */
  async ensureStreams(): Promise<void> {
    if (this.options.isListener) return void (await this.manager.streams.info(EVENTS));
    const { days = 0, bytes = 0 } = this.options.keeps ?? {};
    const limits = { max_age: nanos(days * DAY_MS), max_bytes: bytes > 0 ? bytes : -1 };
    await this.ensureStream(EVENTS, ['evt.>'], { deny_delete: true, ...limits });
    // What has been handled after all, or was discarded, is taken out.
    await this.ensureStream(DEAD, ['dead.>'], { deny_delete: false });
  }

  /** Whether JetStream answers now. */
  async isAnswering(): Promise<boolean> {
    return this.manager.streams.info(EVENTS).then(
      () => true,
      () => false,
    );
  }

  /**
   * The process is about to end: nobody waits any more for a server that is down, or goes down now. Whatever is being asked
   * of it fails at once.
   */
  leave(): void {
    this.isLeaving = true;
    if (!this.isConnected) void this.nats.close();
  }

  /** Sends what is buffered, unless the server is down, and closes. */
  async close(): Promise<void> {
    // The client's own drain waits for ever for a server that is gone.
    if (this.isConnected && !this.nats.isClosed()) await inTime(this.nats.drain(), DRAIN_WITHIN_MS);
    await this.nats.close();
  }

  private async ensureStream(
    name: string,
    subjects: string[],
    rules: Pick<StreamConfig, 'deny_delete'> & Partial<Pick<StreamConfig, 'max_age' | 'max_bytes'>>,
  ): Promise<void> {
    try {
      await this.manager.streams.info(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.manager.streams.add({
        name,
        subjects,
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
        num_replicas: this.options.replicas ?? 1,
        ...rules,
      });
    }
  }

  private async watch(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === Events.Disconnect) {
        this.isConnected = false;
        if (this.isLeaving) void this.nats.close();
      }
      if (status.type !== Events.Reconnect) continue;
      this.isConnected = true;
      this.connections++;
      void this.resume();
    }
  }

  private async resume(): Promise<void> {
    await this.untilStreams().catch((problem: unknown) => this.options.onProblem?.(problem));
    for (const run of [...this.reconnected]) run();
  }

  /** A server that has just started may accept connections before JetStream answers. */
  private async untilStreams(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.ensureStreams();
      } catch (problem) {
        if (tries === STREAM_TRIES || !this.isConnected || this.nats.isClosed()) throw problem;
        await pause(STREAM_PAUSE_MS);
      }
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for work, but at most so long, as a server that is gone never answers. Undefined if it is late or fails. */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  const done = await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
  return done;
}
