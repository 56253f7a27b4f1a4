import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, TIMERS, type Clock, type Timers } from '@pegboard/eventing';
import { CostlyCheck } from '@pegboard/service';
import { checkPlan, sampleOf, type Finding } from './check';
import { LivePlan } from '../live/live-plan';
import { PlanFactory } from '../live/plan-factory';
import { Shortages } from '../shortages/shortages';
import type { PlanCheckAnswer } from './plan-check.answer';

const WAIT_MS = 1_000;
/** What was in the stream before the check began is read by then, unless the reader is blind or far behind. */
const READ_WITHIN_MS = 5_000;

/** Every invariant, and the live plan against one from scratch. Costs as much as planning everything several times. */
@Injectable()
export class PlanChecking {
  private readonly checking: CostlyCheck<Omit<PlanCheckAnswer, 'milliseconds'>>;

  constructor(
    private readonly live: LivePlan,
    private readonly plans: PlanFactory,
    private readonly shortages: Shortages,
    @Inject(CLOCK) clock: Clock,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.checking = new CostlyCheck(clock, timers, 'The plan', () => this.compare());
  }

  async check(): Promise<PlanCheckAnswer> {
    await this.live.whenLive(WAIT_MS);
    return this.checking.run();
  }

  /** A plan that is right for what it knows is no plan of the company if it doesn't know everything. */
  private async behind(sequence: number): Promise<Finding> {
    const end = await this.live.lag().then(
      (lag) => `the stream ends at ${lag.end}`,
      () => 'the bus doesn’t answer',
    );
    const refusal = this.live.hearing()?.refusal;
    const why = refusal ? `; it can’t read on: ${refusal}` : '';
    return { invariant: 'the plan has read every event', about: 'EVENTS', detail: `it has read up to ${sequence}, ${end}${why}` };
  }

  private async compare(): Promise<Omit<PlanCheckAnswer, 'milliseconds'>> {
    const claims = await this.shortages.beingOrdered();
    const isCurrent = await this.live.hasRead(await this.live.whenLive(), READ_WITHIN_MS).catch(() => false);
    const state = await this.live.whenLive();
    const sample = sampleOf(state.plan, claims);
    const { sequence } = state.position;
    const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const { findings, finding_count, ...sizes } = await checkPlan(sample, this.plans.create(state.now), giveWay);
    const all = isCurrent ? findings : [await this.behind(sequence), ...findings];
    return { ok: all.length === 0, sequence, findings: [...all], finding_count: finding_count + (isCurrent ? 0 : 1), ...sizes };
  }
}
