import type { Clock, Database, EventPublisher, EventReader, Lease } from '@pegboard/eventing';
import { Broadcaster, type RunFigures } from './broadcaster';
import { Epochs } from './epochs';
import { LastRunMark } from './last-run';
import { Stopped, untilDone, type Patience } from '../live/patience';
import type { PlanState } from '../live/plan-state';
import type { Owner, Published } from './status-messages';
import type { Waiters } from '../live/waiters';

export interface PublishingPorts extends Patience {
  readonly reader: EventReader;
  readonly publisher: EventPublisher;
  readonly database: Database;
  readonly clock: Clock;
  readonly waiters: Waiters;
  /** Who publishes. */
  readonly lease: Lease;
  readonly onRun?: ((run: RunFigures) => void) | undefined;
  /**
   * Whether the state is made of the owners' answers and will say everything. Then an older kept one is gone, for whoever begins after it.
   */
  readonly saysAll: () => Promise<boolean>;
  /** Whether somebody began to say everything, and died before all was said and kept. */
  readonly isCutShort: () => Promise<boolean>;
  /** What the state takes for published isn't: it is to be built again. */
  readonly onLost: () => void;
}

/** Whether this replica publishes, and what it publishes with: one broadcaster for each time it holds the lease. */
export class Publishing {
  isHolder = false;
  broadcaster: Broadcaster | undefined;
  private readonly epochs: Epochs;
  private readonly lastRun: LastRunMark;
  private seeking: { give(): Promise<void> } | undefined;
  /** The state that is live, if one is. */
  private state: PlanState | undefined;

  constructor(private readonly ports: PublishingPorts) {
    this.epochs = new Epochs(ports.database, ports.clock);
    this.lastRun = new LastRunMark(ports.database, ports.onProblem);
  }

  start(): void {
    this.seeking = this.ports.lease.seek({ onGained: () => this.gained(), onLost: () => void this.lost() });
  }

  /** From now on this is what is published; undefined: nothing, until the plan has been built again. */
  async of(state: PlanState | undefined): Promise<void> {
    this.state = state;
    await this.endBroadcaster();
    if (state && this.isHolder) await this.begin(state);
  }

  poke(): void {
    this.broadcaster?.poke();
  }

  /** What was published of an order counts as lost: the next run publishes all of it, with a higher number than what its owner keeps. */
  sayAgain(owner: Owner, id: number): void {
    if (!unsay(this.state!, owner, id)) throw new Error(`the plan doesn't know ${owner.order}/${id}`);
    this.poke();
  }

  /** Lets others publish. No further message is sent after this answers. */
  async end(): Promise<void> {
    await this.of(undefined);
    await this.seeking?.give();
  }

  private gained(): void {
    this.isHolder = true;
    if (this.state) void this.begin(this.state);
  }

  private async lost(): Promise<void> {
    this.isHolder = false;
    await this.endBroadcaster();
  }

  private async endBroadcaster(): Promise<void> {
    const { broadcaster } = this;
    this.broadcaster = undefined;
    await broadcaster?.end();
  }

  /** A new holder takes an epoch above all before it, reads the output of the one before it to the end, and publishes. */
  private async begin(state: PlanState): Promise<void> {
    const { ports } = this;
    const isOver = (): boolean => state !== this.state || !this.isHolder || this.broadcaster !== undefined || ports.isStopped();
    const seen = (): number => state.runs.highest?.epoch ?? 0;
    try {
      let epoch = 0;
      while (epoch <= seen()) {
        epoch = await untilDone(ports, 'taking an epoch', () => this.epochs.take(seen()));
        const end = await untilDone(ports, 'asking for the end of the stream', () => ports.reader.end());
        await ports.waiters.until(() => isOver() || state.position.sequence >= end.sequence);
        if (isOver()) return;
      }
      if (!(await this.isPublished(state)) || isOver()) return;
      this.broadcaster = new Broadcaster({ ...ports, lastRun: this.lastRun }, state, epoch);
      this.broadcaster.poke();
    } catch (problem) {
      if (!(problem instanceof Stopped)) ports.onProblem(problem, { doing: 'starting to publish' });
    }
  }

  /**
   * Whether what the state takes for published is so. The bus may have been put back while no planner was there to see it, and owners show
   * what the stream no longer knows. If that can be no more than the last run, its orders are said again.
   */
  private async isPublished(state: PlanState): Promise<boolean> {
    const { ports } = this;
    if (await untilDone(ports, 'dropping the kept state', ports.saysAll)) return true;
    const isCutShort = await untilDone(ports, 'looking for the kept state', ports.isCutShort);
    const doubt = isCutShort
      ? 'everything'
      : await untilDone(ports, 'looking for the last run', () => this.lastRun.inDoubt(state.runs.highest));
    if (doubt === 'nothing') return true;
    if (doubt !== 'everything' && doubt.every(({ owner, id }) => unsay(state, owner, id))) return true;
    ports.onLost();
    return false;
  }
}

/** What was published of an order counts as lost. @returns false if the plan doesn't know the order */
function unsay({ plan }: PlanState, owner: Owner, id: number): boolean {
  const present = owner.present(plan, id);
  if (!present) return false;
  const rows = present.rows.map((row) => ({ entity: owner.row, id: row.id, ownerId: id, to: null }));
  plan.markPublished([{ entity: owner.order, id, ownerId: id, to: null }, ...rows] as Published[]);
  return true;
}
