import { eventSubject, type EventType, type InputOf, type OutputOf, type Question } from '@pegboard/contracts';
import { z } from 'zod';
import { answerOf, unavailable } from '../bus/asker';
import { answer } from '../bus/decorators';
import { isHeard } from '../bus/jetstream-strategy';
import { readEvent, subjectOf, toCloudEvent, type OutgoingEvent } from '../cloud-event';
import type { Asker, Clock, Envelope, EventPublisher, EventReader, ReadMessage, StreamPosition } from '../ports';
import type { Sender } from '../store/aggregate-store';

type Listener = (body: any, envelope: Envelope) => Promise<void> | void;

/**
 * The memory twin of the bus: one stream with de-duplication by message id, listeners that are called when a test says
 * `deliver`, and readers. Every message makes the way through its wire form and its schema, as it does with a server.
 */
export class MemoryBus implements EventPublisher, Sender, EventReader {
  isAway = false;
  lastPublished: StreamPosition = { sequence: 0, messageId: null };
  private stream: ReadMessage[] = [];
  private readonly listeners: { type: EventType<any>; listener: Listener; next: number }[] = [];
  private readonly followers = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  get messages(): readonly ReadMessage[] {
    return this.stream;
  }

  publish<Body>(type: EventType<Body>, id: number | string, action: string, body: Body, messageId: string, change?: Readonly<Record<string, unknown>>): Promise<{ sequence: number }> {
    return this.send({ type, id, action, body, messageId, change, time: this.clock.now() });
  }

  async send(event: OutgoingEvent<any>): Promise<{ sequence: number }> {
    await Promise.resolve();
    if (this.isAway) throw new Error('the bus is away');
    const known = this.stream.find((message) => message.messageId === event.messageId);
    if (known) return { sequence: known.sequence };
    const sequence = (this.stream[this.stream.length - 1]?.sequence ?? 0) + 1;
    this.stream.push({ subject: subjectOf(event), sequence, messageId: event.messageId, event: JSON.parse(JSON.stringify(toCloudEvent(event))) as Record<string, unknown> });
    this.lastPublished = { sequence, messageId: event.messageId };
    for (const wake of this.followers) wake();
    return { sequence };
  }

  /** What `@Hears` does in a service. */
  listen<Body>(type: EventType<Body>, listener: (body: Body, envelope: Envelope) => Promise<void> | void): void {
    this.listeners.push({ type, listener, next: 0 });
  }

  /** Calls every listener with what it has not had yet, until nothing is left. */
  async deliver(): Promise<void> {
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const entry of this.listeners) {
        while (entry.next < this.stream.length) {
          const message = this.stream[entry.next++]!;
          if (!isHeard(eventSubject(entry.type, '*', '>'), message.subject)) continue;
          isBusy = true;
          const { body, envelope } = readEvent(entry.type, message);
          await entry.listener(body, envelope);
        }
      }
    }
  }

  /** The bus is put back to an older copy of itself: the tail is gone. */
  goBackTo(sequence: number): void {
    this.stream = this.stream.filter((message) => message.sequence <= sequence);
    for (const wake of this.followers) wake();
  }

  async end(): Promise<StreamPosition> {
    const last = this.stream[this.stream.length - 1];
    return { sequence: last?.sequence ?? 0, messageId: last?.messageId ?? null };
  }

  async isStillThere(position: StreamPosition): Promise<boolean> {
    return position.sequence === 0 || this.stream.some((message) => message.sequence === position.sequence && message.messageId === position.messageId);
  }

  async follow(options: Parameters<EventReader['follow']>[0]): Promise<{ stop(): Promise<void> }> {
    let position = options.after;
    let isStopped = false;
    let turn: Promise<void> = Promise.resolve();
    const step = async (): Promise<void> => {
      if (isStopped) return;
      if (!(await this.isStillThere(position))) {
        isStopped = true;
        return options.onGoneBack();
      }
      const batch = this.stream.filter((message) => message.sequence > position.sequence && options.subjects.some((pattern) => isHeard(pattern, message.subject)));
      if (batch.length === 0) return;
      await options.onMessages(batch);
      const last = batch[batch.length - 1]!;
      position = { sequence: last.sequence, messageId: last.messageId };
    };
    const wake = (): void => {
      turn = turn.then(step);
    };
    this.followers.add(wake);
    wake();
    return {
      stop: async () => {
        isStopped = true;
        this.followers.delete(wake);
        await turn;
      },
    };
  }
}

/** The memory twin of request/reply: answers registered by subject, through the same schemas and errors. */
export class MemoryAsker implements Asker {
  private readonly answers = new Map<string, (raw: unknown) => ReturnType<typeof answer>>();

  answer<Input, Output>(question: Question<Input, Output>, method: (input: Input) => Promise<Output> | Output): void {
    this.answers.set(question.subject, (raw) => answer(question, raw, method));
  }

  async ask<Q extends Question<any, any>>(question: Q, input: InputOf<Q>): Promise<OutputOf<Q>> {
    const answering = this.answers.get(question.subject);
    if (!answering) throw unavailable(question.subject.split('.')[0]!);
    const wire = JSON.parse(JSON.stringify(z.encode(question.input, input))) as unknown;
    return answerOf(question, JSON.parse(JSON.stringify(await answering(wire))) as Awaited<ReturnType<typeof answer>>);
  }
}
