import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { NamedDifference } from '@pegboard/contracts';
import {
  BackgroundChecks,
  CHECKS,
  CLOCK,
  isAway,
  ON_PROBLEM,
  PUBLISHER,
  publishedCheck,
  TIMERS,
  type BackgroundCheck,
  type Clock,
  type FoundDifference,
  type JetStreamPublisher,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { Metrics } from '../metrics/metrics';
import type { RoundState } from './check-round';
import { CheckRounds, type Repaired } from './check-rounds';

const STEP_EVERY_MS = 2_000;

/**
 * Looks, a few things at a time and for ever, whether what this service keeps is what others keep of the same. What differs, and stays
 * so, is reported, and most of it is mended by one call.
 */
@Injectable()
export class Checking implements OnApplicationBootstrap {
  private readonly rounds: CheckRounds;
  private isAtIt = false;
  private published: readonly BackgroundCheck[] = [];

  constructor(
    private readonly checks: BackgroundChecks,
    @Inject(PUBLISHER) private readonly publisher: Pick<JetStreamPublisher, 'checked' | 'lastVersionOf'>,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
    metrics: Metrics,
  ) {
    this.rounds = new CheckRounds(() => [...this.published, ...this.checks.all], clock, onProblem);
    const differences = 'Differences that the checks in the background have found, by check.';
    metrics.gauge({ name: 'pegboard_check_differences', help: differences, labelNames: ['check'] }, () =>
      this.byCheck((round) => round.differences, sum),
    );
    const unknown = 'For how many seconds a check in the background has not been able to say whether something is right.';
    metrics.gauge({ name: 'pegboard_check_unknown_seconds', help: unknown, labelNames: ['check'] }, () =>
      this.byCheck(({ unknownSince }) => (unknownSince ? (clock.milliseconds() - Date.parse(unknownSince)) / 1_000 : 0), Math.max),
    );
    const looked = 'What the checks in the background have looked at since the start of the process, by check.';
    metrics.gauge({ name: 'pegboard_check_looked', help: looked, labelNames: ['check'] }, () => this.byCheck((round) => round.looked, sum));
  }

  onApplicationBootstrap(): void {
    // By now every store is there.
    this.published = this.publisher.checked.map((store) => publishedCheck(store, this.publisher));
    this.timers.every(STEP_EVERY_MS, () => void this.stepAlone());
  }

  differences(): FoundDifference[] {
    return this.rounds.differences();
  }

  states(): RoundState[] {
    return this.rounds.states();
  }

  /** Looks at these once more, and mends what can be mended safely. */
  repair(named: readonly NamedDifference[]): Promise<Repaired> {
    return this.rounds.repair(named);
  }

  private byCheck(of: (round: RoundState) => number, both: (a: number, b: number) => number): [{ check: string }, number][] {
    const values = new Map<string, number>();
    for (const round of this.states()) values.set(round.check, both(values.get(round.check) ?? 0, of(round)));
    return CHECKS.flatMap((check) => (values.has(check) ? [[{ check }, values.get(check)!]] : []));
  }

  private async stepAlone(): Promise<void> {
    if (this.isAtIt) return;
    this.isAtIt = true;
    try {
      await this.rounds.step();
    } catch (problem) {
      if (!isAway(problem)) this.onProblem(problem, { doing: 'checking in the background' });
    } finally {
      this.isAtIt = false;
    }
  }
}

const sum = (a: number, b: number): number => a + b;
