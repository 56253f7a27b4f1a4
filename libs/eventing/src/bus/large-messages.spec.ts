import { eventually, withServers } from '@pegboard/testing';
import { SystemTimers } from '../system';
import { BusConnection, EVENTS } from './connection';
import { JetStreamReader } from './reader';

const MB = 1024 * 1024;
const COUNT = 60;

describe('a reader of large messages', () => {
  const servers = withServers();
  const timers = new SystemTimers();
  let bus: BusConnection | undefined;
  afterAll(async () => {
    timers.stop();
    await bus?.close();
  });

  it('lets few of them wait in its memory while it works, and reads them all', async () => {
    const { nats, jetstream, manager } = (bus = await BusConnection.open({ url: servers().nats.url, name: 'large-test' }));
    const text = JSON.stringify({ padding: 'x'.repeat(MB) });
    for (let id = 1; id <= COUNT; id++) await jetstream.publish(`evt.inventory.large.${id}.made`, text, { msgID: `large-${id}` });
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const seen: number[] = [];
    const reading = await new JetStreamReader(bus, timers).follow({
      after: { sequence: 0, messageId: null },
      subjects: ['evt.inventory.large.>'],
      onMessages: async (messages) => {
        seen.push(...messages.map(({ sequence }) => sequence));
        await opened;
      },
      onGoneBack: async () => undefined,
    });
    await eventually(() => expect(seen.length).toBeGreaterThan(0));
    // Whatever the server was asked for before this question has been sent by the time of its answer.
    const waiting = async (): Promise<number> => {
      await nats.flush();
      return nats.stats().inBytes;
    };
    let before = -1;
    for (let now = await waiting(); now !== before; now = await waiting()) before = now;
    expect(before / MB).toBeLessThan(20);
    open();
    await eventually(() => expect(seen).toHaveLength(COUNT));
    expect((await manager.streams.info(EVENTS)).state.messages).toBe(COUNT);
    await reading.stop();
  });
});
