import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { z } from 'zod';
import { eventType, heardSubject, Id, Version, type EventType } from '@pegboard/contracts';
import { eventually, withServers } from '@pegboard/testing';
import { BusConnection, DEAD } from '../bus/connection';
import { JetStreamPublisher } from '../bus/publisher';
import { JetStreamReader } from '../bus/reader';
import { JetStreamStrategy } from '../bus/jetstream-strategy';
import { JetStreamMemory } from '../bus/stream-memory';
import { RetryLater } from '../away';
import type { Aggregate, Clock, Envelope, EventPublisher, EventReader, JournalMachine, Timers } from '../ports';
import type { MarkedPublisher } from '../published-mark';
import { aggregateSchema, type AggregateType } from '../schema/aggregate-schema';
import { anything, listOf, optional, part, text, whole } from '../schema/fields';
import type { Sender } from '../store/outboxes';
import type { Database } from '../store/collection';
import type { OwnMessage, StreamMemory } from '../store/stream-memory';
import { MongoDatabase } from '../store/mongo-database';
import { SystemClock, SystemTimers } from '../system';
import { MemoryBus, MemoryDatabase } from '../testing';

type Hear<Body> = (body: Body, envelope: Envelope) => Promise<void> | void;

/** Where the promises of this library are tested: in memory, and on real servers. */
export interface World {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly database: Database;
  readonly sender: Sender & EventPublisher & MarkedPublisher;
  readonly reader: EventReader & { hasLost: JetStreamReader['hasLost'] };
  readonly memory: StreamMemory;
  /** A service that listens; each call is one of its own. */
  listen<Body>(type: EventType<Body>, hear: Hear<Body>): Promise<void>;
  /** Lets everything that is due be delivered, again where it failed, until `assertion` holds. */
  deliveredUntil(assertion: () => Promise<void> | void): Promise<void>;
  /** A message that is no event. */
  putRaw(subject: string, messageId: string): Promise<void>;
  deadLetters(): Promise<{ reason: string }[]>;
  /** Notes how the bus is now; `restore` puts it back to that. */
  copyBus(): Promise<void>;
  restoreBus(): Promise<void>;
  /** The bus lost everything it had. */
  wipeBus(): Promise<void>;
  /** The bus is down while `work` runs. */
  withoutBus(work: () => Promise<void>): Promise<void>;
}

interface BoxRow {
  readonly id: number;
  readonly name: string;
}

export interface Box extends Aggregate {
  readonly count: number;
  readonly label?: string;
  readonly rows?: readonly BoxRow[];
}

const BoxBody = z.object({ id: Id, version: Version, is_deleted: z.boolean(), count: z.number() });
export type BoxBody = z.output<typeof BoxBody>;

/** A kind of aggregate of its own for each test, so that tests don't see each other's messages. */
export function boxType(name: string): AggregateType<Box, BoxBody> {
  return {
    event: eventType('inventory', name, BoxBody),
    collection: aggregateSchema<Box>(
      name,
      { count: whole, label: optional(text), rows: optional(listOf(part<BoxRow>({ id: whole, name: text }))) },
      { beside: { plan: anything() } },
    ),
    toBody: (box) => ({ id: box.id, version: box.version, is_deleted: box.isDeleted, count: box.count }),
  };
}

/** Commands are numbers; an outcome is the sum after the command. 13 breaks the machine. */
export function summing(): JournalMachine<number[], number, number> & { sum: number } {
  return {
    sum: 0,
    decide(commands) {
      if (commands.includes(13)) throw new Error('thirteen');
      let sum = this.sum;
      return { entry: [...commands], outcomes: commands.map((command) => (sum += command)) };
    },
    apply(entry) {
      for (const each of entry) this.sum += each;
    },
  };
}

export function inEachWorld(promises: (world: () => World) => void): void {
  const clock = new SystemClock();
  const timers = new SystemTimers();
  afterAll(() => timers.stop());

  describe('in memory', () => {
    const world = memoryWorld(clock, timers);
    promises(() => world);
  });

  describe('on NATS and MongoDB', () => {
    let world: Awaited<ReturnType<typeof realWorld>> | undefined;
    // Before the servers' own clean-up, which stops them.
    afterAll(() => world?.close());
    const servers = withServers();
    beforeAll(async () => {
      world = await realWorld(servers(), clock, timers);
    });
    promises(() => world!);
  });
}

function memoryOf(bus: MemoryBus): StreamMemory {
  const said = ({ subject, sequence, event }: MemoryBus['messages'][number]): OwnMessage => {
    const [, , resource, id] = subject.split('.');
    return { sequence, resource: resource!, id: Number(id), body: (event['data'] as { aggregate?: unknown } | undefined)?.aggregate };
  };
  const first = (found: MemoryBus['messages'][number] | undefined): OwnMessage | undefined => found && said(found);
  return {
    next: async (service, after) =>
      first(bus.messages.find(({ subject, sequence }) => sequence > after && subject.startsWith(`evt.${service}.`))),
    last: async ({ service, resource }, id) =>
      first(bus.messages.findLast(({ subject }) => subject.startsWith(`evt.${service}.${resource}.${id === undefined ? '' : `${id}.`}`))),
  };
}

function memoryWorld(clock: Clock, timers: Timers): World {
  const database = new MemoryDatabase();
  const bus = new MemoryBus(clock);
  let copied = 0;
  return {
    clock,
    timers,
    database,
    sender: bus,
    reader: bus,
    memory: memoryOf(bus),
    listen: async (type, hear) => bus.listen(type, hear),
    deliveredUntil: (assertion) =>
      eventually(async () => {
        await bus.deliver().catch(() => undefined);
        await assertion();
      }),
    putRaw: async (subject, messageId) => void bus.put(subject, messageId, { not: 'an event' }),
    deadLetters: async () => bus.dead,
    copyBus: async () => {
      copied = (await bus.end()).sequence;
    },
    restoreBus: async () => bus.goBackTo(copied),
    wipeBus: async () => bus.goBackTo(0),
    withoutBus: async (work) => {
      bus.isAway = true;
      await work();
      bus.isAway = false;
    },
  };
}

async function realWorld(
  servers: ReturnType<ReturnType<typeof withServers>>,
  clock: Clock,
  timers: Timers,
): Promise<World & { close(): Promise<void> }> {
  const connection = await mongoose.createConnection(servers.mongo.url, { dbName: 'contract' }).asPromise();
  const bus = await BusConnection.open({ url: servers.nats.url, name: 'contract' });
  const strategies: JetStreamStrategy[] = [];
  const store = join(servers.dataDir, 'nats', 'store');
  const copy = join(servers.dataDir, 'copy');
  const back = async (): Promise<void> => {
    await servers.nats.restart();
    await eventually(async () => {
      if (!bus.isConnected || !(await bus.isAnswering())) throw new RetryLater('not yet');
    });
  };
  return {
    clock,
    timers,
    database: new MongoDatabase(connection),
    sender: new JetStreamPublisher(bus, clock),
    reader: new JetStreamReader(bus, timers),
    memory: new JetStreamMemory(bus),
    listen: async (type, hear) => {
      const strategy = new JetStreamStrategy({
        bus,
        durable: `contract_${strategies.length}`,
        clock,
        timers,
        mostDeliveries: 4,
        onProblem: () => undefined,
      });
      strategies.push(strategy);
      strategy.addHandler(heardSubject(type), (async (body: never, envelope: Envelope) => hear(body, envelope)) as never, true, {
        eventType: type,
      });
      strategy.listen(() => undefined);
    },
    deliveredUntil: (assertion) => eventually(assertion),
    putRaw: async (subject, messageId) => void (await bus.jetstream.publish(subject, '{"not":"an event"}', { msgID: messageId })),
    deadLetters: () => deadLettersOf(bus),
    copyBus: async () => {
      await servers.nats.stop();
      rmSync(copy, { recursive: true, force: true });
      cpSync(store, copy, { recursive: true });
      await back();
    },
    restoreBus: async () => {
      await servers.nats.kill();
      rmSync(store, { recursive: true, force: true });
      cpSync(copy, store, { recursive: true });
      await back();
    },
    wipeBus: async () => {
      await servers.nats.kill();
      rmSync(store, { recursive: true, force: true });
      await back();
    },
    withoutBus: async (work) => {
      await servers.nats.stop();
      await eventually(() => expect(bus.isConnected).toBe(false));
      await work();
      await back();
    },
    close: async () => {
      await Promise.all(strategies.map((strategy) => strategy.close()));
      await bus.close();
      await connection.close();
    },
  };
}

async function deadLettersOf({ manager }: BusConnection): Promise<{ reason: string }[]> {
  const { state } = await manager.streams.info(DEAD);
  const sequences = Array.from({ length: state.messages }, (_, i) => state.first_seq + i);
  return Promise.all(sequences.map(async (seq) => ({ reason: (await manager.streams.getMessage(DEAD, { seq })).header.get('reason') })));
}
