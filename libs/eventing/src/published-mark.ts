import type { EventReader, StreamPosition, Timers } from './ports';
import type { Collection, Database } from './store/collection';

const SAVE_EVERY_MS = 10_000;

/**
 * Remembers the last message that JetStream acknowledged to this service, and looks for it at every start and reconnect.
 * If it is gone, the bus was put back to an older copy of itself and may have lost what we sent: then the present state
 * of everything is published again.
 */
export class PublishedMark {
  private readonly marks: Collection<{ _id: string; position: StreamPosition }>;
  private readonly republishers: (() => Promise<unknown>)[] = [];
  private saved = 0;

  constructor(
    database: Database,
    private readonly publisher: { lastPublished: StreamPosition },
    private readonly reader: Pick<EventReader, 'isStillThere'>,
    timers: Timers,
    private readonly onProblem: (problem: unknown) => void,
  ) {
    this.marks = database.collection('published_mark');
    timers.every(SAVE_EVERY_MS, () => void this.save().catch(onProblem));
  }

  onGoneBack(republish: () => Promise<unknown>): void {
    this.republishers.push(republish);
  }

  /** Answers whether everything had to be published again. */
  async check(): Promise<boolean> {
    const kept = (await this.marks.get('last'))?.position;
    const own = this.publisher.lastPublished;
    const position = kept && kept.sequence > own.sequence ? kept : own;
    if (await this.reader.isStillThere(position)) return false;
    this.onProblem(new Error(`the bus no longer has message ${position.sequence}: publishing everything again`));
    this.publisher.lastPublished = { sequence: 0, messageId: null };
    for (const republish of this.republishers) await republish();
    await this.marks.put({ _id: 'last', position: this.publisher.lastPublished });
    return true;
  }

  async save(): Promise<void> {
    const position = this.publisher.lastPublished;
    if (position.sequence === this.saved || position.sequence === 0) return;
    await this.marks.put({ _id: 'last', position });
    this.saved = position.sequence;
  }
}
