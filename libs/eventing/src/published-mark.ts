import type { Instant } from '@pegboard/kit';
import { randomUUID } from 'node:crypto';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { isAway } from './away';
import type { StreamPosition, Timers } from './ports';
import { collectionSchema } from './schema/collection-schema';
import { flag, oneOf, optional, part, text, whole } from './schema/fields';
import type { Collection, Database } from './store/collection';

const SAVE_EVERY_MS = 10_000;
export const NOWHERE: StreamPosition = { sequence: 0, messageId: null };

export interface KeptMark {
  readonly _id: 'last';
  readonly position: StreamPosition;
  /** Who publishes everything again; present until all of it is sent, so that a crash in the middle is gone on with. */
  readonly republishing?: string;
  /** The database was put back to an older state of itself, and nothing has been made of it yet. */
  readonly restored?: boolean;
}

export const markSchema = collectionSchema<KeptMark>('published_mark', {
  _id: oneOf(['last']),
  position: part<StreamPosition>({ sequence: whole, messageId: optional(text) }),
  republishing: optional(text),
  restored: optional(flag),
});

/** Who sends, and can send everything again: stores and journals register themselves. */
export interface MarkedPublisher {
  lastPublished: StreamPosition;
  /** What was acknowledged last before the connection was cut, until it has been looked for. */
  beforeCut?: StreamPosition;
  readonly republishers: ((since?: Instant) => Promise<unknown>)[];
  keepMark?: () => Promise<void>;
}

/**
 * Remembers the last message that JetStream acknowledged to this service, and looks for it at every start and reconnect.
 * If it is gone, the bus was put back to an older copy of itself and may have lost what we sent: then the present state
 * of everything is published again.
 *
 * An outbox is emptied only after the mark is kept at its messages or beyond, and messages after a cut or a start are no mark before
 * those before it have been looked for. So what the bus loses is in an outbox, or the loss is seen.
 */
export class PublishedMark implements OnApplicationBootstrap {
  private readonly marks: Collection<KeptMark>;
  private saved = 0;
  private checking: Promise<boolean> | undefined;
  private isDueAgain = false;
  /** No check was made yet, or the last one failed and is made again: until then nobody knows whether everything was sent. */
  private isUnfinished = true;
  private settled: Promise<void> | undefined;

  constructor(
    database: Database,
    private readonly publisher: MarkedPublisher,
    private readonly reader: { hasLost(position: StreamPosition): Promise<boolean> },
    timers: Timers,
    private readonly onProblem: (problem: unknown) => void,
  ) {
    this.marks = database.collection(markSchema);
    publisher.keepMark = () => this.save();
    timers.every(SAVE_EVERY_MS, () => void (this.isUnfinished ? this.check() : this.save()).catch(this.report));
  }

  /** Keeps no mark before that: until then the kept one says how far the database had come when it was copied. */
  keepAfter(settled: Promise<void>): void {
    this.settled = settled;
  }

  /** In the background, because publishing everything may take minutes. By now every store and journal is open. */
  onApplicationBootstrap(): void {
    void this.check().catch(this.report);
  }

  /**
   * Answers whether everything had to be published again. One that is asked for while another runs follows it: the bus may
   * have lost again what the first has just sent.
   */
  check(): Promise<boolean> {
    this.isDueAgain = this.checking !== undefined;
    this.checking ??= this.checkInTurn().finally(() => (this.checking = undefined));
    return this.checking;
  }

  private async checkInTurn(): Promise<boolean> {
    if (this.settled) await this.settled;
    this.isUnfinished = true;
    let isRepublished = false;
    do {
      this.isDueAgain = false;
      isRepublished = (await this.checkNow().catch(this.unlessDueAgain)) || isRepublished;
    } while (this.isDueAgain);
    this.isUnfinished = false;
    return isRepublished;
  }

  private async checkNow(): Promise<boolean> {
    const { publisher } = this;
    const { lastPublished, beforeCut } = publisher;
    const kept = await this.marks.get('last');
    const lost = await this.firstLost([kept?.position, beforeCut, lastPublished]);
    if (lost) this.onProblem(new Error(`the bus no longer has message ${lost.sequence}: publishing everything again`));
    else if (kept?.republishing) this.onProblem(new Error('publishing everything again was cut short: it is done once more'));
    else {
      if (publisher.beforeCut === beforeCut) publisher.beforeCut = undefined;
      return false;
    }
    await this.republish();
    return true;
  }

  /** Servers that are away are looked at again soon. */
  private readonly report = (problem: unknown): void => {
    if (!isAway(problem)) this.onProblem(problem);
  };

  /** A bus that is lost while it is looked at fails the look, and is looked at again when it is back. */
  private readonly unlessDueAgain = (problem: unknown): boolean => {
    if (!this.isDueAgain) throw problem;
    return false;
  };

  private async firstLost(positions: readonly (StreamPosition | undefined)[]): Promise<StreamPosition | undefined> {
    for (const position of positions) if (position && (await this.reader.hasLost(position))) return position;
    return undefined;
  }

  private async republish(): Promise<void> {
    const { publisher } = this;
    const republishing = randomUUID();
    await this.marks.put({ _id: 'last', position: NOWHERE, republishing });
    publisher.lastPublished = NOWHERE;
    publisher.beforeCut = undefined;
    this.saved = 0;
    for (const republish of publisher.republishers) await republish();
    // Another replica that began later has to end it: the bus may have lost more since.
    const where = { republishing };
    await this.marks.update({ id: 'last', where, set: { position: publisher.lastPublished }, unset: ['republishing'] });
  }

  /** What was acknowledged until now can be missed from now on. @throws while that can't be kept, or the bus can't be looked at */
  async save(): Promise<void> {
    if (this.settled) await this.settled;
    const { publisher } = this;
    // A start sends what waits before it has looked: a mark at that would hide what the bus lost while nobody was there.
    await (publisher.beforeCut ? this.check() : (this.checking ?? (this.isUnfinished ? this.check() : undefined)));
    const position = publisher.lastPublished;
    if (position.sequence <= this.saved) return;
    const isThere = await this.marks.update({ id: 'last', where: { 'position.sequence': { $lt: position.sequence } }, set: { position } });
    // Else there is none yet, or another replica has kept a later one.
    if (!isThere) await this.marks.insert({ _id: 'last', position });
    this.saved = position.sequence;
  }
}
