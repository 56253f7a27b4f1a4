import { Inject, Injectable } from '@nestjs/common';
import type { AtLeast, ServiceName } from '@pegboard/contracts';
import type { StatusChange } from '@pegboard/domain-planning';
import { HEARERS, isAway, ON_PROBLEM, TIMERS, type Hearers, type HearingProgress, type OnProblem, type Timers } from '@pegboard/eventing';
import { LivePlan } from './live-plan';
import type { PlanState } from './plan-state';

/** Those that store statuses, or answer to what others have decided. */
const OWNERS: readonly ServiceName[] = ['sales', 'manufacturing', 'purchasing', 'inventory'];
/** While so many differ, in a storm, it isn't worth looking for a few among them. */
const MANY = 5_000;
const LOOK_AGAIN_MS = 20;
const FIRST_PAUSE_MS = 4;
const MAX_PAUSE_MS = 64;

export interface Showing {
  readonly state: PlanState;
  /** Not everybody shows it yet. */
  readonly isPending: boolean;
}

/** How long somebody waits at most, and whether that is over. */
interface Wait {
  readonly milliseconds: number;
  isOver: boolean;
}

/**
 * Waits until everybody shows what the plan makes of a change (P9): its facts are in the plan, the statuses that they changed
 * are published, and the services have handled all of it. What a service does about it is published by then, and is told and
 * stored in the same way.
 */
@Injectable()
export class Showings {
  /** A service is asked once for all who wait: what it had handled when they began to wait it still has. */
  private readonly asked = new Map<string, Promise<HearingProgress | undefined>>();

  constructor(
    private readonly live: LivePlan,
    @Inject(HEARERS) private readonly hearers: Hearers,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  /**
   * @param trace in which the change was made, and in which services answer to it
   * @throws Rejection `PLAN_NOT_READY` if the plan isn't up within the time
   */
  async of(atLeast: AtLeast, waitMs: number, trace: string | undefined): Promise<Showing> {
    const wait: Wait = { milliseconds: waitMs, isOver: false };
    const end = this.timers.after(waitMs, () => (wait.isOver = true));
    try {
      const { state, isPending } = await this.live.whenReflects(atLeast, waitMs);
      const isShown = !isPending && (await this.isShown(state, trace, wait));
      return { state: await this.live.whenLive(), isPending: !isShown };
    } finally {
      end.cancel();
    }
  }

  private async isShown(state: PlanState, trace: string | undefined, wait: Wait): Promise<boolean> {
    try {
      for (;;) {
        const known = state.lasts.inTrace(trace);
        if (!(await this.isTold(state, wait))) return false;
        if (!(await this.isHandled(state, wait))) return false;
        if (!(await this.live.hasRead(state, wait.milliseconds))) return false;
        if (state.lasts.inTrace(trace) === known) return this.isStill(state);
      }
    } catch (problem) {
      if (!isAway(problem)) this.onProblem(problem, { doing: 'waiting until a change is shown' });
      return false;
    }
  }

  /** Whether what differs now from what was published has been published since. */
  private async isTold(state: PlanState, wait: Wait): Promise<boolean> {
    let wanted: ReadonlySet<string> | undefined;
    while (this.isStill(state)) {
      const differing = namesOf(state.plan.differences(MANY));
      if (differing.size < MANY) {
        wanted ??= differing;
        if ([...wanted].every((name) => !differing.has(name))) return true;
      }
      if (wait.isOver) return false;
      const { highest } = state.runs;
      await this.live.waiters.until(() => state.runs.highest !== highest || !this.isStill(state), LOOK_AGAIN_MS);
    }
    return false;
  }

  /** Whether every service has handled what it hears of everything that has been read so far. */
  private async isHandled(state: PlanState, wait: Wait): Promise<boolean> {
    const isHandledBy = await Promise.all(
      OWNERS.map(async (name) => {
        let due: number | undefined;
        for (let pause = FIRST_PAUSE_MS; this.isStill(state); pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
          const progress = await this.progressOf(name);
          if (!progress) return true;
          due ??= state.lasts.heardBy(progress.subjects);
          if (progress.acknowledged >= due) return true;
          if (wait.isOver) return false;
          await this.timers.sleep(pause);
        }
        return false;
      }),
    );
    return isHandledBy.every((isHandled) => isHandled);
  }

  private progressOf(name: string): Promise<HearingProgress | undefined> {
    let asked = this.asked.get(name);
    if (!asked) {
      asked = this.hearers.progressOf(name).finally(() => this.asked.delete(name));
      this.asked.set(name, asked);
    }
    return asked;
  }

  private isStill(state: PlanState): boolean {
    return this.live.phase === 'live' && this.live.state === state;
  }
}

/** The names of what differs. */
const namesOf = (changes: readonly StatusChange[]): Set<string> => new Set(changes.map(({ entity, id }) => `${entity}/${id}`));
