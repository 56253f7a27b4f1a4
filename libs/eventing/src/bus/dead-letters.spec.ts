import { z } from 'zod';
import { eventType, Id, question, Version, type EventType } from '@pegboard/contracts';
import { eventually, withServers } from '@pegboard/testing';
import { SystemClock, SystemTimers } from '../system';
import { BusConnection, EVENTS } from './connection';
import { consumerStates } from './consumers';
import { DeadLetters } from './dead-letters';
import { JetStreamStrategy } from './jetstream-strategy';
import { JetStreamPublisher } from './publisher';
import { answerEverywhere, askEverybody } from './roll-call';

const Box = z.object({ id: Id, version: Version, is_deleted: z.boolean() });
const boxEvent = eventType('inventory', 'box', Box);
const howAreYou = question('inventory.how', z.object({}), z.object({ name: z.string() }));

describe('what a consumer gave up', () => {
  const clock = new SystemClock();
  const timers = new SystemTimers();
  const heard: number[] = [];
  const trouble = new Map<number, string>();
  const strategies: JetStreamStrategy[] = [];
  let bus: BusConnection;
  let letters: DeadLetters;
  let publisher: JetStreamPublisher;

  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    for (const strategy of strategies) await strategy.close();
    timers.stop();
    await bus.close();
  });
  const servers = withServers();

  /** A consumer as Nest would build it, without the rest of an application. */
  const listening = (durable: string, type: EventType<any>): JetStreamStrategy => {
    const strategy = new JetStreamStrategy({ bus, durable, clock, timers, mostDeliveries: 1, onProblem: () => undefined });
    const handler = async (body: { id: number }): Promise<void> => {
      const problem = trouble.get(body.id);
      if (problem && durable === 'sales') throw new Error(problem);
      heard.push(body.id);
    };
    strategy.addHandler(`evt.${type.service}.${type.resource}.>`, handler as never, true, { eventType: type });
    strategy.listen(() => undefined);
    strategies.push(strategy);
    return strategy;
  };
  const tell = (id: number): Promise<unknown> =>
    publisher.publish(boxEvent, id, 'filled', { id, version: 1, is_deleted: false }, `box.${id}`);
  const dead = (asked: Parameters<DeadLetters['list']>[0] = {}) => letters.list(asked);

  beforeAll(async () => {
    bus = await BusConnection.open({ url: servers().nats.url, name: 'sales' });
    letters = new DeadLetters(bus);
    publisher = new JetStreamPublisher(bus, clock);
    listening('sales', boxEvent);
    listening('purchasing', boxEvent);
  });

  it('is listed with why, when and what, found by service, subject and time, and read with its text', async () => {
    expect(await dead()).toEqual([]);
    trouble.set(7, 'no room\nfor it');
    await tell(7);
    await eventually(async () => expect(await dead()).toHaveLength(1));
    const [letter] = await dead();
    expect(letter).toMatchObject({
      sequence: 1,
      service: 'sales',
      subject: 'evt.inventory.box.7.filled',
      tries: 1,
      reason: 'no room for it',
      originalSequence: 1,
      eventId: 'box.7',
    });
    expect((await letters.get(1))!.letter).toEqual(letter);
    expect(JSON.parse((await letters.get(1))!.text)).toMatchObject({ id: 'box.7', data: { aggregate: { id: 7 } } });
    expect(await letters.get(99)).toBeUndefined();

    expect(await dead({ service: 'sales', subject: 'evt.inventory.box.*.filled' })).toHaveLength(1);
    expect(await dead({ service: 'purchasing' })).toEqual([]);
    expect(await dead({ subject: 'evt.sales.>' })).toEqual([]);
    expect(await dead({ since: '2099-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await dead({ since: letter!.at })).toHaveLength(1);
    expect([...(await letters.counts())]).toEqual([['sales', 1]]);
  });

  it('is handled by who gave it up when that is possible, refused with the reason before, and taken out', async () => {
    const [sales] = strategies as [JetStreamStrategy];
    const { letter, text } = (await letters.get(1))!;
    const given = { subject: letter.subject, sequence: 1, text, traceparent: null };
    await expect(sales.redrive(given)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'STILL_REFUSED',
      message: expect.stringContaining('no room'),
    });
    trouble.clear();
    heard.length = 0;
    await sales.redrive(given);
    expect(heard).toEqual([7]);
    await expect(sales.redrive({ ...given, text: 'no JSON' })).rejects.toMatchObject({ code: 'STILL_REFUSED' });
    await expect(sales.redrive({ ...given, subject: 'evt.sales.other.1.x' })).rejects.toMatchObject({ code: 'NOT_HEARD' });

    await letters.remove(1);
    await letters.remove(1);
    expect([await letters.get(1), await dead()]).toEqual([undefined, []]);
  });

  it('every consumer that lasts says how far it is', async () => {
    const { last_seq } = (await bus.manager.streams.info(EVENTS)).state;
    await eventually(async () => {
      const { consumers, end } = await consumerStates(bus);
      expect(end).toBe(last_seq);
      expect(consumers.map(({ name, pending, inFlight, acknowledged }) => [name, pending, inFlight, acknowledged])).toEqual([
        ['purchasing', 0, 0, last_seq],
        ['sales', 0, 0, last_seq],
      ]);
      expect(consumers[0]).toMatchObject({ stream: 'EVENTS', waiting: 1, lastDeliveredAt: expect.any(String) });
    });
  });

  it('a roll call is answered by everybody, and by nobody where nobody is', async () => {
    expect(await askEverybody(bus, howAreYou, {})).toEqual([]);
    for (const name of ['one', 'two']) answerEverywhere(bus, howAreYou, async () => ({ name }));
    answerEverywhere(bus, howAreYou, () => Promise.reject(new Error('not well')));
    expect((await askEverybody(bus, howAreYou, {})).map(({ name }) => name).sort()).toEqual(['one', 'two']);
  });

  it('who leaves fails at once at what a server that is away is asked, and is closed', async () => {
    const leaving = await BusConnection.open({ url: servers().nats.url, name: 'leaving' });
    await servers().nats.kill();
    await eventually(() => expect(leaving.isConnected).toBe(false));
    const asked = leaving.manager.streams.info(EVENTS).catch((problem: Error) => problem);
    leaving.leave();
    expect(await asked).toBeInstanceOf(Error);
    await eventually(() => expect(leaving.nats.isClosed()).toBe(true));
    await leaving.close();
    await servers().nats.restart();
    await eventually(() => expect(bus.isConnected).toBe(true));
  });
});
