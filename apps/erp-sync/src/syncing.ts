import { Stopped, untilDone, type EventReader, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import { WriteBatch, type UnreadMessage } from './mirror/batch';
import { MustEnd, type Mirror } from './mirror/mirror';
import { MIRRORED, type Mirrored } from './mirror/mirrored';
import { RANK_KINDS } from './mirror/ranks';
import { Owners, type OwnersPorts } from './owners';

export interface SyncingPorts extends OwnersPorts {
  readonly reader: Pick<EventReader, 'end' | 'follow'>;
}

export interface SyncingOptions {
  /** Where to begin in the stream, instead of where the mirror is. */
  readonly from?: StreamPosition | undefined;
  /** Asks the owners for everything again, and believes them against the mirror. */
  readonly isForced?: boolean;
}

/** The name under which the bus shows how far we are. */
const DURABLE = 'erp-sync';

/**
 * Fills the mirror from the owners where it is new, then follows the stream from the place that is stored with the data.
 * When the bus no longer has that place, the mirror is filled again on top of what it holds: versions decide, nothing is lost.
 */
export class Syncing {
  private readonly owners: Owners;
  private isStopped = false;
  private end: (why: 'stopped' | 'gone back') => void = () => undefined;
  private fail: (problem: unknown) => void = () => undefined;
  /** What it is doing, for those who look. */
  phase: 'starting' | 'rebuilding' | 'reading' = 'starting';

  constructor(
    private readonly ports: SyncingPorts,
    private readonly mirror: Mirror,
  ) {
    this.owners = new Owners({ ...ports, isStopped: () => this.isStopped || ports.isStopped() });
  }

  /** Goes on until `stop`. @throws MustEnd, or what went wrong while the mirror was filled */
  async run({ from, isForced = false }: SyncingOptions = {}): Promise<void> {
    try {
      if (from) await this.mirror.moveTo(from);
      if (isForced || this.mirror.state.position === null) await this.rebuild(isForced);
      while ((await this.readOn()) === 'gone back') {
        this.ports.onProblem(new Error('the stream no longer has the last read position: reading everything from the owners'));
        await this.rebuild(false);
      }
    } catch (problem) {
      if (!(problem instanceof Stopped)) throw problem;
    }
  }

  stop(): void {
    this.isStopped = true;
    this.end('stopped');
  }

  /**
   * Everything from its owner. The end of the stream is noted first and stored last: what happens meanwhile is read again
   * on top, and a process that dies on the way begins again.
   */
  async rebuild(isForced: boolean): Promise<void> {
    this.phase = 'rebuilding';
    const position = await untilDone(this.ports, 'asking for the end of the stream', () => this.ports.reader.end());
    for (const kind of MIRRORED) {
      const known = await this.fetch(kind, isForced);
      if (isForced) await this.mirror.keepOnly(kind, known);
    }
    if (isForced) await this.mirror.forgetMovements();
    await this.owners.fetchMovements(this.mirror);
    await this.owners.fetchStatuses(this.mirror, isForced);
    await this.mirror.write(new WriteBatch(), { position, isRebuilt: true });
    this.ports.onStep('all owners have answered');
  }

  /** Takes what arrived together in as one transaction. */
  async take(messages: readonly ReadMessage[]): Promise<void> {
    const batch = new WriteBatch();
    for (const message of messages) batch.take(message);
    if (this.hasGap(batch)) await this.owners.fetchMovements(this.mirror);
    for (const unread of batch.unread) await this.makeGood(batch, unread);
    await this.mirror.write(batch);
  }

  /** Orders carry the places they have now, whatever move could not be read. */
  private async fetchRanks(): Promise<void> {
    for (const { orders } of RANK_KINDS)
      await this.fetch(
        MIRRORED.find(({ event }) => event === orders)!,
        false,
      );
  }

  /** Writes all that an owner has of a kind; answers the ids. */
  private async fetch(kind: Mirrored, isForced: boolean): Promise<Set<number>> {
    const known = new Set<number>();
    for await (const bodies of this.owners.all(kind)) {
      const batch = new WriteBatch();
      for (const body of bodies) {
        batch.learn(kind, body);
        known.add(body.id);
      }
      await this.mirror.write(batch, { isForced });
    }
    return known;
  }

  private async readOn(): Promise<'stopped' | 'gone back'> {
    // What the stream never brought, such as a last commit whose event was lost with the bus.
    await this.owners.fetchMovements(this.mirror);
    this.phase = 'reading';
    if (this.isStopped) return 'stopped';
    const ended = new Promise<'stopped' | 'gone back'>((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
    const following = await this.ports.reader.follow({
      after: this.mirror.state.position!,
      subjects: ['evt.>'],
      durable: DURABLE,
      onMessages: (messages) => this.takeOrFail(messages),
      onGoneBack: async () => this.end('gone back'),
    });
    try {
      return await ended;
    } finally {
      await following.stop();
    }
  }

  /** If the database is down, the same messages are tried again. An error that a retry can't mend ends the run. */
  private async takeOrFail(messages: readonly ReadMessage[]): Promise<void> {
    try {
      await this.take(messages);
    } catch (problem) {
      if (problem instanceof Stopped) this.end('stopped');
      if (problem instanceof MustEnd) this.fail(problem);
      throw problem;
    }
  }

  /** Whether commits are missing before one of these, or among them one that can't be read. */
  private hasGap({ commits, unread }: WriteBatch): boolean {
    let next = this.mirror.state.journalN + 1;
    while (commits.has(next)) next++;
    return unread.some(({ kind }) => kind === 'journal') || [...commits.keys()].some((n) => n > next);
  }

  /** What an event failed to say, its owner still knows. */
  private async makeGood(batch: WriteBatch, unread: UnreadMessage): Promise<void> {
    const { kind, message } = unread;
    this.ports.onProblem(new Error(`put aside: ${unread.reason}`), { subject: message.subject, sequence: message.sequence });
    if (kind === 'statuses') await this.owners.fetchStatuses(this.mirror, false);
    if (kind === 'ranks') await this.fetchRanks();
    if (typeof kind === 'string') {
      unread.isMadeGood = true;
      return;
    }
    const id = Number(message.subject.split('.')[3]);
    if (!Number.isSafeInteger(id) || id < 1) return;
    try {
      const body = await this.owners.one(kind, id);
      if (!body) return;
      batch.learn(kind, body);
      unread.isMadeGood = true;
    } catch (problem) {
      this.ports.onProblem(problem, { doing: 'asking the owner for an unreadable event', subject: message.subject });
    }
  }
}
