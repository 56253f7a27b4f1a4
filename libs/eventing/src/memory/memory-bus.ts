import { eventSubject, type EventType, type InputOf, type OutputOf, type Question } from '@pegboard/contracts';
import { Rejection, type Instant } from '@pegboard/kit';
import { z } from 'zod';
import { isAway, RetryLater } from '../away';
import type { FollowedStream } from '../bus/hearing';
import { replyOf, answerOf, unavailable } from '../bus/reply';
import { isHeard } from '../bus/subjects';
import { readEvent, subjectOf, toCloudEvent, Unreadable, type OutgoingEvent } from '../cloud-event';
import type { Asker, Clock, Envelope, EventPublisher, EventReader, Hearers, HearingProgress, ReadMessage, StreamPosition } from '../ports';
import type { MarkedPublisher } from '../published-mark';
import { currentActor, onBehalfOf } from '../trace';
import type { Outbox, Sender } from '../store/outboxes';

type Listener = (body: any, envelope: Envelope) => Promise<void> | void;

const MAX_DELIVERIES = 8;

/** One `@Hears` of one service: what it has not had yet, and what it must have again. */
interface Ear {
  readonly type: EventType<any>;
  readonly listener: Listener;
  next: number;
  again: Delivery[];
}

interface Delivery {
  readonly message: ReadMessage;
  readonly deliveries: number;
}

/**
 * The memory twin of the bus: one stream with de-duplication by message id, listeners that are called when a test says
 * `deliver`, and readers. Every message makes the way through its wire form and its schema, as it does with a server.
 */
export class MemoryBus implements EventPublisher, Sender, EventReader, MarkedPublisher, Hearers {
  isAway = false;
  lastPublished: StreamPosition = { sequence: 0, messageId: null };
  beforeCut?: StreamPosition;
  keepMark?: () => Promise<void>;
  readonly republishers: ((since?: Instant) => Promise<unknown>)[] = [];
  readonly outboxes: Outbox[] = [];
  /** What a listener could not read or do, with the reason, as the stream `DEAD` keeps it. */
  readonly dead: { message: ReadMessage; reason: string }[] = [];
  /** How far services have come that a test only pretends to have, by name. */
  readonly progress = new Map<string, HearingProgress>();
  /** The highest version that was ever published of each aggregate, by `<resource>/<id>`; also of what a lost tail held. */
  readonly published = new Map<string, number>();
  private stream: ReadMessage[] = [];
  private readonly known = new Map<string, number>();
  private readonly ears: Ear[] = [];
  private readonly followers = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  get messages(): readonly ReadMessage[] {
    return this.stream;
  }

  /** Another bus with the same messages, which goes its own way from now on. Nobody listens to it yet. */
  branch(): MemoryBus {
    const branch = new MemoryBus(this.clock);
    branch.stream = [...this.stream];
    for (const [id, sequence] of this.known) branch.known.set(id, sequence);
    for (const [name, version] of this.published) branch.published.set(name, version);
    branch.lastPublished = this.lastPublished;
    return branch;
  }

  publish<Body>(
    type: EventType<Body>,
    id: number | string,
    action: string,
    body: Body,
    messageId: string,
    change?: Readonly<Record<string, unknown>>,
  ): Promise<{ sequence: number }> {
    const actor = currentActor();
    return this.send({ type, id, action, body, messageId, change, time: this.clock.now(), actors: actor && [actor] });
  }

  async send(event: OutgoingEvent<any>): Promise<{ sequence: number }> {
    await Promise.resolve();
    const wire = JSON.parse(JSON.stringify(toCloudEvent(event))) as Record<string, unknown>;
    return this.put(subjectOf(event), event.messageId, wire);
  }

  /** Any message at all, also one that is no event. */
  put(subject: string, messageId: string, event: Record<string, unknown>): { sequence: number } {
    if (this.isAway) throw new Rejection('SERVICE_UNAVAILABLE', 'the bus is down');
    const known = this.known.get(messageId);
    if (known !== undefined) return { sequence: known };
    const sequence = (this.stream[this.stream.length - 1]?.sequence ?? 0) + 1;
    this.stream.push({ subject, sequence, messageId, event });
    this.known.set(messageId, sequence);
    this.lastPublished = { sequence, messageId };
    this.notePublished(subject, event);
    for (const wake of this.followers) wake();
    return { sequence };
  }

  /** What `@Hears` does in a service. */
  listen<Body>(type: EventType<Body>, listener: (body: Body, envelope: Envelope) => Promise<void> | void): void {
    this.ears.push({ type, listener, next: 0, again: [] });
  }

  /**
   * Calls every listener with what it has not had yet, until nothing is left. What a listener throws comes out here at
   * the end, and its message comes again with the next call; after 8 deliveries it is a dead letter.
   */
  async deliver(): Promise<void> {
    const problems: unknown[] = [];
    for (let isBusy = true; isBusy;) {
      isBusy = false;
      for (const ear of this.ears) if (await this.deliverTo(ear, problems)) isBusy = true;
    }
    if (problems.length > 0) throw problems[0];
  }

  /** The bus is put back to an older copy of itself: the tail is gone. */
  goBackTo(sequence: number): void {
    if (this.lastPublished.sequence > 0) this.beforeCut ??= this.lastPublished;
    this.stream = this.stream.filter((message) => message.sequence <= sequence);
    for (const [id, at] of this.known) if (at > sequence) this.known.delete(id);
    for (const ear of this.ears) ear.next = Math.min(ear.next, this.stream.length);
    for (const wake of this.followers) wake();
  }

  async end(): Promise<StreamPosition> {
    const last = this.stream[this.stream.length - 1];
    return { sequence: last?.sequence ?? 0, messageId: last?.messageId ?? null };
  }

  async lastSequence(): Promise<number> {
    return (await this.end()).sequence;
  }

  async progressOf(service: string): Promise<HearingProgress | undefined> {
    return this.progress.get(service);
  }

  async isStillThere(position: StreamPosition): Promise<boolean> {
    return position.sequence === 0 || this.stream[position.sequence - 1]?.messageId === position.messageId;
  }

  async hasLost(position: StreamPosition): Promise<boolean> {
    return !(await this.isStillThere(position));
  }

  async follow(options: Parameters<EventReader['follow']>[0]): Promise<FollowedStream> {
    let position = options.after;
    let isStopped = false;
    let turn: Promise<void> = Promise.resolve();
    const step = async (): Promise<void> => {
      if (isStopped) return;
      if (!(await this.isStillThere(position))) {
        await options.onGoneBack();
        isStopped = true;
        return;
      }
      const batch = this.stream
        .slice(position.sequence)
        .filter((message) => options.subjects.some((pattern) => isHeard(pattern, message.subject)));
      if (batch.length === 0) return;
      await options.onMessages(batch);
      const last = batch[batch.length - 1]!;
      position = { sequence: last.sequence, messageId: last.messageId };
    };
    // What a reader throws makes it read the same again.
    const persistently = (): Promise<void> => step().catch(() => new Promise<void>((resolve) => setImmediate(resolve)).then(persistently));
    const wake = (): void => {
      turn = turn.then(persistently);
    };
    this.followers.add(wake);
    wake();
    return {
      stop: async () => {
        isStopped = true;
        this.followers.delete(wake);
        await turn;
      },
      hearing: () => ({ isHearing: true, silentMs: 0, refusal: null }),
    };
  }

  private notePublished(subject: string, event: Record<string, unknown>): void {
    const version = (event['data'] as { aggregate?: { version?: number } } | undefined)?.aggregate?.version;
    if (version === undefined) return;
    const [, , resource, id] = subject.split('.');
    const name = `${resource}/${id}`;
    this.published.set(name, Math.max(version, this.published.get(name) ?? 0));
  }

  /** One round over what is due; answers whether anything was handled. */
  private async deliverTo(ear: Ear, problems: unknown[]): Promise<boolean> {
    const pattern = eventSubject(ear.type, '*', '>');
    const fresh = this.stream.slice(ear.next).filter((message) => isHeard(pattern, message.subject));
    const due: Delivery[] = [...(problems.length > 0 ? [] : ear.again.splice(0)), ...fresh.map((message) => ({ message, deliveries: 1 }))];
    ear.next = this.stream.length;
    let isBusy = false;
    for (const { message, deliveries } of due) {
      try {
        const { body, envelope } = readEvent(ear.type, { ...message, deliveries });
        await onBehalfOf(envelope.actor, async () => ear.listener(body, envelope));
        isBusy = true;
      } catch (problem) {
        const isLater = problem instanceof RetryLater;
        if (!isLater && !(problem instanceof Unreadable)) problems.push(problem);
        if (problem instanceof Unreadable || (deliveries >= MAX_DELIVERIES && !isLater && !isAway(problem)))
          this.dead.push({ message, reason: (problem as Error).message });
        else ear.again.push({ message, deliveries: deliveries + 1 });
      }
    }
    return isBusy;
  }
}

/** The memory twin of request/reply: answers registered by subject, through the same schemas and errors. */
export class MemoryAsker implements Asker {
  private readonly answers = new Map<string, (raw: unknown) => ReturnType<typeof replyOf>>();

  answer<Input, Output>(question: Question<Input, Output>, method: (input: Input) => Promise<Output> | Output): void {
    this.answers.set(question.subject, (raw) => replyOf(question, raw, method));
  }

  async ask<Q extends Question<any, any>>(question: Q, input: InputOf<Q>): Promise<OutputOf<Q>> {
    const answering = this.answers.get(question.subject);
    if (!answering) throw unavailable(question.subject.split('.')[0]!);
    const wire = JSON.parse(JSON.stringify(z.encode(question.input, input))) as unknown;
    return answerOf(question, JSON.parse(JSON.stringify(await answering(wire))) as Awaited<ReturnType<typeof replyOf>>);
  }
}
