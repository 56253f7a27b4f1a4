import { collectionSchema, expiryDate, inTime, text, whole, type Clock, type Collection } from '@pegboard/eventing';

/** What all gateways together have taken of a limit, in one minute. */
export interface KeptShare {
  readonly _id: string;
  readonly taken: number;
  /** The database removes it by itself when its minute is over. */
  readonly expiresAt: Date;
}

export const sharesSchema = collectionSchema<KeptShare>('limit_shares', { _id: text, taken: whole, expiresAt: expiryDate }, [
  { keys: { expiresAt: 1 }, expireAfterSeconds: 0 },
]);

const WINDOW_MS = 60_000;
/** A gateway takes a fiftieth of a limit at a time: so many trips to the database at most, however many calls come. */
const PARTS = 50;
/** Nobody waits longer for the database. */
const ANSWERS_WITHIN_MS = 250;
/** After it was silent, each gateway counts for itself for so long before it asks again. */
const AWAY_FOR_MS = 2_000;
const MAX_KEPT = 20_000;

/** How a call was counted. */
export interface CountedCall {
  readonly isWithin: boolean;
  /** Calls that are left in this minute; with several gateways at most a fiftieth of the limit too few for each. */
  readonly remaining: number;
  /** When the minute is over, in milliseconds since 1970. */
  readonly resetsAt: number;
}

/** What this gateway holds of one caller's minute. */
interface Share {
  readonly window: number;
  /** Taken and not used yet. */
  unspent: number;
  /** Of the limit, as far as is known, by all gateways. */
  taken: number;
  isSpent: boolean;
  waiting: number;
  taking: Promise<void> | undefined;
}

/**
 * A limit by the minute that holds at all gateways together. Each takes calls from the common account in parts, before they are
 * made, so that the sum never exceeds the limit and hardly any call waits for the database. While the database is down, each
 * gateway counts for itself.
 */
export class SharedRate {
  private readonly shares = new Map<string, Share>();
  private readonly part: number;
  private awayUntil = 0;

  constructor(
    private readonly name: string,
    private readonly limit: number,
    private readonly kept: Collection<KeptShare>,
    private readonly clock: Clock,
  ) {
    this.part = Math.ceil(limit / PARTS);
  }

  async take(key: string): Promise<CountedCall> {
    const share = this.shareOf(key);
    share.waiting++;
    while (share.unspent <= 0 && !share.isSpent) await this.takePart(key, share);
    share.waiting--;
    const isWithin = share.unspent > 0;
    if (isWithin) share.unspent--;
    if (isWithin && !share.isSpent && share.unspent < this.part / 2 && this.part > 1) void this.takePart(key, share);
    const remaining = Math.max(0, this.limit - share.taken + share.unspent);
    return { isWithin, remaining, resetsAt: (share.window + 1) * WINDOW_MS };
  }

  /** A call that was counted and doesn't count after all. */
  giveBack(key: string): void {
    this.shareOf(key).unspent++;
  }

  private shareOf(key: string): Share {
    const window = Math.floor(this.clock.milliseconds() / WINDOW_MS);
    const known = this.shares.get(key);
    if (known?.window === window) return known;
    if (this.shares.size >= MAX_KEPT) this.makeRoom(window);
    const share: Share = { window, unspent: 0, taken: 0, isSpent: false, waiting: 0, taking: undefined };
    this.shares.set(key, share);
    return share;
  }

  private makeRoom(window: number): void {
    for (const [key, share] of this.shares) if (share.window !== window) this.shares.delete(key);
    // All of this minute: the oldest go, whose parts are taken again from the account.
    for (const key of this.shares.keys()) if (this.shares.size >= MAX_KEPT) this.shares.delete(key);
  }

  private takePart(key: string, share: Share): Promise<void> {
    return (share.taking ??= this.more(key, share).finally(() => (share.taking = undefined)));
  }

  private async more(key: string, share: Share): Promise<void> {
    const wanted = Math.max(this.part, share.waiting);
    const account =
      this.clock.elapsed() < this.awayUntil ? undefined : await inTime(this.book(key, share.window, wanted), ANSWERS_WITHIN_MS);
    if (!account) this.awayUntil = Math.max(this.awayUntil, this.clock.elapsed() + AWAY_FOR_MS);
    const granted = account?.granted ?? Math.min(wanted, this.limit - share.taken);
    share.unspent += Math.max(0, granted);
    share.taken = account?.taken ?? share.taken + Math.max(0, granted);
    share.isSpent = granted <= 0;
  }

  private async book(key: string, window: number, wanted: number): Promise<{ granted: number; taken: number }> {
    const id = `${this.name}/${key}/${window}`;
    const expiresAt = new Date((window + 2) * WINDOW_MS);
    for (;;) {
      const before = await this.kept.get(id);
      const granted = Math.min(wanted, this.limit - (before?.taken ?? 0));
      if (granted <= 0) return { granted: 0, taken: this.limit };
      const taken = (before?.taken ?? 0) + granted;
      const isMine = before
        ? await this.kept.update({ id, where: { taken: before.taken }, set: { taken } })
        : await this.kept.insert({ _id: id, taken, expiresAt });
      if (isMine) return { granted, taken };
    }
  }
}
