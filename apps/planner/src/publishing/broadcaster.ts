import { planRunNumber, type PlanRun } from '@pegboard/contracts';
import type { StatusChange } from '@pegboard/domain-planning';
import { inSharedSpan, withTrace, type Clock, type EventPublisher } from '@pegboard/eventing';
import { delayOf, tracesOf, type RunCause } from '../hearing/cause';
import { Stopped, untilDone, type Patience } from '../live/patience';
import type { PlanState } from '../live/plan-state';
import type { LastRunMark } from './last-run';
import { messagesOf, type StatusMessage } from './status-messages';
import type { Waiters } from '../live/waiters';

export interface BroadcasterPorts extends Patience {
  readonly clock: Clock;
  readonly publisher: EventPublisher;
  readonly waiters: Waiters;
  readonly lastRun: LastRunMark;
  readonly onRun?: ((run: RunFigures) => void) | undefined;
}

/** One run, for whoever watches. */
export interface RunFigures {
  readonly planMs: number;
  readonly publishMs: number;
  /** From the oldest change that it answers until it was published. */
  readonly delayMs: number | undefined;
  readonly keysDealt: number;
  readonly statuses: number;
}

/** Of a storm, so many orders are one run: no run keeps those waiting who ask meanwhile. */
const MAX_ORDERS = 5_000;
/**
 * Runs one after the other that no news called for. A plan is at rest after one; one that takes back what it has just said, by a mistake
 * of ours or a hostile event, would fill the stream.
 */
const MOST_RUNS_WITHOUT_NEWS = 20;
const NAMED_ORDERS = 10;
/** So many messages are on their way at once; the stream keeps the order in which one connection sent them. */
const AT_ONCE = 8;

/**
 * Publishes what differs from what was published, run after run, for as long as this replica may. What counts as
 * published is what came back on the stream: a run ends when the state has read its own output, so a crash at any
 * moment repeats a run, with a higher number, or finds that there is nothing to repeat.
 */
export class Broadcaster {
  private isWanted = false;
  private isEnded = false;
  private running: Promise<void> | undefined;
  /** The run that is under way or was the last. */
  at: PlanRun;
  runs = 0;
  messages = 0;
  /** Milliseconds: planning and finding the differences of the last run, and publishing them. */
  lastPlanMs = 0;
  lastPublishMs = 0;
  private keysDealt: number;
  private runsWithoutNews = 0;

  constructor(
    private readonly ports: BroadcasterPorts,
    private readonly state: PlanState,
    epoch: number,
  ) {
    this.at = { epoch, run: 0 };
    this.keysDealt = state.plan.keysDealt;
  }

  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Something may differ. What comes in during a run is the next run. */
  poke(): void {
    this.isWanted = true;
    if (this.isOver) return;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // Somebody may have asked after the last look.
      if (this.isWanted) this.poke();
    });
  }

  /** No further message is sent after this answers. */
  async end(): Promise<void> {
    this.isEnded = true;
    this.ports.waiters.check();
    await this.running;
  }

  private get isOver(): boolean {
    return this.isEnded || this.ports.isStopped();
  }

  private async run(): Promise<void> {
    try {
      while (this.isWanted && !this.isOver) {
        this.isWanted = false;
        await this.oneRun();
      }
    } catch (problem) {
      this.isWanted = false;
      if (!(problem instanceof Stopped)) this.ports.onProblem(problem, { doing: 'publishing the plan' });
    }
  }

  private async oneRun(): Promise<void> {
    const { state, ports } = this;
    const start = ports.clock.milliseconds();
    const changes = state.plan.differences(MAX_ORDERS);
    const hasMore = changes.length >= MAX_ORDERS && countOrders(changes) >= MAX_ORDERS;
    // The rest is the next run, with the same causes.
    const recent = hasMore ? state.recent : state.recent.splice(0);
    if (hasMore) this.isWanted = true;
    this.lastPlanMs = ports.clock.milliseconds() - start;
    if (!this.isWorthSaying(changes, recent.length > 0 || hasMore)) return;
    this.at = { epoch: this.at.epoch, run: this.at.run + 1 };
    await ports.lastRun.begun(this.at, state.runs.highest, changes);
    const traces = tracesOf(changes, recent);
    const work = {
      name: 'plan run',
      startTime: start,
      attributes: { 'pegboard.run': planRunNumber(this.at), 'pegboard.statuses': changes.length },
    };
    await withTrace(traces[0], () => inSharedSpan(work, traces, () => this.publish(changes, recent)));
    const end = ports.clock.milliseconds();
    this.runs++;
    this.lastPublishMs = end - start - this.lastPlanMs;
    ports.onRun?.({
      planMs: this.lastPlanMs,
      publishMs: this.lastPublishMs,
      delayMs: delayOf(recent, end),
      keysDealt: state.plan.keysDealt - this.keysDealt,
      statuses: changes.length,
    });
    this.keysDealt = state.plan.keysDealt;
  }

  /** Nothing to say ends a row of runs. One that never ends is stopped and reported; news begins another. */
  private isWorthSaying(changes: readonly StatusChange[], isNews: boolean): boolean {
    this.runsWithoutNews = isNews || changes.length === 0 ? 0 : this.runsWithoutNews + 1;
    if (this.runsWithoutNews <= MOST_RUNS_WITHOUT_NEWS) return changes.length > 0;
    if (this.runsWithoutNews > MOST_RUNS_WITHOUT_NEWS + 1) return false;
    const orders = [...new Set(changes.map(({ entity, ownerId }) => `${entity} of order ${ownerId}`))].slice(0, NAMED_ORDERS);
    const message = `the plan does not come to rest: after ${MOST_RUNS_WITHOUT_NEWS} runs nothing more is published until something happens`;
    this.ports.onProblem(new Error(message), { doing: 'publishing the plan', statuses: changes.length, orders });
    return false;
  }

  /** Answers when the state has read its own output. */
  private async publish(changes: readonly StatusChange[], recent: readonly RunCause[]): Promise<void> {
    const { state, ports } = this;
    const causes = recent.map(({ id }) => id);
    const last = await this.send(messagesOf(changes, state.plan, this.at, ports.clock.now(), causes));
    await ports.waiters.until(() => state.position.sequence >= last || this.isOver);
    state.sent.clear();
  }

  /** Answers the sequence of the last message when JetStream has all of them. */
  private async send(messages: readonly StatusMessage[]): Promise<number> {
    let last = 0;
    for (let i = 0; i < messages.length; i += AT_ONCE) {
      const sequences = await Promise.all(messages.slice(i, i + AT_ONCE).map((message) => this.sendOne(message)));
      last = Math.max(last, ...sequences);
    }
    return last;
  }

  private async sendOne({ owner, body }: StatusMessage): Promise<number> {
    const run = planRunNumber(body.at);
    // The same id at every try: a message that was stored although its acknowledgement was lost is stored once.
    const id = `planner.${owner.list}.${run}.${body.part}`;
    this.state.sent.set(id, body);
    const patience: Patience = { ...this.ports, isStopped: () => this.isOver };
    const { sequence } = await untilDone(patience, 'publishing the plan', () =>
      this.ports.publisher.publish(owner.event, run, 'changed', body, id),
    );
    this.messages++;
    return sequence;
  }
}

/** At least as many as there are. */
const countOrders = (changes: readonly StatusChange[]): number =>
  new Set(changes.map((change) => `${change.entity} ${change.ownerId}`)).size;
