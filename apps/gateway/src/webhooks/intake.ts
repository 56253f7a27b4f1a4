import {
  collectionSchema,
  optional,
  part,
  text,
  Unreadable,
  whole,
  type Clock,
  type Collection,
  type EventReader,
  type ReadMessage,
  type StreamPosition,
} from '@pegboard/eventing';
import { sortKeyOf, type Deliveries, type Delivery } from './deliveries';
import { readingOf, SUBJECTS } from './translating';
import type { HookEvent, Reading, Shadow } from './told';
import type { Webhook, Webhooks } from './webhooks';

/** How far the stream has been read, by whom. */
export interface IntakeState {
  readonly _id: string;
  /** Counted on by each replica that begins to read: whoever holds an older one has been succeeded. */
  readonly term: number;
  /** Counted on whenever the stream was put back and begins to count again from lower. */
  readonly epoch: number;
  readonly position: StreamPosition;
}

export const intakeSchema = collectionSchema<IntakeState>('webhook_intake', {
  _id: text,
  term: whole,
  epoch: whole,
  position: part<StreamPosition>({ sequence: whole, messageId: optional(text) }),
});

const STATE = 'intake';
const DURABLE = 'gateway';
const BEGINNING: StreamPosition = { sequence: 0, messageId: null };
/** A webhook for which so many wait is disabled: it would not catch up, and the queue is no archive. */
export const MAX_WAITING = 100_000;
/** So many shadows are read and written together; one message of the plan may need 500. */
const SHADOWS_TOGETHER = 1_000;
const COUNTED_EVERY_MS = 10_000;

export interface IntakeParts {
  readonly reader: Pick<EventReader, 'follow'>;
  readonly states: Collection<IntakeState>;
  readonly shadows: Collection<Shadow>;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly onQueued: () => void;
  /** Another replica reads on. */
  readonly onSucceeded: () => void;
  readonly onProblem: (problem: unknown) => void;
}

/**
 * Reads the event stream in its order and queues what webhooks are to be told. It begins at the beginning of the stream,
 * also when nobody has subscribed: only whoever knows how things were can say what changed. Events are queued before the
 * shadows that they leave, and those before the position; all of them have ids made of what happened, so whatever a crash
 * repeats is there already.
 */
export class Intake {
  private reading: { stop(): Promise<void> } | undefined;
  private state: IntakeState | undefined;
  private isStopped = false;
  private readonly waiting = new Map<number, { count: number; at: number }>();

  constructor(private readonly parts: IntakeParts) {}

  /** @throws Error if another one begins at the same moment; the lease will say who goes on */
  async start(): Promise<void> {
    const { states } = this.parts;
    const before = await states.get(STATE);
    this.state = { _id: STATE, epoch: 0, position: BEGINNING, ...before, term: (before?.term ?? 0) + 1 };
    const { term } = this.state;
    const isMine = before
      ? await states.update({ id: STATE, where: { term: before.term }, set: { term } })
      : await states.insert(this.state);
    if (!isMine) throw new Error('another gateway is starting to read for webhooks');
    await this.follow();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.reading?.stop();
  }

  private async follow(): Promise<void> {
    if (this.isStopped) return;
    this.reading = await this.parts.reader.follow({
      after: this.state!.position,
      subjects: SUBJECTS,
      durable: DURABLE,
      onMessages: (messages) => this.take(messages),
      onGoneBack: () => this.again(),
    });
    if (this.isStopped) await this.reading.stop();
  }

  /** What was sent before is known by its content, so reading all remaining events sends only new ones. */
  private async again(): Promise<void> {
    const { onProblem, webhooks } = this.parts;
    onProblem(new Error(`the stream no longer has message ${this.state!.position.sequence}: reading it again from its beginning`));
    await webhooks.forgetSequences();
    await this.save({ epoch: this.state!.epoch + 1, position: BEGINNING });
    // The reading that calls this is over when it returns.
    setImmediate(() => void this.follow().catch(onProblem));
  }

  private async take(messages: readonly ReadMessage[]): Promise<void> {
    let readings: Reading[] = [];
    for (const message of messages) {
      readings.push(...this.read(message));
      const needs = readings.reduce((sum, reading) => sum + reading.needs.length, 0);
      if (needs < SHADOWS_TOGETHER && message !== messages[messages.length - 1]) continue;
      if (this.isStopped) return;
      await this.tell(readings, message);
      readings = [];
    }
  }

  /** @param last the newest message that the readings are of */
  private async tell(readings: readonly Reading[], last: ReadMessage): Promise<void> {
    const { shadows, webhooks, deliveries, onQueued } = this.parts;
    const known = await this.shadowsOf(readings);
    const events = told(readings, known);
    const queued = events.length > 0 ? this.queuedFor(await webhooks.all(), events) : [];
    if (queued.length > 0) {
      await deliveries.queue(queued);
      await this.watchBacklogs(queued);
      onQueued();
    }
    const changed = [...known.values()].filter(({ isChanged }) => isChanged);
    const [before, fresh] = [true, false].map((is) => changed.filter(({ isKept }) => isKept === is).map(({ shadow }) => shadow));
    await shadows.insertMany(fresh!);
    await shadows.updateMany(before!.map(({ _id, at, things }) => ({ id: _id, where: { at: { $lt: at } }, set: { at, things } })));
    await this.save({ position: { sequence: last.sequence, messageId: last.messageId } });
  }

  private read(message: ReadMessage): Reading[] {
    try {
      const reading = readingOf(message);
      return reading ? [reading] : [];
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      // One broken message must not stop the rest.
      this.parts.onProblem(problem);
      return [];
    }
  }

  private async shadowsOf(readings: readonly Reading[]): Promise<Known> {
    const names = [...new Set(readings.flatMap(({ needs }) => needs))];
    const found = await this.parts.shadows.getMany(names);
    return new Map(found.map((shadow) => [shadow._id, { shadow, isChanged: false, isKept: true }]));
  }

  private queuedFor(webhooks: readonly Webhook[], events: readonly HookEvent[]): Delivery[] {
    const { deliveries } = this.parts;
    return webhooks.flatMap((webhook) => {
      const wanted = new Set(webhook.subscribedEvents);
      return events.flatMap((event, index) =>
        webhook.isEnabled && wanted.has(event.action) && event.sequence > webhook.fromSequence
          ? deliveries.make(webhook, event, sortKeyOf(this.state!.epoch, event.sequence, index))
          : [],
      );
    });
  }

  /** Counts now and then and adds in between, because counting many costs more than queueing a few. */
  private async watchBacklogs(queued: readonly Delivery[]): Promise<void> {
    const { deliveries, webhooks, clock } = this.parts;
    for (const id of new Set(queued.map(({ webhookId }) => webhookId))) {
      const before = this.waiting.get(id);
      const isFresh = before && clock.elapsed() - before.at < COUNTED_EVERY_MS;
      const mine = queued.filter(({ webhookId }) => webhookId === id).length;
      const now = isFresh
        ? { ...before, count: before.count + mine }
        : { count: (await deliveries.backlog(id)).waiting, at: clock.elapsed() };
      this.waiting.set(id, now);
      if (now.count > MAX_WAITING) await webhooks.disable(id, 'BACKLOG_FULL');
    }
  }

  private async save(set: Partial<IntakeState>): Promise<void> {
    const { states, onSucceeded } = this.parts;
    const { term } = this.state!;
    if (await states.update({ id: STATE, where: { term }, set })) this.state = { ...this.state!, ...set };
    else if (!this.isStopped) {
      this.isStopped = true;
      onSucceeded();
    }
  }
}

/** `isKept`: the database has one, if an older one. */
type Known = Map<string, { readonly shadow: Shadow; readonly isChanged: boolean; readonly isKept: boolean }>;

/** The events of messages in their order; each one depends on those before it. */
function told(readings: readonly Reading[], known: Known): HookEvent[] {
  const present = { get: (name: string) => known.get(name)?.shadow } as ReadonlyMap<string, Shadow>;
  return readings.flatMap((reading) => {
    const { events, shadows } = reading.tell(present);
    for (const shadow of shadows) known.set(shadow._id, { shadow, isChanged: true, isKept: known.get(shadow._id)?.isKept ?? false });
    return events;
  });
}
