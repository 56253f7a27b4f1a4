import type { ConsumerInfo } from 'nats';
import type { Hearers, HearingProgress } from '../ports';
import { isMissing } from './bus-errors';
import { EVENTS, type BusConnection } from './connection';

/** How far a consumer that the server remembers has come. */
export interface ConsumerState {
  readonly name: string;
  readonly stream: string;
  /** What it listens to, as patterns of subjects. */
  readonly subjects: readonly string[];
  /** The last place in the stream that was delivered, and up to which everything is acknowledged. */
  readonly delivered: number;
  readonly acknowledged: number;
  /** Not delivered yet. */
  readonly pending: number;
  /** Delivered and not acknowledged yet. */
  readonly inFlight: number;
  /** Of those in flight, how many were delivered before. */
  readonly redelivered: number;
  /** Requests for more that wait at the server: none means that nobody reads, or that all who read are busy. */
  readonly waiting: number;
  /** Until then it delivers nothing, because an operator has paused it; null: it isn't paused. */
  readonly pausedUntil: string | null;
  readonly lastDeliveredAt: string | null;
  readonly lastAcknowledgedAt: string | null;
}

/** Every consumer of the stream of events that lasts, in the order of their names, and the last place in the stream. */
export async function consumerStates(bus: BusConnection): Promise<{ consumers: ConsumerState[]; end: number }> {
  const { last_seq: end } = (await bus.manager.streams.info(EVENTS)).state;
  const found: ConsumerInfo[] = [];
  for await (const info of bus.manager.consumers.list(EVENTS)) found.push(info);
  const lasting = found.filter(({ config }) => config.durable_name !== undefined);
  return { consumers: lasting.map(stateOf).sort((a, b) => (a.name < b.name ? -1 : 1)), end };
}

/** One of them; undefined if it isn't there. */
export async function consumerState(bus: BusConnection, durable: string): Promise<ConsumerState | undefined> {
  try {
    return stateOf(await bus.manager.consumers.info(EVENTS, durable));
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}

/** When the first event was sent that a consumer has not handled yet; undefined if it has handled all. */
export async function unhandledSince(bus: BusConnection, state: ConsumerState): Promise<Date | undefined> {
  if (state.pending + state.inFlight === 0) return undefined;
  const subjects = state.subjects.length > 0 ? state.subjects : ['>'];
  const found = await Promise.all(subjects.map((subject) => sentAt(bus, state.acknowledged + 1, subject)));
  return found.reduce((first, at) => (at && (!first || at < first) ? at : first), undefined);
}

async function sentAt(bus: BusConnection, from: number, subject: string): Promise<Date | undefined> {
  try {
    // The server knows more ways to ask than the client's types.
    return (await bus.manager.streams.getMessage(EVENTS, { seq: from, next_by_subj: subject } as { seq: number })).time;
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}

/** The services on this bus: the replicas of each share one consumer of its name. */
export class JetStreamHearers implements Hearers {
  constructor(private readonly bus: BusConnection) {}

  progressOf(service: string): Promise<HearingProgress | undefined> {
    return consumerState(this.bus, service);
  }
}

/** The server keeps everything for the consumer and delivers nothing until then, to none of its readers. @param until a time that is over: it goes on */
export async function pauseConsumer(bus: BusConnection, durable: string, until: Date): Promise<void> {
  await bus.manager.consumers.pause(EVENTS, durable, until);
}

/** Forgets how far a consumer has read. @returns whether there was one */
export async function removeConsumer(bus: BusConnection, durable: string): Promise<boolean> {
  try {
    return await bus.manager.consumers.delete(EVENTS, durable);
  } catch (problem) {
    if (isMissing(problem)) return false;
    throw problem;
  }
}

const stateOf = (info: ConsumerInfo): ConsumerState => ({
  name: info.name,
  stream: info.stream_name,
  subjects: info.config.filter_subjects ?? (info.config.filter_subject ? [info.config.filter_subject] : []),
  delivered: info.delivered.stream_seq,
  acknowledged: info.ack_floor.stream_seq,
  pending: info.num_pending,
  inFlight: info.num_ack_pending,
  redelivered: info.num_redelivered,
  waiting: info.num_waiting,
  pausedUntil: info.paused ? (info.config.pause_until ?? null) : null,
  lastDeliveredAt: at(info.delivered),
  lastAcknowledgedAt: at(info.ack_floor),
});

/** The client's types don't have it; the server leaves it out before the first. */
function at(sequence: object): string | null {
  const { last_active } = sequence as { last_active?: string };
  return last_active ? new Date(last_active).toISOString() : null;
}
