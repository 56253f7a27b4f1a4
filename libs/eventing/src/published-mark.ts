import type { OnApplicationBootstrap } from '@nestjs/common';
import type { StreamPosition, Timers } from './ports';
import { collectionSchema } from './schema/collection-schema';
import { oneOf, optional, part, text, whole } from './schema/fields';
import type { Collection, Database } from './store/collection';

const SAVE_EVERY_MS = 10_000;

interface Mark {
  readonly _id: 'last';
  readonly position: StreamPosition;
}

const markSchema = collectionSchema<Mark>('published_mark', {
  _id: oneOf(['last']),
  position: part<StreamPosition>({ sequence: whole, messageId: optional(text) }),
});

/** Who sends, and can send everything again: stores and journals register themselves. */
export interface MarkedPublisher {
  lastPublished: StreamPosition;
  readonly republishers: (() => Promise<unknown>)[];
}

/**
 * Remembers the last message that JetStream acknowledged to this service, and looks for it at every start and reconnect.
 * If it is gone, the bus was put back to an older copy of itself and may have lost what we sent: then the present state
 * of everything is published again.
 */
export class PublishedMark implements OnApplicationBootstrap {
  private readonly marks: Collection<Mark>;
  private saved = 0;
  private checking: Promise<boolean> | undefined;

  constructor(
    database: Database,
    private readonly publisher: MarkedPublisher,
    private readonly reader: { hasLost(position: StreamPosition): Promise<boolean> },
    timers: Timers,
    private readonly onProblem: (problem: unknown) => void,
  ) {
    this.marks = database.collection(markSchema);
    timers.every(SAVE_EVERY_MS, () => void this.save().catch(onProblem));
  }

  /** In the background, because publishing everything may take minutes. By now every store and journal is open. */
  onApplicationBootstrap(): void {
    void this.check().catch(this.onProblem);
  }

  /** Answers whether everything had to be published again. */
  check(): Promise<boolean> {
    this.checking ??= this.checkNow().finally(() => (this.checking = undefined));
    return this.checking;
  }

  private async checkNow(): Promise<boolean> {
    const kept = (await this.marks.get('last'))?.position;
    const own = this.publisher.lastPublished;
    const position = kept && kept.sequence > own.sequence ? kept : own;
    if (!(await this.reader.hasLost(position))) return false;
    this.onProblem(new Error(`the bus no longer has message ${position.sequence}: publishing everything again`));
    this.publisher.lastPublished = { sequence: 0, messageId: null };
    for (const republish of this.publisher.republishers) await republish();
    await this.marks.put({ _id: 'last', position: this.publisher.lastPublished });
    return true;
  }

  async save(): Promise<void> {
    const position = this.publisher.lastPublished;
    if (position.sequence === this.saved || position.sequence === 0 || this.checking) return;
    await this.marks.put({ _id: 'last', position });
    this.saved = position.sequence;
  }
}
