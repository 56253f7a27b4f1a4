import type { Clock, Database, EventPublisher, EventReader, Lease } from '@pegboard/eventing';
import { Broadcaster, type RunFigures } from './broadcaster';
import { Epochs } from './epochs';
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
}

/** Whether this replica publishes, and what it publishes with: one broadcaster for each time it holds the lease. */
export class Publishing {
  isHolder = false;
  broadcaster: Broadcaster | undefined;
  private readonly epochs: Epochs;
  private seeking: { give(): Promise<void> } | undefined;
  /** The state that is live, if one is. */
  private state: PlanState | undefined;

  constructor(private readonly ports: PublishingPorts) {
    this.epochs = new Epochs(ports.database, ports.clock);
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
    const { plan } = this.state!;
    const present = owner.present(plan, id);
    if (!present) throw new Error(`the plan doesn't know ${owner.order}/${id}`);
    const rows = present.rows.map((row) => ({ entity: owner.row, id: row.id, ownerId: id, to: null }));
    plan.markPublished([{ entity: owner.order, id, ownerId: id, to: null }, ...rows] as Published[]);
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
      this.broadcaster = new Broadcaster(ports, state, epoch);
      this.broadcaster.poke();
    } catch (problem) {
      if (!(problem instanceof Stopped)) ports.onProblem(problem, { doing: 'starting to publish' });
    }
  }
}
