import { randomUUID } from 'node:crypto';
import type { KV, KvEntry } from 'nats';
import type { Clock, Timers } from '../ports';
import type { BusConnection } from './connection';

/** A right that one replica holds at a time, such as to publish. */
export interface Lease {
  /**
   * Asks for it until `give`. `onLost` is called before another replica can have got it, unless the process was paused:
   * whoever holds a lease must stay harmless when it wakes up late (a number that grows with each holder does that).
   */
  seek(holder: { onGained: () => void; onLost: () => void }): { give(): Promise<void> };
}

export interface LeaseTimes {
  /** How often a holder renews it and the others look. */
  readonly lookEveryMs: number;
  /** A holder that could not renew it for so long has lost it. */
  readonly lostAfterMs: number;
  /** The others take it when it was not renewed for so long. Above `lostAfterMs` by more than one look. */
  readonly takenAfterMs: number;
}

const TIMES: LeaseTimes = { lookEveryMs: 500, lostAfterMs: 2_000, takenAfterMs: 3_000 };
const BUCKET = 'LEASES';
const GIVEN_BACK = '';
const decoder = new TextDecoder();

/**
 * A lease as one key in JetStream's key-value store, changed by compare and set. Only durations are compared, each
 * measured by one clock: a candidate takes the lease when it has seen the same revision for longer than a holder goes
 * without renewing, so clocks need not agree.
 */
export class KeyValueLease implements Lease {
  constructor(
    private readonly bus: BusConnection,
    private readonly name: string,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void = () => undefined,
    private readonly times: LeaseTimes = TIMES,
  ) {}

  seek(holder: { onGained: () => void; onLost: () => void }): { give(): Promise<void> } {
    const seeking = new Seeking(() => this.open(), this.name, this.clock, this.times, holder, this.onProblem);
    const looking = this.timers.every(this.times.lookEveryMs, () => seeking.look());
    seeking.look();
    return {
      give: async () => {
        looking.cancel();
        await seeking.give();
      },
    };
  }

  private open(): Promise<KV> {
    return this.bus.jetstream.views.kv(BUCKET, { history: 1, replicas: this.bus.options.replicas ?? 1, timeout: this.times.lostAfterMs });
  }
}

class Seeking {
  private readonly id = randomUUID();
  private store: KV | undefined;
  private looking: Promise<void> | undefined;
  private isHolder = false;
  private isOver = false;
  private revision = 0;
  /** When the present revision was seen first, or for a holder when its last renewal began. */
  private since = 0;
  private failures = 0;

  constructor(
    private readonly open: () => Promise<KV>,
    private readonly name: string,
    private readonly clock: Clock,
    private readonly times: LeaseTimes,
    private readonly holder: { onGained: () => void; onLost: () => void },
    private readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void,
  ) {}

  look(): void {
    // A renewal that hangs must not keep a holder from noticing that its time is over.
    if (this.isHolder && this.clock.elapsed() - this.since > this.times.lostAfterMs) this.lose();
    this.looking ??= this.lookOnce().finally(() => (this.looking = undefined));
  }

  async give(): Promise<void> {
    this.isOver = true;
    await this.looking;
    const wasHolder = this.isHolder;
    this.lose();
    if (wasHolder) await this.store?.update(this.name, GIVEN_BACK, this.revision).catch(() => undefined);
  }

  private async lookOnce(): Promise<void> {
    try {
      this.store ??= await this.open();
      if (this.isHolder) await this.take(this.revision);
      else await this.candidate(await this.store.get(this.name));
      this.failures = 0;
    } catch (problem) {
      // The store may be gone, with a server that lost its data.
      this.store = undefined;
      if (this.failures++ === 2) this.onProblem(problem, { lease: this.name });
    }
  }

  private async candidate(entry: KvEntry | null): Promise<void> {
    const now = this.clock.elapsed();
    if (!entry) return this.take(0);
    if (entry.revision !== this.revision) {
      this.revision = entry.revision;
      this.since = now;
    }
    const owner = entry.operation === 'PUT' ? decoder.decode(entry.value) : GIVEN_BACK;
    const isFree = owner === GIVEN_BACK || owner === this.id || now - this.since >= this.times.takenAfterMs;
    if (isFree) await this.take(entry.revision);
  }

  /** Writes it as one's own if nobody has written since that revision. */
  private async take(revision: number): Promise<void> {
    const start = this.clock.elapsed();
    try {
      this.revision = await this.store!.put(this.name, this.id, { previousSeq: revision });
    } catch (problem) {
      if (!isOutdated(problem)) throw problem;
      // Somebody else was first. A holder that finds its own late write goes on at the next look.
      this.lose();
      this.revision = 0;
      return;
    }
    this.since = start;
    if (this.isHolder || this.isOver) return;
    this.isHolder = true;
    this.holder.onGained();
  }

  private lose(): void {
    if (!this.isHolder) return;
    this.isHolder = false;
    this.since = this.clock.elapsed();
    this.holder.onLost();
  }
}

const WRONG_LAST_SEQUENCE = 10071;

const isOutdated = (problem: unknown): boolean =>
  (problem as { api_error?: { err_code?: number } }).api_error?.err_code === WRONG_LAST_SEQUENCE;
