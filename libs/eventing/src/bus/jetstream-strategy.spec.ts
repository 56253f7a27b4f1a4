import { Controller, type INestApplication } from '@nestjs/common';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { eventType, Id, question, Version } from '@pegboard/contracts';
import { reject, Rejection } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import type { Envelope } from '../ports';
import { SystemClock, SystemTimers } from '../system';
import { noteWritten, traceparent, withTrace, writtenSoFar } from '../trace';
import { NatsAsker } from './asker';
import { RetryLater } from '../away';
import { BusConnection, DEAD, EVENTS } from './connection';
import { DeadLetters } from './dead-letters';
import { Replies, Hears } from './decorators';
import { JetStreamStrategy } from './jetstream-strategy';
import { JetStreamPublisher } from './publisher';

const Box = z.object({ id: Id, version: Version, is_deleted: z.boolean() });
type Box = z.output<typeof Box>;
const boxEvent = eventType('inventory', 'box', Box);
const lidEvent = eventType('inventory', 'lid', Box);
const double = question('inventory.double', z.object({ n: z.number() }), z.object({ n: z.number() }));
const refuse = question('inventory.refuse', z.object({}), z.object({}));
const fail = question('inventory.fail', z.object({}), z.object({}));

type Heard = { id: number; version: number; envelope: Envelope; trace: string | undefined };
const heard: Heard[] = [];
let react: (body: Box, envelope: Envelope) => Promise<void> | void = () => undefined;

async function hear(body: Box, envelope: Envelope): Promise<void> {
  heard.push({ id: body.id, version: body.version, envelope, trace: traceparent() });
  await react(body, envelope);
}

@Controller()
class BoxListener {
  @Hears(boxEvent)
  onBox(body: Box, envelope: Envelope): Promise<void> {
    return hear(body, envelope);
  }

  @Replies(double)
  double({ n }: { n: number }): { n: number } {
    noteWritten({ posting: n });
    return { n: n * 2 };
  }

  @Replies(refuse)
  refuse(): never {
    throw reject('ORDER_DONE', 'box', 'The box is full.', { box: 3 });
  }

  @Replies(fail)
  fail(): never {
    throw new Error('secret');
  }
}

let alsoHeard = 0;
@Controller()
class SecondListener {
  @Hears(boxEvent)
  onBox(): void {
    alsoHeard++;
  }
}

@Controller()
class LidListener {
  @Hears(lidEvent)
  onLid(body: Box, envelope: Envelope): Promise<void> {
    return hear(body, envelope);
  }
}

describe('the JetStream strategy in a Nest microservice', () => {
  const clock = new SystemClock();
  const timers = new SystemTimers();
  const problems: { problem: unknown; about: Record<string, unknown> }[] = [];
  const open: { close(): Promise<unknown> }[] = [];
  let bus: BusConnection;
  let publisher: JetStreamPublisher;
  let app: INestApplication;
  let strategy: JetStreamStrategy;
  let id = 0;

  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    await app.close();
    for (const each of open) await each.close();
    timers.stop();
  });
  const servers = withServers();

  const start = async (controllers: any[], durable = 'tested'): Promise<{ app: INestApplication; strategy: JetStreamStrategy }> => {
    const module = await Test.createTestingModule({ controllers }).compile();
    const started = module.createNestApplication(new FastifyAdapter(), { logger: false });
    const strategy = new JetStreamStrategy({
      bus,
      durable,
      clock,
      timers,
      mostDeliveries: 3,
      onProblem: (problem, about) => problems.push({ problem, about }),
    });
    started.connectMicroservice<MicroserviceOptions>({ strategy }, { inheritAppConfig: false });
    started.connectMicroservice<MicroserviceOptions>(
      { transport: Transport.NATS, options: { servers: [servers().nats.url], queue: durable } },
      { inheritAppConfig: false },
    );
    await started.startAllMicroservices();
    return { app: started, strategy };
  };

  beforeAll(async () => {
    bus = await BusConnection.open({ url: servers().nats.url, name: 'tested' });
    open.push(bus);
    publisher = new JetStreamPublisher(bus, clock);
    ({ app, strategy } = await start([BoxListener, SecondListener]));
  });
  beforeEach(() => {
    react = () => undefined;
    problems.length = 0;
    heard.length = 0;
    alsoHeard = 0;
  });

  const tell = (boxId: number, version: number, type = boxEvent): Promise<unknown> =>
    publisher.publish(type, boxId, 'filled', { id: boxId, version, is_deleted: false }, `${type.resource}.${boxId}.${version}`, {
      by: 'hand',
    });
  const of = (boxId: number): Heard[] => heard.filter((each) => each.id === boxId);
  const deadOf = async (sequence: number): Promise<{ reason: string; subject: string }> => {
    const message = await bus.manager.streams.getMessage(DEAD, { last_by_subj: `dead.tested.>` });
    expect(message.header.get('original-sequence')).toBe(String(sequence));
    return { reason: message.header.get('reason'), subject: message.header.get('original-subject') };
  };
  const pending = async (): Promise<number> => {
    const { num_pending, num_ack_pending } = await bus.manager.consumers.info(EVENTS, 'tested');
    return num_pending + num_ack_pending;
  };

  const subjects = async (): Promise<string[] | undefined> => {
    const { filter_subjects, filter_subject } = (await bus.manager.consumers.info(EVENTS, 'tested')).config;
    return filter_subjects ?? [filter_subject!];
  };

  it('a listener gets the checked body, the envelope and the trace; every listener of a type hears once', async () => {
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await withTrace(trace, () => tell(++id, 1));
    await eventually(() => expect(of(id)).toHaveLength(1));
    const [{ envelope, trace: traced }] = of(id) as [Heard];
    expect(envelope).toMatchObject({
      id: `box.${id}.1`,
      subject: `evt.inventory.box.${id}.filled`,
      action: 'filled',
      change: { by: 'hand' },
      deliveries: 1,
    });
    expect(traced!.split('-')[1]).toBe('a'.repeat(32));
    await eventually(async () => expect(await pending()).toBe(0));
    expect(alsoHeard).toBe(1);
  });

  it('a duplicate within the window is one message', async () => {
    await tell(++id, 1);
    await tell(id, 1);
    await tell(id, 2);
    await eventually(() => expect(of(id).map(({ version }) => version)).toEqual([1, 2]));
  });

  it('what fails comes again with back-off, and its successors are not held up', async () => {
    const failing = ++id;
    react = (_body, envelope) => {
      if (envelope.deliveries < 3 && envelope.subject.includes(`.${failing}.`)) throw new Error('not now');
    };
    await tell(failing, 1);
    await tell(++id, 1);
    await eventually(() => expect(of(failing).map(({ envelope }) => envelope.deliveries)).toEqual([1, 2, 3]));
    expect(of(id)).toHaveLength(1);
    await eventually(async () => expect(await pending()).toBe(0));
    expect(problems.map(({ about }) => [about['deliveries'], about['deadLetter']])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
  });

  it('what never succeeds becomes a dead letter with its reason, and the queue moves on', async () => {
    react = ({ id: boxId }) => {
      if (boxId === poisoned) throw new Error('the lid\nis stuck');
    };
    const poisoned = ++id;
    const { sequence } = await publisher.publish(boxEvent, poisoned, 'filled', { id: poisoned, version: 1, is_deleted: false }, 'poison');
    await eventually(async () =>
      expect(await deadOf(sequence)).toEqual({ reason: 'the lid is stuck', subject: `evt.inventory.box.${poisoned}.filled` }),
    );
    expect(of(poisoned)).toHaveLength(3);
    await tell(++id, 1);
    await eventually(() => expect(of(id)).toHaveLength(1));
  });

  it('what nobody can read goes aside at once', async () => {
    const { seq } = await bus.jetstream.publish('evt.inventory.box.1.filled', 'not JSON', { msgID: 'unreadable' });
    await eventually(async () => expect(await deadOf(seq)).toMatchObject({ reason: 'not JSON' }));
    expect(problems).toHaveLength(1);
  });

  it('waiting for something else, and servers that are away, are tried longer than the limit', async () => {
    const [early, lonely] = [++id, ++id];
    react = (body, { deliveries }) => {
      if (deliveries > 4) return;
      if (body.id === early) throw new RetryLater('the box is not here yet');
      if (body.id === lonely) throw new Rejection('SERVICE_UNAVAILABLE', 'away');
    };
    await Promise.all([tell(early, 1), tell(lonely, 1)]);
    await eventually(() => expect([of(early).length, of(lonely).length]).toEqual([5, 5]));
    expect(problems.every(({ about }) => !about['deadLetter'])).toBe(true);
  });

  it('events of one aggregate are handled one after the other, of others side by side', async () => {
    const [slow, quick] = [++id, ++id];
    let running = 0;
    let most = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    react = async (body) => {
      if (body.id !== slow) return;
      most = Math.max(most, ++running);
      await gate;
      running--;
    };
    for (const version of [1, 2, 3]) await tell(slow, version);
    await tell(quick, 1);
    await eventually(() => expect(of(quick)).toHaveLength(1));
    release();
    await eventually(() => expect(of(slow).map(({ version }) => version)).toEqual([1, 2, 3]));
    expect(most).toBe(1);
  });

  it('work that takes longer than the acknowledgement is not handed out twice', async () => {
    const slow = ++id;
    react = () => new Promise((resolve) => setTimeout(resolve, 8_000));
    await tell(slow, 1);
    await eventually(async () => expect(await pending()).toBe(0));
    expect(of(slow)).toHaveLength(1);
  });

  it('a question is answered in its schema, brings back what was written, and refuses in its own words', async () => {
    const asker = new NatsAsker(bus, clock, timers);
    await withTrace(undefined, async () => {
      expect(await asker.ask(double, { n: 21 })).toEqual({ n: 42 });
      expect(writtenSoFar().posting).toBe(21);
    });
    await expect(asker.ask(refuse, {})).rejects.toMatchObject({ kind: 'conflict', code: 'ORDER_DONE', details: [{ info: { box: 3 } }] });
    await expect(asker.ask(fail, {})).rejects.toThrow(/failed at the other side \(trace [0-9a-f]{32}\)/);
    await expect(asker.ask(question('nobody.home', z.object({}), z.object({})), {}, { deadlineMs: 400 })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });

  it('goes on after NATS was stopped and started, and after it was killed', async () => {
    for (const end of ['stop', 'kill'] as const) {
      await servers().nats[end]();
      await eventually(() => expect(bus.isConnected).toBe(false));
      await expect(tell(++id, 1)).rejects.toThrow('is down');
      await servers().nats.restart();
      await eventually(() => tell(id, 1));
      await eventually(() => expect(of(id)).toHaveLength(1));
    }
    await eventually(() => expect(strategy.hearing.state).toMatchObject({ isHearing: true, refusal: null }));
  });

  it('a new version that listens to more hears both; what came while it was down is not lost', async () => {
    await app.close();
    const missed = ++id;
    await tell(missed, 1);
    ({ app, strategy } = await start([BoxListener, LidListener]));
    await eventually(() => expect([of(missed).length, problems]).toEqual([1, []]));
    await tell(++id, 1, lidEvent);
    await eventually(() => expect(of(id)).toHaveLength(1));
    expect(await subjects()).toEqual(['evt.inventory.box.>', 'evt.inventory.lid.>']);
  });

  it('an old version that starts beside a new one takes nothing from it: what it doesn’t know reaches the new one', async () => {
    const old = await start([BoxListener]);
    expect(await subjects()).toEqual(['evt.inventory.box.>', 'evt.inventory.lid.>']);
    const lids = [++id, ++id, ++id, ++id];
    await Promise.all(lids.map((each) => tell(each, 1, lidEvent)));
    await eventually(() => expect(lids.map((each) => of(each).length)).toEqual([1, 1, 1, 1]));
    await old.app.close();
  });

  it('what no running version listens to is put aside, and is right for one that does', async () => {
    await app.close();
    const old = await start([BoxListener]);
    await tell(++id, 1, lidEvent);
    const letters = new DeadLetters(bus);
    const [letter] = await eventually(async () => {
      const found = await letters.list({ service: 'tested', subject: 'evt.inventory.lid.>' });
      expect(found).toHaveLength(1);
      return found;
    });
    expect(letter).toMatchObject({ isUnheard: true, tries: 3, reason: expect.stringContaining('no running version listens to') });
    const { text } = (await letters.get(letter!.sequence))!;
    const given = { subject: letter!.subject, sequence: letter!.originalSequence!, text, traceparent: null };
    await expect(old.strategy.redrive(given)).rejects.toMatchObject({ code: 'NOT_HEARD' });
    await old.app.close();
    ({ app, strategy } = await start([BoxListener, LidListener]));
    await strategy.redrive(given);
    expect(of(id)).toHaveLength(1);
  });

  it('a consumer hears less only when it is told so, and never less than somebody needs', async () => {
    await app.close();
    ({ app, strategy } = await start([BoxListener]));
    const both = ['evt.inventory.box.>', 'evt.inventory.lid.>'];
    expect(await strategy.narrow(['evt.inventory.lid.>'])).toEqual({ before: both, after: both });
    expect(await strategy.narrow([])).toEqual({ before: both, after: ['evt.inventory.box.>'] });
    expect(await subjects()).toEqual(['evt.inventory.box.>']);
    await tell(++id, 1);
    await eventually(() => expect(of(id)).toHaveLength(1));
  });
});
