import type { NamedDifference } from '@pegboard/contracts';
import type { BackgroundCheck, Clock, FoundDifference, OnProblem, Suspect } from '@pegboard/eventing';
import { CheckRound, type RoundState } from './check-round';

/** Looked at in one step, in pages of one check after the other. */
const STEP_OF = 100;
const PAGE_OF = 20;
/** Until a company that was looked at completely in one step is looked at again. */
const PAUSE_MS = 10_000;
const REPAIR_FOR_MS = 20_000;

export interface Repaired {
  mended: number;
  /** What was mended, by check. */
  readonly byCheck: Map<string, number>;
  /** What wasn't, and why. */
  readonly left: (Suspect & { readonly check: string; readonly why: string })[];
}

/** All checks of a service in turn: a bounded piece of work at each step, whatever there is to look at. */
export class CheckRounds {
  private readonly rounds = new Map<BackgroundCheck, CheckRound>();
  private turn = 0;
  private pausedUntil = 0;

  constructor(
    private readonly checks: () => readonly BackgroundCheck[],
    private readonly clock: Clock,
    private readonly onProblem: OnProblem,
  ) {}

  /** One piece: what was seen a while ago first. In a small company that is everything, and then there is a pause. */
  async step(): Promise<void> {
    const rounds = this.all();
    for (const round of rounds) await round.again();
    const now = this.clock.milliseconds();
    if (now < this.pausedUntil) return;
    let wholes = 0;
    for (let tried = 0, left = STEP_OF; tried < rounds.length && left > 0; tried++) {
      const round = rounds[this.turn++ % rounds.length]!;
      const { looked, isWhole } = await round.next(Math.min(PAGE_OF, left));
      if (isWhole) wholes++;
      left -= Math.max(1, looked);
    }
    if (wholes === rounds.length) this.pausedUntil = now + PAUSE_MS;
  }

  differences(): FoundDifference[] {
    return this.all().flatMap((round) => round.differences());
  }

  states(): RoundState[] {
    return this.all().map((round) => round.state());
  }

  /** Mends what is named, what is known here, and what a check looks for at every repair. */
  async repair(named: readonly NamedDifference[]): Promise<Repaired> {
    const repaired: Repaired = { mended: 0, byCheck: new Map(), left: [] };
    const until = this.clock.milliseconds() + REPAIR_FOR_MS;
    for (const round of this.all()) {
      const { check, of, isMendedElsewhere } = round.of;
      if (isMendedElsewhere) continue;
      const isThis = (one: NamedDifference): boolean => one.check === check && one.of === of;
      const known = new Set([...named.filter(isThis), ...round.differences()].map(({ id }) => id));
      for await (const ids of round.of.isRepairedWhole ? pagesOf(round.of) : inPieces([...known])) {
        if (this.clock.milliseconds() > until) break;
        await this.repairSome(round, ids, repaired);
      }
    }
    return repaired;
  }

  private async repairSome(round: CheckRound, ids: readonly number[], repaired: Repaired): Promise<void> {
    const { check } = round.of;
    const { mended, left } = await round.repair(ids);
    repaired.mended += mended;
    if (mended > 0) repaired.byCheck.set(check, (repaired.byCheck.get(check) ?? 0) + mended);
    repaired.left.push(...left.map((one) => ({ ...one, check })));
  }

  private all(): CheckRound[] {
    return this.checks().map((check) => {
      const known = this.rounds.get(check) ?? new CheckRound(check, this.clock, this.onProblem);
      this.rounds.set(check, known);
      return known;
    });
  }
}

async function* pagesOf(check: BackgroundCheck): AsyncGenerator<readonly number[]> {
  for (let after: number | null = 0; after !== null;) {
    const page = await check.page(after, PAGE_OF);
    yield page.ids;
    after = page.next;
  }
}

function* inPieces(ids: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < ids.length; at += PAGE_OF) yield ids.slice(at, at + PAGE_OF);
}
