import { eventually, withServers } from '@pegboard/testing';
import type { Clock } from '../ports';
import { SystemClock, SystemTimers } from '../system';
import { BusConnection } from './connection';
import { KeyValueLease, type LeaseTimes } from './lease';

/** The clock of a machine, which somebody sets. */
class SettableClock extends SystemClock {
  aheadMs = 0;

  override milliseconds(): number {
    return super.milliseconds() + this.aheadMs;
  }
}

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
  async function replica(name: string, times?: LeaseTimes, by: Clock = clock) {
    const timers = new SystemTimers();
    const bus = await BusConnection.open({ url: servers().nats.url, name: 'lease-test' });
    opened.push({ bus, timers });
    const lease = new KeyValueLease(bus, name, by, timers, undefined, times);
    const seen: string[] = [];
    const { give } = lease.seek({ onGained: () => seen.push('gained'), onLost: () => seen.push('lost') });
    return { seen, give, bus, vanish: () => timers.stop() };
  }

  it('is held by one replica, and given on, not only taken from one that vanished', async () => {
    const patient = { lookEveryMs: 100, lostAfterMs: 300_000, takenAfterMs: 600_000 };
    const first = await replica('one', patient);
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const second = await replica('one', patient);
    await first.give();
    expect(first.seen).toEqual(['gained', 'lost']);
    await eventually(() => expect(second.seen).toEqual(['gained']));
  });

  it('stays with whoever renews it, and goes to another when the holder vanishes', async () => {
    const first = await replica('two');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const second = await replica('two');
    const third = await replica('two');
    const start = clock.milliseconds();
    await eventually(() => expect(clock.milliseconds() - start).toBeGreaterThan(3_500));
    expect([first.seen, second.seen, third.seen]).toEqual([['gained'], [], []]);
    first.vanish();
    await eventually(() => expect([...second.seen, ...third.seen]).toEqual(['gained']));
  });

  it('goes to another when the holder vanishes, also if the clock of the other has been set back by a day', async () => {
    const wrong = new SettableClock();
    const first = await replica('four');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const second = await replica('four', undefined, wrong);
    const looked = second.bus.nats.stats().inMsgs;
    await eventually(() => expect(second.bus.nats.stats().inMsgs).toBeGreaterThan(looked + 2));
    wrong.aheadMs = -86_400_000;
    first.vanish();
    await eventually(() => expect(second.seen).toEqual(['gained']));
  });

  it('is lost by a holder that the bus cut off, and gained again when it comes back', async () => {
    const first = await replica('three');
    await eventually(() => expect(first.seen).toEqual(['gained']));
    const { nats } = servers();
    await nats.kill();
    await eventually(() => expect(first.seen).toEqual(['gained', 'lost']));
    await nats.restart();
    await eventually(() => expect(first.seen).toEqual(['gained', 'lost', 'gained']));
  });
});
