import { eventually, withServers } from '@pegboard/testing';
import { SystemClock, SystemTimers } from '../system';
import { BusConnection } from './connection';
import { KeyValueLease } from './lease';

describe('a lease', () => {
  const servers = withServers();
  const clock = new SystemClock();
  const opened: { bus: BusConnection; timers: SystemTimers }[] = [];
  afterEach(async () => {
    for (const { bus, timers } of opened.splice(0)) {
      timers.stop();
      await bus.close();
    }
  });

  /** One replica; `vanish` is what a kill -9 does to it: it says nothing more. */
  async function replica(name: string) {
    const timers = new SystemTimers();
    const bus = await BusConnection.open({ url: servers().nats.url, name: 'lease-test' });
    opened.push({ bus, timers });
    const lease = new KeyValueLease(bus, name, clock, timers);
    const seen: string[] = [];
    const { give } = lease.seek({ onGained: () => seen.push('gained'), onLost: () => seen.push('lost') });
    return { seen, give, bus, vanish: () => timers.stop() };
  }

  it('is held by one replica, and given on at once', async () => {
    const first = await replica('one');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const second = await replica('one');
    const start = clock.milliseconds();
    await first.give();
    expect(first.seen).toEqual(['gained', 'lost']);
    await eventually(() => expect(second.seen).toEqual(['gained']));
    expect(clock.milliseconds() - start).toBeLessThan(2_000);
  });

  it('stays with whoever renews it, and goes to another within 4 s when the holder vanishes', async () => {
    const first = await replica('two');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const second = await replica('two');
    const third = await replica('two');
    const start = clock.milliseconds();
    await eventually(() => expect(clock.milliseconds() - start).toBeGreaterThan(3_500));
    expect([first.seen, second.seen, third.seen]).toEqual([['gained'], [], []]);
    first.vanish();
    const vanished = clock.milliseconds();
    await eventually(() => expect([...second.seen, ...third.seen]).toEqual(['gained']), { timeout: 6_000 });
    expect(clock.milliseconds() - vanished).toBeLessThan(4_500);
  });

  it('is lost by a holder that the bus cut off, and gained again when it comes back', async () => {
    const first = await replica('three');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const { nats } = servers();
    await nats.kill();
    await eventually(() => expect(first.seen).toEqual(['gained', 'lost']), { timeout: 8_000 });
    await nats.restart();
    await eventually(() => expect(first.seen).toEqual(['gained', 'lost', 'gained']), { timeout: 15_000 });
  }, 60_000);
});
