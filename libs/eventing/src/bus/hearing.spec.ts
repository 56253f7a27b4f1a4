import { startServers, eventually, type TestServers } from '@pegboard/testing';
import { SystemClock, SystemTimers } from '../system';
import { BusConnection, EVENTS } from './connection';
import { Hearing } from './hearing';
import { JetStreamReader } from './reader';
import { JetStreamStrategy } from './jetstream-strategy';

const USERS = `authorization: { users: [
  { user: anonymous, password: anonymous },
  { user: blind, password: blind, permissions: { publish: { deny: ["$JS.API.CONSUMER.CREATE.>", "$JS.API.CONSUMER.DURABLE.CREATE.>"] } } }
] }
no_auth_user: anonymous
`;
const BEGINNING = { sequence: 0, messageId: null };

describe('whether a reader hears its stream', () => {
  it('one that hears nothing for half a minute doesn’t, however often its reading is renewed', () => {
    let now = 0;
    const hearing = new Hearing(() => now);
    hearing.began();
    for (now = 15_000; now <= 30_000; now += 15_000) hearing.began();
    expect(hearing.state).toEqual({ isHearing: false, silentMs: now, refusal: null });
    hearing.told('next');
    expect(hearing.state.isHearing).toBe(false);
    hearing.told('discard');
    expect(hearing.state).toEqual({ isHearing: true, silentMs: 0, refusal: null });
  });

  it('one that is refused doesn’t, until it may begin again; after a server that was away it does at once', () => {
    let now = 0;
    const hearing = new Hearing(() => now);
    hearing.began();
    hearing.heard();
    hearing.refused(new Error('no\nconsumer'));
    expect(hearing.state).toMatchObject({ isHearing: false, refusal: 'no consumer' });
    now = 300_000;
    hearing.began();
    expect(hearing.state).toEqual({ isHearing: true, silentMs: 0, refusal: null });
  });

  describe('with a user of the bus that may not make consumers', () => {
    const clock = new SystemClock();
    const timers = new SystemTimers();
    let servers: TestServers;
    let open: BusConnection;
    let blind: BusConnection;

    beforeAll(async () => {
      servers = await startServers({ natsUsers: USERS });
      const { url } = servers.nats;
      open = await BusConnection.open({ url, name: 'open' });
      blind = await BusConnection.open({ url, name: 'blind', login: { user: 'blind', pass: 'blind' } });
    });
    afterAll(async () => {
      await open?.close();
      await blind?.close();
      timers.stop();
      await servers?.stop();
    });

    it('the reader of the whole stream says that it is refused, and why', async () => {
      const follow = (bus: BusConnection) =>
        new JetStreamReader(bus, timers).follow({
          after: BEGINNING,
          subjects: ['evt.>'],
          onMessages: async () => undefined,
          onGoneBack: async () => undefined,
        });
      const [seeing, refused] = [await follow(open), await follow(blind)];
      await eventually(() => expect(refused.hearing()).toMatchObject({ isHearing: false, refusal: expect.stringMatching(/permission/i) }));
      expect(seeing.hearing()).toMatchObject({ isHearing: true, refusal: null });
      await Promise.all([seeing.stop(), refused.stop()]);
    });

    it('so does the consumer that replicas share', async () => {
      const strategy = new JetStreamStrategy({ bus: blind, durable: 'blind', clock, timers, onProblem: () => undefined });
      strategy.addHandler('evt.inventory.box.>', async () => undefined as never, true);
      strategy.listen(() => undefined);
      await eventually(() =>
        expect(strategy.hearing.state).toMatchObject({ isHearing: false, refusal: expect.stringMatching(/permission/i) }),
      );
      await expect(open.manager.consumers.info(EVENTS, 'blind')).rejects.toThrow('not found');
      await strategy.close();
    });
  });
});
