import { Inject, Injectable } from '@nestjs/common';
import { NARROWS, PRESENCES, type OperatedService, type Presence } from '@pegboard/contracts';
import {
  askEverybody,
  consumerState,
  consumerStates,
  DeadLetters,
  NatsAsker,
  removeConsumer,
  SystemClock,
  type BusConnection,
  type ConsumerState,
} from '@pegboard/eventing';
import { notFound, reject } from '@pegboard/kit';
import { GatewayBus } from '../connections/gateway-bus';
import type { RoutedService } from '../forwarding/routes';
import { isReady } from '../forwarding/services-ready';
import { ADDRESSES, type Addresses } from '../settings';
import type { ServiceAnswer } from './ops.answer';
import type { ConsumerAnswer, NarrowedConsumer } from './consumer.answer';
import type { OutboxAnswer } from './outbox.answer';

type Replicas = ReadonlyMap<OperatedService, readonly Presence[]>;

const CONSUMER_NAME = /^[\w-]{1,64}$/;

/** Whether a consumer can be called so; the client throws at other names. */
export const isConsumerName = (name: string): boolean => CONSUMER_NAME.test(name);

const SERVICES = Object.keys(PRESENCES) as OperatedService[];
/** Whose replicas share a consumer, which is there as soon as one of them could make it. */
const READERS = Object.keys(NARROWS) as (keyof typeof NARROWS)[];
const isReader = (name: string): name is keyof typeof NARROWS => Object.hasOwn(NARROWS, name);

/** How the services are and how far they have come, asked of the bus and of themselves. */
@Injectable()
export class Watching {
  private readonly clock = new SystemClock();

  constructor(
    private readonly bus: GatewayBus,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
  ) {}

  /** @param maxLag more than so many events not yet handled is behind */
  async consumers(maxLag: number): Promise<{ consumers: ConsumerAnswer[]; end: number }> {
    const bus = await this.bus.connected('The bus');
    const [{ consumers, end }, dead, planners] = await Promise.all([
      consumerStates(bus),
      new DeadLetters(bus).counts(),
      askEverybody(bus, PRESENCES.planner, {}),
    ]);
    const durable = consumers.map((consumer) => durableView(consumer, dead.get(consumer.name) ?? 0, maxLag));
    const silent = [
      ...READERS.filter((service) => !consumers.some(({ name }) => name === service)),
      ...(planners.length === 0 ? ['planner'] : []),
    ];
    const readers = planners.map((planner) => readerView(planner, end, maxLag));
    return { consumers: [...durable, ...silent.map((name) => silentView(name, end)), ...readers], end };
  }

  /**
   * Forgets a consumer that has stopped for good; its events are no longer counted as unread.
   * @throws Rejection 404; 409 CONSUMER_IN_USE for one that is read, and for a service's own, which would miss events
   */
  async removeConsumer(name: string): Promise<void> {
    const bus = await this.bus.connected('The bus');
    const consumer = isConsumerName(name) ? await consumerState(bus, name) : undefined;
    if (!consumer) throw notFound('consumer', name);
    if (SERVICES.includes(name as OperatedService))
      throw reject('CONSUMER_IN_USE', 'name', `The consumer ${name} belongs to the service ${name}, which would miss events.`, {
        consumer: name,
      });
    if (isRead(consumer))
      throw reject('CONSUMER_IN_USE', 'name', `A process reads the consumer ${name} now. Stop it first.`, { consumer: name });
    if (!(await removeConsumer(bus, name))) throw notFound('consumer', name);
  }

  /**
   * Makes a service's consumer deliver only what its running processes listen to. This is a step of its own after a rollout: no start does it.
   * @throws Rejection 404; 409 ROLLOUT_RUNNING; 503 if no process of the service answers
   */
  async narrowConsumer(name: string): Promise<NarrowedConsumer> {
    const bus = await this.bus.connected('The bus');
    if (!isReader(name)) throw notFound('consumer', name);
    const presences = await presencesOf(bus, name);
    if (presences.some(({ hears }) => hears === undefined))
      throw reject('ROLLOUT_RUNNING', 'name', `An older process of ${name} doesn’t list its events. Finish the rollout first.`, {
        service: name,
      });
    const asker = new NatsAsker(bus, this.clock, this.bus.timers);
    const { before, after } = await asker.ask(NARROWS[name], { others: presences.flatMap(({ hears }) => hears!) });
    return { consumer: name, subjects: after, removed: before.filter((subject) => !after.includes(subject)) };
  }

  /** A service without the bus is judged only by its answers over HTTP. */
  async services(): Promise<ServiceAnswer[]> {
    const [replicas, ready] = await Promise.all([
      this.replicas().catch((): Replicas => new Map()),
      Promise.all(SERVICES.map(async (service) => [service, await isReady(this.addresses[service as RoutedService])] as const)),
    ]);
    return ready.map(([service, { isUp, detail }]) => ({
      service,
      is_ready: isUp,
      why_not: isUp ? [] : reasonsIn(detail ?? {}),
      replicas: (replicas.get(service) ?? []).map((presence) => this.replicaView(presence)),
    }));
  }

  async outboxes(): Promise<OutboxAnswer[]> {
    const replicas = await this.replicas();
    return SERVICES.flatMap((service) => {
      const all = (replicas.get(service) ?? []).flatMap(({ outboxes }) => outboxes);
      const names = [...new Set(all.map(({ name }) => name))];
      // Documents are counted alike by every process; of the journal each knows what it has not heard sent.
      return names.map((name) =>
        this.outboxView(
          service,
          all.filter((outbox) => outbox.name === name),
        ),
      );
    });
  }

  private async replicas(): Promise<Replicas> {
    const bus = await this.bus.connected('The bus');
    return new Map(await Promise.all(SERVICES.map(async (service) => [service, await presencesOf(bus, service)] as const)));
  }

  private replicaView({ replica, version, revision, started_at, checks }: Presence): ServiceAnswer['replicas'][number] {
    return {
      replica,
      version,
      revision,
      started_at,
      uptime_seconds: this.secondsSince(started_at),
      is_ready: checks.every(({ is_up }) => is_up),
      checks,
    };
  }

  private outboxView(service: string, same: Presence['outboxes']): OutboxAnswer {
    const [least] = [...same].sort((a, b) => a.unsent - b.unsent);
    const { name, unsent, oldest_at } = least!;
    return { service, outbox: name, unsent, oldest_at, oldest_age_seconds: oldest_at ? this.secondsSince(oldest_at) : 0 };
  }

  private secondsSince(instant: string): number {
    return Math.max(0, Math.round((this.clock.milliseconds() - Date.parse(instant)) / 1_000));
  }
}

const presencesOf = async (bus: BusConnection, service: OperatedService): Promise<Presence[]> =>
  (await askEverybody(bus, PRESENCES[service], {})).sort((a, b) => (a.started_at < b.started_at ? -1 : 1));

const isRead = ({ waiting, inFlight }: ConsumerState): boolean => waiting > 0 || inFlight > 0;

function durableView(consumer: ConsumerState, deadLetters: number, maxLag: number): ConsumerAnswer {
  const lag = consumer.pending + consumer.inFlight;
  return {
    service: consumer.name,
    consumer: consumer.name,
    stream: consumer.stream,
    delivered_sequence: consumer.delivered,
    acknowledged_sequence: consumer.acknowledged,
    pending: consumer.pending,
    in_flight: consumer.inFlight,
    redelivered: consumer.redelivered,
    waiting: consumer.waiting,
    lag,
    is_read: isRead(consumer),
    is_behind: lag > maxLag || (lag > 0 && !isRead(consumer)),
    dead_letters: deadLetters,
    paused_until: consumer.pausedUntil,
    last_delivered_at: consumer.lastDeliveredAt,
    last_acknowledged_at: consumer.lastAcknowledgedAt,
  };
}

/** One that should read and isn't there: it never could make its consumer, or no process of it runs. */
const silentView = (service: string, end: number): ConsumerAnswer => ({
  service,
  consumer: service,
  stream: 'EVENTS',
  delivered_sequence: 0,
  acknowledged_sequence: 0,
  pending: end,
  in_flight: 0,
  redelivered: 0,
  waiting: null,
  lag: end,
  is_read: false,
  is_behind: true,
  dead_letters: 0,
  paused_until: null,
  last_delivered_at: null,
  last_acknowledged_at: null,
});

/** The planner reads everything with a position of its own, and says in its check how far it is. */
function readerView({ replica, checks }: Presence, end: number, maxLag: number): ConsumerAnswer {
  const plan = checks.find(({ name }) => name === 'plan');
  const isRead = Boolean(plan?.is_up) && checks.find(({ name }) => name === 'events')?.is_up !== false;
  const sequence = Number(plan?.detail['sequence'] ?? 0);
  const lag = Math.max(0, end - sequence);
  return {
    service: 'planner',
    consumer: `planner/${replica}`,
    stream: 'EVENTS',
    delivered_sequence: sequence,
    acknowledged_sequence: sequence,
    pending: lag,
    in_flight: 0,
    redelivered: 0,
    waiting: null,
    lag,
    is_read: isRead,
    is_behind: lag > maxLag || !isRead,
    dead_letters: 0,
    paused_until: null,
    last_delivered_at: null,
    last_acknowledged_at: null,
  };
}

/** `{error: {mongodb: {status: 'down'}}}`, as readiness has it, in words. */
function reasonsIn(detail: Readonly<Record<string, unknown>>): string[] {
  const { error } = detail as { error?: Record<string, unknown> };
  if (error) return Object.entries(error).map(([name, more]) => `${name}: ${JSON.stringify(more)}`);
  return Object.entries(detail).map(([name, more]) => `${name}: ${String(more)}`);
}
