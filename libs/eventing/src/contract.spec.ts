import mongoose from 'mongoose';
import { z } from 'zod';
import { eventType, Id, Version } from '@pegboard/contracts';
import { withServers } from '@pegboard/testing';
import type { Aggregate, AggregateType, EventPublisher, EventReader, JournalMachine, ReadMessage } from './ports';
import { BusConnection } from './bus/connection';
import { JetStreamPublisher } from './bus/publisher';
import { JetStreamReader } from './bus/reader';
import { DocumentAggregateStore, type Sender } from './store/aggregate-store';
import type { Database } from './store/collection';
import { BrokenJournal, OpenJournal } from './store/journal';
import { MongoDatabase } from './store/mongo-database';
import { BlockIds, CollectionClaims, CollectionDocumentStore } from './store/plain-stores';
import { PublishedMark } from './published-mark';
import { SystemClock, SystemTimers } from './system';
import { memoryWorld } from './testing';

interface Box extends Aggregate {
  readonly count: number;
  readonly label?: string;
}

const boxEvent = eventType('inventory', 'box', z.object({ id: Id, version: Version, is_deleted: z.boolean(), count: z.number() }));
const boxes: AggregateType<Box, z.output<typeof boxEvent.body>> = {
  event: boxEvent as never,
  collection: 'boxes',
  toBody: (box) => ({ id: box.id, version: box.version, is_deleted: box.isDeleted, count: box.count }) as never,
};

interface World {
  readonly database: Database;
  readonly bus: Sender & EventPublisher & EventReader & { lastPublished: { sequence: number; messageId: string | null } };
}

const clock = new SystemClock();
const timers = new SystemTimers();
afterAll(() => timers.stop());

/** The same promises, kept by the memory twins and by the real servers. */
function contract(world: () => World): void {
  const store = (sender: Sender = world().bus): DocumentAggregateStore<Box, any> => new DocumentAggregateStore(boxes as never, world().database, sender, clock, timers);
  let id = 0;
  const newBox = async (from = store()): Promise<Box> => from.create({ id: ++id, isDeleted: false, count: 0 }, [{ action: 'created' }]);
  const add = (by: number) => (box: Box) => ({ state: { ...box, count: box.count + by }, events: [{ action: 'counted' }] });
  const sent = async (subject: string): Promise<ReadMessage[]> => {
    const end = await world().bus.end();
    const seen: ReadMessage[] = [];
    if (end.sequence === 0) return seen;
    let isDone: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (isDone = resolve));
    const reading = await world().bus.follow({
      after: { sequence: 0, messageId: null },
      subjects: ['evt.>'],
      onMessages: async (messages) => {
        seen.push(...messages);
        if (seen[seen.length - 1]!.sequence >= end.sequence) isDone();
      },
      onGoneBack: async () => undefined,
    });
    await done;
    await reading.stop();
    return seen.filter((message) => message.subject.startsWith(subject));
  };

  it('a version clash lets one writer win and the others decide again', async () => {
    const box = await newBox();
    await Promise.all(Array.from({ length: 20 }, () => store().change(box.id, add(1))));
    const after = await store().get(box.id);
    expect([after.count, after.version]).toEqual([20, 21]);
  });

  it('a create that is tried again answers the first and writes nothing', async () => {
    const box = await newBox();
    const again = await store().create({ id: box.id, isDeleted: false, count: 99 }, [{ action: 'created' }]);
    expect([again.count, again.version]).toEqual([0, 1]);
  });

  it('a field that a decision leaves out is gone, the others stay', async () => {
    const box = await store().create({ id: ++id, isDeleted: false, count: 5, label: 'x' }, []);
    await store().change(box.id, ({ label: _label, ...rest }) => ({ state: rest as Box, events: [] }));
    const after = await store().get(box.id);
    expect([after.count, after.label]).toEqual([5, undefined]);
  });

  it('a crash between save and publish is mended by the sweeper; a late sweeper doubles nothing', async () => {
    const dead: Sender = { send: () => Promise.reject(new Error('crash')) };
    const box = await newBox(store(dead));
    await store(dead).change(box.id, add(3));
    expect(await sent(`evt.inventory.box.${box.id}.`)).toHaveLength(0);
    await store().sweep();
    await store().sweep();
    const messages = await sent(`evt.inventory.box.${box.id}.`);
    expect(messages.map((message) => (message.event['data'] as any).aggregate.count)).toEqual([3, 3]);
    expect(messages.map((message) => (message.event['data'] as any).action)).toEqual(['created', 'counted']);
  });

  it('an event carries the whole aggregate, its version and the trace as a CloudEvent', async () => {
    const box = await newBox();
    const [message] = await sent(`evt.inventory.box.${box.id}.created`);
    expect(message!.event).toMatchObject({
      specversion: '1.0',
      id: `inventory.box.${box.id}.1.0`,
      source: '/pegboard/inventory',
      subject: `box/${box.id}`,
      dataschema: 'urn:pegboard:inventory:box:v1',
      data: { action: 'created', aggregate: { id: box.id, version: 1, count: 0 } },
    });
  });

  it('what is put beside has no version and never goes back', async () => {
    const box = await newBox();
    await store().putBeside('plan', [{ id: box.id, at: 5, value: 'five' }]);
    await store().putBeside('plan', [{ id: box.id, at: 4, value: 'four' }]);
    await store().change(box.id, add(1));
    expect((await store().beside('plan', [box.id])).get(box.id)).toEqual({ at: 5, value: 'five' });
    expect((await store().get(box.id)).version).toBe(2);
  });

  it('a claim is had once; the second gets the first one back', async () => {
    const claims = new CollectionClaims(world().database, clock);
    const key = `key-${++id}`;
    const tries = await Promise.all([1, 2, 3].map((resource) => claims.claim(key, resource, 'hash')));
    expect(tries.filter((claim) => claim.isNew)).toHaveLength(1);
    expect(new Set(tries.map((claim) => claim.resourceId)).size).toBe(1);
  });

  it('ids are never handed out twice, also by two replicas', async () => {
    const replicas = [new BlockIds(world().database), new BlockIds(world().database)];
    const ids = (await Promise.all(Array.from({ length: 60 }, (_, i) => replicas[i % 2]!.take('thing', 1 + (i % 30))))).flat();
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a copy keeps the highest version whatever the order of arrival', async () => {
    const copies = new CollectionDocumentStore<{ v: number }>(world().database, 'copies');
    const key = ++id;
    for (const version of [3, 1, 2, 3]) await copies.putNewer(key, version, { v: version });
    expect(await copies.find(key)).toEqual({ v: 3 });
  });

  it('two replicas racing on one journal lose nothing, double nothing, leave no gap', async () => {
    const name = `race_${++id}`;
    const replica = (writer: string): Promise<OpenJournal<number[], number, number>> =>
      OpenJournal.open({ database: world().database, name, machine: summing(), sender: world().bus, clock, timers, writer });
    const [a, b] = await Promise.all([replica('a'), replica('b')]);
    await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).submit(1)));
    await Promise.all([a.catchUp(), b.catchUp()]);
    expect(a.end).toBe(b.end);
    const entries = await a.read(0, 1000);
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: a.end }, (_, i) => i + 1));
    expect(entries.flatMap(({ entry }) => entry)).toHaveLength(200);
    expect(a.end).toBeLessThan(200);
  });

  it('a journal with a missing number is refused at start', async () => {
    const name = `torn_${++id}`;
    const documents = world().database.collection<any>(name);
    await documents.insert({ _id: 1, entry: [1], by: 'x', at: clock.now() });
    await documents.insert({ _id: 3, entry: [1], by: 'x', at: clock.now() });
    await expect(OpenJournal.open({ database: world().database, name, machine: summing(), sender: world().bus, clock, timers, writer: 'a' })).rejects.toThrow(BrokenJournal);
  });

  it('a journal publishes every entry once, also one that a crash left', async () => {
    const name = `told_${++id}`;
    const event = { type: eventType('inventory', name, z.array(z.number())), action: 'posted', toBody: (entry: number[]) => entry };
    const open = (sender: Sender) => OpenJournal.open({ database: world().database, name, machine: summing(), event, sender, clock, timers, writer: 'a' });
    const crashed = await open({ send: () => new Promise(() => undefined) });
    await crashed.submit(7);
    const journal = await open(world().bus);
    await journal.submit(8);
    await journal.stop();
    expect((await sent(`evt.inventory.${name}.`)).map((message) => (message.event['data'] as any).aggregate)).toEqual([[7], [8]]);
  });
}

function summing(): JournalMachine<number[], number, number> & { sum: number } {
  return {
    sum: 0,
    decide(commands) {
      return { entry: [...commands], outcomes: commands.map((command) => this.sum + command) };
    },
    apply(entry) {
      this.sum += entry.length;
    },
  };
}

describe('eventing contract, in memory', () => {
  const world = memoryWorld();
  contract(() => world);

  it('a bus that went back makes the owner publish everything again', async () => {
    const { database, bus, clock: memoryClock, timers: memoryTimers } = memoryWorld();
    const mark = new PublishedMark(database, bus, bus, memoryTimers, () => undefined);
    const store = new DocumentAggregateStore<Box, any>(boxes as never, database, bus, memoryClock, memoryTimers);
    mark.onGoneBack(() => store.republish());
    for (const box of [1, 2, 3]) await store.create({ id: box, isDeleted: false, count: box }, [{ action: 'created' }]);
    expect(await mark.check()).toBe(false);
    bus.goBackTo(1);
    expect(await mark.check()).toBe(true);
    expect(bus.messages.map((message) => message.subject.split('.')[3])).toEqual(['1', '1', '2', '3']);
  });
});

describe('eventing contract, on NATS and MongoDB', () => {
  const servers = withServers();
  let world: World;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const connection = await mongoose.createConnection(servers().mongo.url, { dbName: 'contract' }).asPromise();
    const bus = await BusConnection.open({ url: servers().nats.url, name: 'contract' });
    const publisher = new JetStreamPublisher(bus, clock);
    const reader = new JetStreamReader(bus, timers);
    world = {
      database: new MongoDatabase(connection),
      bus: Object.assign(publisher, { end: () => reader.end(), follow: reader.follow.bind(reader), isStillThere: reader.isStillThere.bind(reader) }) as never,
    };
    close = async () => {
      await bus.close();
      await connection.close();
    };
  });
  afterAll(() => close());

  contract(() => world);
});
