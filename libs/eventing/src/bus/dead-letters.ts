import { AckPolicy, DeliverPolicy, nuid, type MsgHdrs } from 'nats';
import { isMissing } from './bus-errors';
import { DEAD, type BusConnection } from './connection';
import { UNHEARD } from './put-aside';

/** A message that a consumer gave up, without what was in it. */
export interface DeadLetter {
  /** Its place in the stream of dead letters. */
  readonly sequence: number;
  /** When it was given up, to the nanosecond: with the sequence it identifies one letter, also when the stream was created again. */
  readonly at: string;
  readonly service: string;
  readonly subject: string;
  readonly tries: number;
  readonly reason: string;
  /** Its place in the stream of events, as far as it was told. */
  readonly originalSequence: number | null;
  readonly eventId: string | null;
  readonly traceparent: string | null;
  /** Nothing is wrong with it: it waits for a version of the service that listens to it. */
  readonly isUnheard: boolean;
}

export interface DeadLettersAsked {
  readonly service?: string | undefined;
  /** A pattern of the original subject, in the bus' words. */
  readonly subject?: string | undefined;
  readonly since?: string | undefined;
}

/** So many of the newest are looked through; who has more has one cause, not many. */
export const MAX_DEAD_LETTERS = 10_000;
const READ_WITHIN_MS = 5_000;
const decoder = new TextDecoder();

/** The stream of dead letters, for whoever looks after it. */
export class DeadLetters {
  constructor(private readonly bus: BusConnection) {}

  /** Those that fit, the oldest first. */
  async list({ service, subject, since }: DeadLettersAsked): Promise<DeadLetter[]> {
    const { last_seq, first_seq, messages } = (await this.bus.manager.streams.info(DEAD)).state;
    if (messages === 0) return [];
    const { name, num_pending } = await this.bus.manager.consumers.add(DEAD, {
      // With a name it is asked for on a subject that says which stream and which filter, so that permissions can depend on them.
      name: nuid.next(),
      ack_policy: AckPolicy.None,
      filter_subject: `dead.${service ?? '*'}.${subject ?? '>'}`,
      headers_only: true,
      mem_storage: true,
      num_replicas: 1,
      ...(since
        ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(first_seq, last_seq - MAX_DEAD_LETTERS + 1) }),
    });
    const consumer = await this.bus.jetstream.consumers.get(DEAD, name);
    const found: DeadLetter[] = [];
    if (num_pending > 0)
      for await (const message of await consumer.fetch({ max_messages: num_pending, expires: READ_WITHIN_MS }))
        found.push(letterOf(message.subject, message.seq, new Date(message.info.timestampNanos / 1e6).toISOString(), message.headers));
    void consumer.delete().catch(() => undefined);
    return found;
  }

  /** One, with its text; undefined if there is none in this place. */
  async get(sequence: number): Promise<{ letter: DeadLetter; text: string } | undefined> {
    try {
      const message = await this.bus.manager.streams.getMessage(DEAD, { seq: sequence });
      return {
        letter: letterOf(message.subject, message.seq, message.time.toISOString(), message.header),
        text: decoder.decode(message.data),
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** How many there are, by the service that gave them up. */
  async counts(): Promise<Map<string, number>> {
    const { subjects = {} } = (await this.bus.manager.streams.info(DEAD, { subjects_filter: 'dead.>' })).state;
    const counts = new Map<string, number>();
    for (const [subject, count] of Object.entries(subjects)) {
      const service = subject.split('.')[1]!;
      counts.set(service, (counts.get(service) ?? 0) + count);
    }
    return counts;
  }

  /** Takes one out of the stream, as far as that can be: an older stream keeps everything, and one that is out is out. */
  async remove(sequence: number): Promise<void> {
    await this.bus.manager.streams.deleteMessage(DEAD, sequence, false).catch(() => undefined);
  }
}

function letterOf(subject: string, sequence: number, at: string, headers: MsgHdrs | undefined): DeadLetter {
  const [, service = '', ...rest] = subject.split('.');
  const header = (name: string): string | null => headers?.get(name) || null;
  const original = header('original-sequence');
  return {
    sequence,
    at,
    service,
    subject: header('original-subject') ?? rest.join('.'),
    tries: Number(header('deliveries') ?? 1),
    reason: header('reason') ?? '',
    originalSequence: original === null ? null : Number(original),
    eventId: header('event-id'),
    traceparent: header('traceparent'),
    isUnheard: header(UNHEARD) !== null,
  };
}
