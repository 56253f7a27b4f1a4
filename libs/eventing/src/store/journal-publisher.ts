import type { Instant } from '@pegboard/kit';
import type { OutgoingEvent } from '../cloud-event';
import type { Outbox } from './outboxes';
import type { Collection } from './collection';
import { journalPositionsSchema, type JournalDocument, type JournalOptions, type JournalPosition } from './journal-document';

const SWEEP_EVERY_MS = 60_000;
const READ_AT_ONCE = 200;
/** What was sent after the last save is sent again after a crash, and the bus knows those ids. */
const SAVE_EVERY_MS = 1_000;
const MAX_PAUSE_MS = 1_000;
/** Own commits that wait in memory to be sent; when there are more, they are read again. */
const MAX_IN_MEMORY = 200;

/**
 * The journal is its own outbox: this walks it with a saved position and publishes every entry. A message id comes from
 * the number, so that two replicas, or a walk that starts again, send one message.
 */
export class JournalPublisher<Entry> implements Outbox {
  private readonly positions: Collection<JournalPosition>;
  private published = -1;
  private saved = -1;
  private running: Promise<void> | undefined;
  private isWanted = false;
  /** Others have appended, and have sent it and said so, unless they died over it. */
  private isBehind = true;
  private isStopped = false;
  /** What this replica has just appended and not sent yet, so that it needn't be read from the disk that has it. */
  private readonly fresh = new Map<number, JournalDocument<Entry>>();

  constructor(
    private readonly options: JournalOptions<Entry, never, unknown> | JournalOptions<Entry, any, any>,
    private readonly documents: Collection<JournalDocument<Entry>>,
    private readonly end: () => number,
    /** Learns what other replicas have appended. */
    private readonly catchUp: () => Promise<unknown>,
  ) {
    this.positions = options.database.collection(journalPositionsSchema);
  }

  start(): void {
    this.poke();
    const { timers, onProblem } = this.options;
    const report = onProblem ?? (() => undefined);
    timers.every(SWEEP_EVERY_MS, () => void this.sweep().catch(report));
    timers.every(SAVE_EVERY_MS, () => void this.save().catch(report));
  }

  /** A replica that died may have left entries that it had not sent, and that nobody here has asked for. */
  private async sweep(): Promise<void> {
    await this.catchUp();
    this.poke();
  }

  /** There may be something to publish: what this replica has just appended, or what others have. */
  poke(appended?: JournalDocument<Entry>): void {
    if (!appended) this.isBehind = true;
    else if (this.fresh.size < MAX_IN_MEMORY) this.fresh.set(appended._id, appended);
    if (this.isStopped) return;
    this.isWanted = true;
    this.running ??= this.walk();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
    await this.save();
  }

  get name(): string {
    return this.options.name;
  }

  async waiting(): Promise<{ count: number; oldestAt: string | undefined }> {
    const { published } = this;
    const count = published < 0 ? 0 : this.end() - published;
    if (count <= 0) return { count: 0, oldestAt: undefined };
    return { count, oldestAt: (this.fresh.get(published + 1) ?? (await this.documents.get(published + 1)))?.at };
  }

  async republish(afterN: number): Promise<number> {
    const stamp = this.options.clock.milliseconds();
    for (let n = afterN; n < this.end(); n += READ_AT_ONCE) await this.sendAll(await this.page(n), `.${stamp}`);
    return Math.max(0, this.end() - afterN);
  }

  private async walk(): Promise<void> {
    for (let pause = 50; this.isWanted;) {
      this.isWanted = false;
      try {
        await this.walkToEnd();
        pause = 50;
      } catch (problem) {
        this.options.onProblem?.(problem);
        this.isWanted = !this.isStopped;
        if (this.isWanted) await this.options.timers.sleep(pause);
        pause = Math.min(pause * 2, MAX_PAUSE_MS);
      }
    }
    // In the same breath as the last look at `isWanted`, so that no poke falls between.
    this.running = undefined;
  }

  private async walkToEnd(): Promise<void> {
    if (this.isBehind) {
      const n = (await this.positions.get(this.options.name))?.n ?? 0;
      this.isBehind = false;
      this.saved = Math.max(this.saved, n);
      this.published = Math.max(this.published, n);
    }
    while (this.published < this.end()) {
      const page = await this.page(this.published);
      await this.sendAll(page, '');
      this.published = page[page.length - 1]!._id;
      for (const n of this.fresh.keys()) if (n <= this.published) this.fresh.delete(n);
    }
  }

  /** Pipelined: JetStream keeps the order in which one connection sent. */
  private sendAll(page: readonly JournalDocument<Entry>[], suffix: string): Promise<unknown> {
    return Promise.all(page.map((document) => this.options.sender.send(this.outgoing(document, suffix))));
  }

  private async save(): Promise<void> {
    if (this.published <= this.saved) return;
    const n = this.published;
    await this.options.sender.keepMark?.();
    await this.positions.put({ _id: this.options.name, n });
    this.saved = n;
  }

  private async page(after: number): Promise<JournalDocument<Entry>[]> {
    const numbers = Array.from({ length: Math.min(READ_AT_ONCE, this.end() - after) }, (_, i) => after + 1 + i);
    const here = numbers.flatMap((n) => this.fresh.get(n) ?? []);
    const there = await this.documents.getMany(here.length === 0 ? numbers : numbers.filter((n) => !this.fresh.has(n)));
    const page = [...there, ...here].sort((a, b) => a._id - b._id);
    if (page.length < numbers.length)
      throw new Error(
        `${this.options.name}: ${numbers.length - page.length} of the numbers ${after + 1} … ${after + numbers.length} can't be read`,
      );
    return page;
  }

  private outgoing(document: JournalDocument<Entry>, suffix: string): OutgoingEvent<unknown> {
    const { type, action, toBody } = this.options.event!;
    return {
      type,
      id: document._id,
      action,
      body: toBody(document.entry, document._id, document.at),
      messageId: `${type.service}.${type.resource}.${document._id}${suffix}`,
      time: document.at as Instant,
      traceparent: document.traceparent,
      actors: document.actors,
    };
  }
}
