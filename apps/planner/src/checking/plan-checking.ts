import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, TIMERS, type Clock, type Timers } from '@pegboard/eventing';
import { CostlyCheck } from '@pegboard/service';
import { checkPlan, sampleOf } from './check';
import { LivePlan } from '../live/live-plan';
import { PlanFactory } from '../live/plan-factory';
import { Shortages } from '../shortages/shortages';
import type { PlanCheckAnswer } from './plan-check.answer';

const WAIT_MS = 1_000;

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

  private async compare(): Promise<Omit<PlanCheckAnswer, 'milliseconds'>> {
    const claims = await this.shortages.beingOrdered();
    const state = await this.live.whenLive();
    const sample = sampleOf(state.plan, claims);
    const { sequence } = state.position;
    const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const { findings, finding_count, ...sizes } = await checkPlan(sample, this.plans.create(state.now), giveWay);
    return { ok: finding_count === 0, sequence, findings: [...findings], finding_count, ...sizes };
  }
}
