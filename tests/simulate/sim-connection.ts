import { BusAway, EVENTS, isHeard, type BusConnection, type ReadMessage } from '@pegboard/eventing';
import type { Host } from './host';
import type { SimBus } from './sim-bus';

const RESUMES_AGAIN_MS = 500;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What the client of the bus throws, by the word in its code. */
class NatsError extends Error {
  override readonly name = 'NatsError';

  constructor(
    readonly code: string,
    readonly api_error?: { err_code: number },
  ) {
    super(code);
  }
}

const WRONG_LAST_SEQUENCE = 10_071;

/**
 * One process's connection to the bus, below the real publisher, asker, listener and lease: it answers what they call of the
 * client, after its way and with the faults of the weather.
 */
export class SimConnection {
  isConnected = true;
  connections = 1;
  readonly options: { name: string };
  readonly readers = new Set<() => void>();
  private readonly resumed = new Set<() => void>();
  private readonly consuming = new Set<{ stop(): void }>();

  constructor(
    readonly bus: SimBus,
    readonly host: Host,
  ) {
    this.options = { name: host.service };
    bus.connections.add(this);
    this.isConnected = !bus.isAway;
  }

  /** As the ports know it. */
  get asBus(): BusConnection {
    return this as unknown as BusConnection;
  }

  onReconnected(run: () => void): () => void {
    this.resumed.add(run);
    return () => void this.resumed.delete(run);
  }

  async ensureStreams(): Promise<void> {
    await this.reach(() => undefined);
  }

  cut(): void {
    this.isConnected = false;
    for (const consuming of [...this.consuming]) consuming.stop();
  }

  reconnect(): void {
    if (!this.host.isAlive || this.isConnected) return;
    if (this.bus.isAway) return void this.host.after(RESUMES_AGAIN_MS, () => this.reconnect());
    this.isConnected = true;
    this.connections++;
    for (const run of [...this.resumed]) run();
    this.wakeReaders();
  }

  /** The process has ended. */
  close(): void {
    this.bus.connections.delete(this);
    this.cut();
  }

  wakeReaders(): void {
    for (const wake of this.readers) wake();
  }

  /** A call of the server, and its answer. */
  reach<T>(work: () => T): Promise<T> {
    if (!this.isConnected) return Promise.reject(new BusAway());
    const { host, bus } = this;
    return host.call(0, () => {
      const { lost } = host.weather;
      if (bus.isAway || (lost > 0 && host.chance.isHit(lost / 2))) throw new NatsError('TIMEOUT');
      const answer = work();
      if (lost > 0 && host.chance.isHit(lost / 2)) throw new NatsError('TIMEOUT');
      return answer;
    });
  }

  readonly jetstream = {
    publish: async (subject: string, data: Uint8Array, { msgID, headers }: { msgID: string; headers?: { get(name: string): string } }) => {
      const text = decoder.decode(data);
      return this.reach(() => {
        if (subject.startsWith('dead.')) {
          this.bus.dead.push({ subject, reason: headers?.get('reason') ?? '' });
          return { seq: this.bus.dead.length, duplicate: false };
        }
        const { sequence, isNew } = this.bus.put(subject, msgID, JSON.parse(text) as Record<string, unknown>);
        return { seq: sequence, duplicate: !isNew };
      });
    },
    consumers: { get: async (_stream: string, name: string) => ({ consume: async () => this.consume(name) }) },
    views: {
      kv: async () => ({
        get: (key: string) =>
          this.reach(() => {
            const found = this.bus.keys.get(key);
            return found ? { ...found, operation: 'PUT' } : null;
          }),
        put: (key: string, value: string, { previousSeq }: { previousSeq: number }) =>
          this.reach(() => {
            const revision = this.bus.putKey(key, encoder.encode(value), previousSeq);
            if (revision === undefined) throw new NatsError('400', { err_code: WRONG_LAST_SEQUENCE });
            return revision;
          }),
        update: (key: string, value: string, previousSeq: number) =>
          this.reach(() => this.bus.putKey(key, encoder.encode(value), previousSeq)),
      }),
    },
  };

  readonly manager = {
    streams: {
      getMessage: (_stream: string, { last_by_subj }: { last_by_subj: string }) =>
        this.reach(() => {
          const found = this.bus.stream.messages.findLast(({ subject }) => isHeard(last_by_subj, subject));
          if (!found) throw new NatsError('404');
          return { data: encoder.encode(JSON.stringify(found.event)) };
        }),
      info: () => this.reach(() => ({ state: { first_seq: 1 } })),
    },
    consumers: {
      info: (_stream: string, name: string) =>
        this.reach(() => {
          const found = this.bus.durables.get(name);
          if (!found || found.subjects.length === 0) throw new NatsError('404');
          return {
            name,
            stream_name: EVENTS,
            config: { durable_name: name, filter_subjects: [...found.subjects] },
            delivered: { stream_seq: found.next },
            ack_floor: { stream_seq: found.floor },
            num_pending: this.bus.stream.messages.length - found.next,
            num_ack_pending: found.inFlight,
            num_redelivered: 0,
            num_waiting: found.pulling.size,
          };
        }),
      add: (_stream: string, { durable_name, filter_subjects }: { durable_name: string; filter_subjects: readonly string[] }) =>
        this.reach(() => void (this.bus.durable(durable_name).subjects = filter_subjects)),
      update: (_stream: string, name: string, { filter_subjects }: { filter_subjects: readonly string[] }) =>
        this.reach(() => void (this.bus.durable(name).subjects = filter_subjects)),
    },
  };

  readonly nats = {
    request: (subject: string, data: Uint8Array, { timeout }: { timeout: number }) => this.request(subject, decoder.decode(data), timeout),
  };

  private request(subject: string, text: string, timeout: number): Promise<{ data: Uint8Array }> {
    if (!this.isConnected) return Promise.reject(new NatsError('DISCONNECT'));
    const { host, bus } = this;
    return new Promise((resolve, reject) => {
      const late = host.after(timeout, () => reject(new NatsError('TIMEOUT')));
      const back = (run: () => void): void => {
        if (host.weather.lost > 0 && host.chance.isHit(host.weather.lost)) return;
        host.receive(() => {
          late.cancel();
          run();
        });
      };
      void host
        .call(0, () => {
          if (bus.isAway || (host.weather.lost > 0 && host.chance.isHit(host.weather.lost))) return;
          const answering = host.chance.pick([...(bus.answering.get(subject) ?? [])].filter(({ connection }) => connection.isConnected));
          if (!answering) return back(() => reject(new NatsError('503')));
          const { data } = JSON.parse(text) as { data: unknown };
          answering.connection.host.receive(() => {
            void answering.answer(data).then((response) => {
              const reply = encoder.encode(JSON.stringify({ response, isDisposed: true }));
              if (answering.connection.host.isAlive) back(() => resolve({ data: reply }));
            });
          });
        })
        .catch(() => undefined);
    });
  }

  /** The messages of a consumer, as the client of the bus hands them out. */
  private async consume(name: string) {
    await this.reach(() => undefined);
    const durable = this.bus.durable(name);
    const queue: object[] = [];
    let isStopped = false;
    let wake: (() => void) | undefined;
    const puller = {
      connection: this,
      take: (message: ReadMessage, deliveries: number) =>
        this.host.receive(() => {
          if (!isStopped) queue.push(this.received(name, message, deliveries));
          wake?.();
        }),
    };
    durable.pulling.add(puller);
    const messages = {
      stop: () => {
        isStopped = true;
        durable.pulling.delete(puller);
        this.consuming.delete(messages);
        wake?.();
      },
      status: async () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }),
      async *[Symbol.asyncIterator]() {
        while (!isStopped) {
          yield* queue.splice(0);
          if (!isStopped && queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    };
    this.consuming.add(messages);
    durable.give();
    return messages;
  }

  private received(name: string, message: ReadMessage, deliveryCount: number) {
    const durable = this.bus.durable(name);
    const told = (run: () => void): void => void this.reach(run).catch(() => undefined);
    return {
      subject: message.subject,
      seq: message.sequence,
      data: encoder.encode(JSON.stringify(message.event)),
      info: { deliveryCount },
      headers: { get: (header: string) => (header === 'Nats-Msg-Id' ? message.messageId : '') },
      ack: () => told(() => durable.acknowledge(message.sequence)),
      nak: (afterMs = 0) => told(() => durable.again(message.sequence, afterMs)),
      working: () => told(() => durable.renew(message.sequence)),
    };
  }
}
