import { isAway, NotKnown, type BackgroundCheck, type Clock, type FoundDifference, type OnProblem, type Suspect } from '@pegboard/eventing';
import { instant, type Instant } from '@pegboard/kit';

const STABLE_MS = 10_000;
const AGAIN_MS = 10_000;
/** Looked at again in one step: of those that differed, and of those of which nothing could be said. */
const AGAIN_OF = 20;
const ALONE_OF = 3;
/** More have one cause; the round waits for those that are known. */
const MAX_KEPT = 1_000;

interface Suspected extends Suspect {
  readonly seenAt: Instant;
  readonly firstMs: number;
  lookedMs: number;
  /** It has stayed the same for so long that it isn't on its way. */
  isFound: boolean;
}

interface Unknown {
  readonly sinceMs: number;
  lookedMs: number;
  /** One of many may be what keeps the others from being judged. */
  isAlone: boolean;
}

/** How far a check has come, for operators. */
export interface RoundState {
  readonly check: string;
  readonly of: string;
  /** Looked at since the start of the process. */
  readonly looked: number;
  readonly differences: number;
  /** When everything had been looked at for the last time. */
  readonly finishedAt: Instant | null;
  /** Since when of something nobody knows whether it is right, and why. */
  readonly unknownSince: Instant | null;
  readonly why: string | null;
}

/** One check, going round for ever: a page at a time, with what must be looked at again. */
export class CheckRound {
  looked = 0;
  private after = 0;
  private finishedAt: Instant | null = null;
  private readonly suspected = new Map<string, Suspected>();
  private readonly unknown = new Map<number, Unknown>();
  /** Since when no page could be had at all. */
  private blindSinceMs: number | undefined;
  private why: string | null = null;

  constructor(
    readonly of: BackgroundCheck,
    private readonly clock: Clock,
    private readonly onProblem: OnProblem,
  ) {}

  /** The next page. @returns how many were looked at, and whether that was all there is */
  async next(limit: number): Promise<{ looked: number; isWhole: boolean }> {
    if (this.unknown.size + this.suspected.size >= MAX_KEPT) return { looked: 0, isWhole: false };
    let page;
    try {
      page = await this.of.page(this.after, limit);
      this.blindSinceMs = undefined;
    } catch (problem) {
      this.blindSinceMs ??= this.clock.milliseconds();
      this.noteWhy(problem);
      return { looked: 1, isWhole: false };
    }
    await this.look(page.ids);
    const isWhole = this.after === 0 && page.next === null;
    this.after = page.next ?? 0;
    if (page.next === null) this.finishedAt = this.clock.now();
    return { looked: page.ids.length, isWhole };
  }

  /** What differed, or could not be judged, a while ago. */
  async again(): Promise<void> {
    const due = (looked: { lookedMs: number }): boolean => this.clock.milliseconds() - looked.lookedMs >= AGAIN_MS;
    const ids = [...this.suspected.values()].filter(due).map(({ id }) => id);
    const unknown = [...this.unknown].filter(([, one]) => due(one));
    const together = [...ids, ...unknown.filter(([, { isAlone }]) => !isAlone).map(([id]) => id)];
    if (together.length > 0) await this.look([...new Set(together)].slice(0, AGAIN_OF));
    for (const [id] of unknown.filter(([, { isAlone }]) => isAlone).slice(0, ALONE_OF)) await this.look([id]);
  }

  private async look(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    this.looked += ids.length;
    try {
      this.note(ids, await this.of.compare(ids));
    } catch (problem) {
      this.noteWhy(problem);
      const lookedMs = this.clock.milliseconds();
      for (const id of ids)
        this.unknown.set(id, { sinceMs: this.unknown.get(id)?.sinceMs ?? lookedMs, lookedMs, isAlone: this.unknown.has(id) });
      for (const one of this.suspected.values()) if (ids.includes(one.id)) one.lookedMs = lookedMs;
    }
  }

  private note(ids: readonly number[], found: readonly Suspect[]): void {
    const seen = new Set(ids);
    for (const id of ids) this.unknown.delete(id);
    const named = new Map(found.map((suspect) => [suspect.about, suspect]));
    for (const [about, { id }] of this.suspected) if (seen.has(id) && !named.has(about)) this.suspected.delete(about);
    const now = this.clock.milliseconds();
    for (const suspect of named.values()) {
      const known = this.suspected.get(suspect.about);
      const one =
        known?.detail === suspect.detail ? known : { ...suspect, seenAt: this.clock.now(), firstMs: now, lookedMs: now, isFound: false };
      one.lookedMs = now;
      this.suspected.set(suspect.about, one);
      this.judge(one, known === one);
    }
  }

  private judge(one: Suspected, isSeenTwice: boolean): void {
    const { stableMs = STABLE_MS } = this.of;
    if (one.isFound || (stableMs > 0 && !isSeenTwice)) return;
    const since = one.since === undefined ? one.firstMs : Math.min(one.firstMs, Date.parse(one.since));
    if (this.clock.milliseconds() - since < stableMs) return;
    one.isFound = true;
    this.onProblem(new Error(`${one.about}: ${one.detail}`), { check: this.of.check });
  }

  /** What is known to differ. */
  differences(): FoundDifference[] {
    const { check, of } = this.of;
    return [...this.suspected.values()]
      .filter(({ isFound }) => isFound)
      .map(({ id, about, detail, since, seenAt }) => ({ check, of, id, about, detail, since: since ?? seenAt }));
  }

  state(): RoundState {
    const since = Math.min(this.blindSinceMs ?? Infinity, ...[...this.unknown.values()].map(({ sinceMs }) => sinceMs));
    const isUnknown = since < Infinity;
    const { check, of } = this.of;
    const unknownSince = isUnknown ? instant(since) : null;
    const differences = this.differences().length;
    return { check, of, looked: this.looked, differences, finishedAt: this.finishedAt, unknownSince, why: isUnknown ? this.why : null };
  }

  /**
   * Mends those of these that still differ.
   * @returns what was mended, and what could not be, with the reason
   */
  async repair(ids: readonly number[]): Promise<{ mended: number; left: (Suspect & { why: string })[] }> {
    let found: readonly Suspect[] = ids.map((id) => ({ id, about: `${this.of.of}/${id}`, detail: 'it could not be looked at' }));
    try {
      found = await this.of.compare(ids);
      this.note(ids, found);
      if (found.length === 0) return { mended: 0, left: [] };
      if (!this.of.mend) throw new Error('nothing is changed by itself: see the runbook');
      await this.of.mend([...new Set(found.map(({ id }) => id))]);
    } catch (problem) {
      return { mended: 0, left: found.map((one) => ({ ...one, why: (problem as Error).message })) };
    }
    for (const { about } of found) this.suspected.delete(about);
    return { mended: found.length, left: [] };
  }

  private noteWhy(problem: unknown): void {
    const why = (problem as Error).message;
    if (why !== this.why && !isAway(problem) && !(problem instanceof NotKnown))
      this.onProblem(problem, { checking: `${this.of.check} of ${this.of.of}` });
    this.why = why;
  }
}
