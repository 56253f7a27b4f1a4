import { AckPolicy, DeliverPolicy, nanos, type ConsumerConfig } from 'nats';
import { isMissing } from './bus-errors';
import { EVENTS, type BusConnection } from './connection';

/** What a service's shared consumer delivers. */
export interface Filters {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Creates the consumer that the replicas of a service share, or makes it hear more. It never hears less: another replica, of
 * a newer version or of an older one, may need what this version doesn't know. What is heard for the first time is heard from now on:
 * what was before comes from the owners' snapshots.
 */
export async function ensureDurable(
  bus: BusConnection,
  durable: string,
  own: readonly string[],
  settings: Pick<ConsumerConfig, 'ack_wait' | 'max_ack_pending' | 'max_deliver'>,
): Promise<void> {
  const there = await configOf(bus, durable);
  if (!there) {
    const fixed = { durable_name: durable, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All };
    await bus.manager.consumers.add(EVENTS, { ...fixed, ...settings, filter_subjects: [...own] });
    return;
  }
  const heard = heardBy(there);
  const filter_subjects = [...new Set([...heard, ...own])];
  const isAsSet = there.ack_wait === settings.ack_wait && there.max_ack_pending === settings.max_ack_pending;
  if (filter_subjects.length === heard.length && isAsSet) return;
  await bus.manager.consumers.update(EVENTS, durable, { ...settings, filter_subjects });
}

/** Makes the consumer deliver only what is needed. What it has delivered already is not taken back. */
export async function narrowDurable(bus: BusConnection, durable: string, needed: readonly string[]): Promise<Filters> {
  const there = await configOf(bus, durable);
  if (!there) return { before: [], after: [] };
  const before = heardBy(there);
  const after = before.filter((subject) => needed.includes(subject));
  if (after.length > 0 && after.length < before.length)
    await bus.manager.consumers.update(EVENTS, durable, { ack_wait: there.ack_wait ?? nanos(0), filter_subjects: after });
  return { before, after: after.length > 0 ? after : before };
}

/**
 * Makes the consumer deliver again what it has delivered since a moment: the database that has heard of it was put back to before it.
 * @param since absent: everything that is there
 */
export async function rewindDurable(bus: BusConnection, durable: string, since: Date | undefined): Promise<void> {
  const there = await configOf(bus, durable);
  if (!there) return;
  const { ack_wait, max_ack_pending, max_deliver } = there;
  const from = since
    ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since.toISOString() }
    : { deliver_policy: DeliverPolicy.All };
  await bus.manager.consumers.delete(EVENTS, durable);
  const fixed = { durable_name: durable, ack_policy: AckPolicy.Explicit, filter_subjects: [...heardBy(there)] };
  await bus.manager.consumers.add(EVENTS, { ...fixed, ack_wait, max_ack_pending, max_deliver, ...from });
}

async function configOf(bus: BusConnection, durable: string): Promise<ConsumerConfig | undefined> {
  try {
    return (await bus.manager.consumers.info(EVENTS, durable)).config;
  } catch (problem) {
    if (isMissing(problem)) return undefined;
    throw problem;
  }
}

const heardBy = ({ filter_subjects, filter_subject }: ConsumerConfig): readonly string[] =>
  filter_subjects ?? (filter_subject ? [filter_subject] : []);
