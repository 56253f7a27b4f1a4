import type { Instant } from '@pegboard/kit';
import { isAway } from '../away';
import type { OutgoingEvent } from '../cloud-event';
import type { Collection } from './collection';
import type { Timers } from '../ports';
import type { StreamMemory } from './stream-memory';
import type { CheckedStore, LastPublished } from './published-check';
import type { Stored, Unsent } from './stored';

/** How stores and journals send what they hold. What can't be sent now is left to the next sweep. */
export interface Sender {
  send(event: OutgoingEvent<any>): Promise<unknown>;
  /** What sends again: everything, if the bus was put back and may have lost what was sent, or what was changed since a moment. */
  readonly republishers?: ((since?: Instant) => Promise<unknown>)[];
  /** Makes sure that a loss of what was sent until now will be noticed. Nothing forgets before that what it has sent. */
  keepMark?(): Promise<void>;
  /** What still waits to be sent, for whoever watches over it. */
  readonly outboxes?: Outbox[];
  /** Who can be asked whether all of it is published. */
  readonly checked?: CheckedStore[];
  lastVersionOf?: LastPublished['lastVersionOf'];
  /** What the stream has of this service, for a start on a database that may be older. */
  memory?: StreamMemory;
}

export interface Outbox {
  readonly name: string;
  /** How many documents or entries have events that JetStream has not acknowledged, and when the oldest of them happened. */
  waiting(): Promise<{ readonly count: number; readonly oldestAt: string | undefined }>;
}

const SWEEP_EVERY_MS = 60_000;
/** Below the 5 s in which a server that is back must be noticed. */
const SWEEP_AGAIN_MS = 2_000;
const SWEEP_PAGE = 200;

interface Parts {
  readonly sender: Sender;
  readonly timers: Timers;
  /** The event as it is sent, with the state that the document has now. */
  outgoing(stored: Stored, unsent: Unsent): OutgoingEvent<any>;
  onProblem(problem: unknown): void;
}

/** The events that wait in the documents of one collection: sent after each save, and swept up where that failed. */
export class Outboxes implements Outbox {
  /** Acknowledged by the bus up to this version, and not yet taken out of the outbox. */
  private readonly sentUpTo = new Map<number, number>();
  private clearing: Promise<void> | undefined;
  private isSweepDue = false;

  constructor(
    readonly name: string,
    private readonly documents: Collection<Stored>,
    private readonly parts: Parts,
  ) {}

  start(bus: { onReconnected(run: () => void): unknown }): void {
    this.sweepNow();
    bus.onReconnected(() => this.sweepNow());
    this.parts.timers.every(SWEEP_EVERY_MS, () => this.sweepNow());
  }

  /** What of a document's outbox hasn't been sent. */
  unsentOf(stored: Stored): Unsent[] {
    const sent = this.sentUpTo.get(stored._id) ?? 0;
    return stored.outbox.filter((event) => event.version > sent);
  }

  /** Sends the outbox of one document. It is emptied soon after, unless somebody saved the document meanwhile: then they send. */
  async flush(stored: Stored): Promise<void> {
    const waiting = this.unsentOf(stored);
    if (waiting.length === 0) return;
    const { sender, outgoing } = this.parts;
    for (const unsent of waiting) await this.orSweepSoon(() => sender.send(outgoing(stored, unsent)));
    this.sentUpTo.set(stored._id, Math.max(stored.version, this.sentUpTo.get(stored._id) ?? 0));
    this.clearing ??= this.clear();
  }

  /** What was being saved or sent while a server went away may be saved and not sent: it is looked for soon. */
  async orSweepSoon<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (problem) {
      if (isAway(problem)) this.sweepSoon();
      throw problem;
    }
  }

  /** Publishes what is left. One that can't be sent, by a mistake of ours, doesn't hold up the others. @throws while a server is away */
  async sweep(): Promise<void> {
    for (let after = 0; ;) {
      const left = await this.documents.find({ unsent: true, _id: { $gt: after } }, { sort: { _id: 1 }, limit: SWEEP_PAGE });
      for (const stored of left) await this.flush(stored).catch(this.unlessAway);
      await this.clearing;
      if (left.length < SWEEP_PAGE) return;
      after = left[left.length - 1]!._id;
    }
  }

  async waiting(): Promise<{ count: number; oldestAt: string | undefined }> {
    const unsent = { unsent: true };
    // The oldest event is in one of those that were saved least lately, unless all of them were saved again while they waited.
    const [count, least] = await Promise.all([
      this.documents.count(unsent),
      this.documents.find(unsent, { sort: { updatedAt: 1 }, limit: SWEEP_PAGE, only: ['outbox.at'] }),
    ]);
    return { count, oldestAt: least.flatMap(({ outbox }) => outbox.map(({ at }) => at as string)).sort()[0] };
  }

  private sweepNow(): void {
    void this.sweep().catch((problem: unknown) => (isAway(problem) ? this.sweepSoon() : this.parts.onProblem(problem)));
  }

  private sweepSoon(): void {
    if (this.isSweepDue) return;
    this.isSweepDue = true;
    this.parts.timers.after(SWEEP_AGAIN_MS, () => {
      this.isSweepDue = false;
      this.sweepNow();
    });
  }

  private readonly unlessAway = (problem: unknown): void => {
    if (isAway(problem)) throw problem;
    this.parts.onProblem(problem);
  };

  /** Nobody waits for this: those sent while one round is under way are emptied together in the next. */
  private async clear(): Promise<void> {
    while (this.sentUpTo.size > 0) {
      const round = [...this.sentUpTo];
      // What can't be emptied now is swept later, and the bus knows its ids.
      await this.empty(round).catch(this.parts.onProblem);
      for (const [id, version] of round) if (this.sentUpTo.get(id) === version) this.sentUpTo.delete(id);
    }
    this.clearing = undefined;
  }

  private async empty(sent: readonly (readonly [id: number, version: number])[]): Promise<void> {
    await this.parts.sender.keepMark?.();
    await this.documents.updateMany(sent.map(([id, version]) => ({ id, where: { version }, set: { outbox: [] }, unset: ['unsent'] })));
  }
}
