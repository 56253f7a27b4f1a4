import type { Scope } from '@pegboard/access';
import type { Clock, Timers } from '@pegboard/eventing';
import { httpError, type Authenticator, type Caller } from '@pegboard/service';
import type { Slot, Slots } from '../limits/slots';

/** Together with the time for which a key that was looked up counts as known, this makes three seconds. */
const CHECKED_EVERY_MS = 1_000;
/** While the keys can't be checked, because their database or the provider is down, a stream goes on for so long. */
const TRUSTED_MS = 15_000;
const RENEWED_EVERY_MS = 5_000;
const HELD_MS = 20_000;

interface Open {
  readonly authorization: string;
  readonly caller: Caller;
  slot: Slot | undefined;
  readonly end: () => void;
  checkedAt: number;
}

export interface OpenStreamsParts {
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Streams for each caller, at all gateways together. */
  readonly mostPerCaller: number;
  readonly needed: Scope;
}

/** The streams that are open here: a few for each caller, and none longer than its key holds. */
export class OpenStreams {
  private readonly open = new Set<Open>();
  private readonly ticking: { cancel(): void }[];
  private checking: Promise<void> | undefined;

  constructor(private readonly parts: OpenStreamsParts) {
    const { timers } = parts;
    this.ticking = [
      timers.every(CHECKED_EVERY_MS, () => void (this.checking ??= this.check().finally(() => (this.checking = undefined)))),
      timers.every(RENEWED_EVERY_MS, () => void this.renew()),
    ];
  }

  /**
   * Counts a stream until `over` is called.
   * @param end is called when its key holds no longer, and when this gateway closes
   * @throws HttpException 429 TOO_MANY_STREAMS
   */
  async admit(authorization: string, caller: Caller, end: () => void): Promise<{ over(): void }> {
    const { slots, clock, mostPerCaller } = this.parts;
    if (this.countOf(caller.id) >= mostPerCaller) throw this.tooMany();
    // It counts while its place is asked for, too.
    const stream: Open = { authorization, caller, slot: undefined, end, checkedAt: clock.elapsed() };
    this.open.add(stream);
    try {
      stream.slot = await this.slotOf(caller.id);
    } catch (refusal) {
      this.open.delete(stream);
      throw refusal;
    }
    return {
      over: () => {
        if (this.open.delete(stream) && stream.slot) void slots.release(stream.slot).catch(() => undefined);
      },
    };
  }

  endAll(): void {
    for (const { end } of [...this.open]) end();
  }

  close(): void {
    for (const each of this.ticking) each.cancel();
    this.endAll();
  }

  private countOf(callerId: string): number {
    return [...this.open].filter(({ caller }) => caller.id === callerId).length;
  }

  /** @returns undefined while the database is down: then each gateway counts for itself */
  private async slotOf(callerId: string): Promise<Slot | undefined> {
    const { slots, mostPerCaller } = this.parts;
    let slot: Slot | undefined;
    try {
      slot = await slots.take({ group: `streams/${callerId}`, places: mostPerCaller, holdsMs: HELD_MS });
    } catch {
      return undefined;
    }
    if (!slot) throw this.tooMany();
    return slot;
  }

  /** Each key once, however many streams it has. */
  private async check(): Promise<void> {
    const { authenticator, clock, needed } = this.parts;
    const keys = new Set([...this.open].map(({ authorization }) => authorization));
    const now = clock.elapsed();
    await Promise.all(
      [...keys].map(async (authorization) => {
        const holds = await authenticator.authenticate(authorization).then(
          (caller) => caller?.scopes.has(needed) ?? false,
          () => undefined,
        );
        for (const stream of [...this.open]) {
          if (stream.authorization !== authorization) continue;
          if (holds) stream.checkedAt = now;
          else if (holds === false || now - stream.checkedAt > TRUSTED_MS) stream.end();
        }
      }),
    );
  }

  private async renew(): Promise<void> {
    const held = [...this.open].flatMap(({ slot }) => slot ?? []);
    if (held.length > 0) await this.parts.slots.renew(held, HELD_MS).catch(() => undefined);
  }

  private tooMany() {
    const { mostPerCaller } = this.parts;
    const message = `This key may have ${mostPerCaller} event streams open, and has them. Close one first.`;
    return httpError('TOO_MANY_STREAMS', message, [{ path: '', code: 'TOO_MANY_STREAMS', message, info: { limit: mostPerCaller } }]);
  }
}
