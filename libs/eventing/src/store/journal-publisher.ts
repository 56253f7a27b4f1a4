import type { Instant } from '@pegboard/kit';
import type { OutgoingEvent } from '../cloud-event';
import type { Collection } from './collection';
import type { JournalDocument, JournalOptions } from './journal';

const SWEEP_EVERY_MS = 60_000;
const READ_AT_ONCE = 200;

/**
 * The journal is its own outbox: this walks it with a saved position and publishes every entry. A message id comes from
 * the number, so that two replicas, or a walk that starts again, send one message.
 */
export class JournalPublisher<Entry> {
  private readonly positions: Collection<{ _id: string; n: number }>;
  private published = -1;
  private running: Promise<void> | undefined;
  private isWanted = false;
  private isStopped = false;
  private traceparent: string | undefined;

  constructor(
    private readonly options: JournalOptions<Entry, never, unknown> | JournalOptions<Entry, any, any>,
    private readonly documents: Collection<JournalDocument<Entry>>,
    private readonly end: () => number,
  ) {
    this.positions = options.database.collection('journal_positions');
  }

  start(): void {
    this.poke();
    this.options.timers.every(SWEEP_EVERY_MS, () => this.poke());
  }

  /** There may be something to publish. */
  poke(traceparent?: string): void {
    if (this.isStopped) return;
    this.traceparent = traceparent ?? this.traceparent;
    this.isWanted = true;
    this.running ??= this.walk().finally(() => (this.running = undefined));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  async republish(afterN: number): Promise<number> {
    const stamp = this.options.clock.milliseconds();
    for (let n = afterN; n < this.end(); n += READ_AT_ONCE) {
      for (const document of await this.page(n)) await this.options.sender.send(this.outgoing(document, `.${stamp}`));
    }
    return Math.max(0, this.end() - afterN);
  }

  private async walk(): Promise<void> {
    for (let pause = 100; this.isWanted; ) {
      this.isWanted = false;
      try {
        await this.walkToEnd();
        pause = 100;
      } catch (problem) {
        this.options.onProblem?.(problem);
        if (this.isStopped) return;
        await this.options.timers.sleep(pause);
        pause = Math.min(pause * 2, 5_000);
        this.isWanted = true;
      }
    }
  }

  private async walkToEnd(): Promise<void> {
    if (this.published < 0) this.published = (await this.positions.get(this.options.name))?.n ?? 0;
    while (this.published < this.end()) {
      const page = await this.page(this.published);
      // Pipelined: JetStream keeps the order in which one connection sent.
      await Promise.all(page.map((document) => this.options.sender.send(this.outgoing(document, ''))));
      this.published = page[page.length - 1]?._id ?? this.published;
      await this.positions.put({ _id: this.options.name, n: this.published });
    }
  }

  private async page(after: number): Promise<JournalDocument<Entry>[]> {
    const numbers = Array.from({ length: Math.min(READ_AT_ONCE, this.end() - after) }, (_, i) => after + 1 + i);
    return (await this.documents.getMany(numbers)).sort((a, b) => a._id - b._id);
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
      traceparent: this.traceparent,
    };
  }
}
