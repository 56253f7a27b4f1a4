import { memoryWorld } from '@pegboard/eventing/testing';
import type { Collection } from '@pegboard/eventing';
import { sharesSchema, SharedRate, type KeptShare } from './shared-rate';

const MINUTE = 60_000;

function gatewaysOf(limit: number, count = 3) {
  const { database, clock } = memoryWorld();
  const kept = database.collection(sharesSchema);
  const trips = { made: 0, isDown: false };
  const watched = new Proxy(kept, {
    get: (target, name) => {
      const method = target[name as keyof Collection<KeptShare>] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        trips.made++;
        return trips.isDown ? Promise.reject(new Error('down')) : method.apply(target, given);
      };
    },
  });
  return { clock, trips, gateways: Array.from({ length: count }, () => new SharedRate('calls', limit, watched, clock)) };
}

const within = async (rate: SharedRate, calls: number, key = 'key:1'): Promise<number> =>
  (await Promise.all(Array.from({ length: calls }, () => rate.take(key)))).filter(({ isWithin }) => isWithin).length;
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

describe('a limit that all gateways share', () => {
  it.each([1, 3, 20, 600])('of %i calls a minute is exact, whichever gateways they come to at once', async (limit) => {
    const { clock, gateways } = gatewaysOf(limit);
    expect(sum(await Promise.all(gateways.map((gateway) => within(gateway, limit))))).toBe(limit);
    expect(await within(gateways[0]!, 1, 'key:2')).toBe(1);
    clock.advance(MINUTE);
    expect(sum(await Promise.all(gateways.map((gateway) => within(gateway, limit))))).toBe(limit);
  });

  it('costs a trip to the database for a fiftieth of the calls at most', async () => {
    const { gateways, trips } = gatewaysOf(60_000);
    for (let i = 0; i < 6_000; i++) await gateways[i % 3]!.take('key:1');
    expect(trips.made).toBeLessThan(60);
  });

  it('tells what is left and when the minute is over; what is given back can be used', async () => {
    const { clock, gateways } = gatewaysOf(3, 1);
    const [rate] = gateways as [SharedRate];
    expect(await rate.take('a')).toMatchObject({ isWithin: true, remaining: 2 });
    rate.giveBack('a');
    expect(await within(rate, 3, 'a')).toBe(3);
    const { resetsAt, ...last } = await rate.take('a');
    expect(last).toEqual({ isWithin: false, remaining: 0 });
    expect(resetsAt - clock.milliseconds()).toBeLessThanOrEqual(MINUTE);
    expect(resetsAt).toBeGreaterThan(clock.milliseconds());
  });

  it('is each gateway’s own while the database is down, and common again when it is back', async () => {
    const { clock, gateways, trips } = gatewaysOf(10, 2);
    trips.isDown = true;
    expect(await Promise.all(gateways.map((gateway) => within(gateway, 12)))).toEqual([10, 10]);
    expect(trips.made).toBeLessThan(5);
    trips.isDown = false;
    clock.advance(MINUTE);
    expect(sum(await Promise.all(gateways.map((gateway) => within(gateway, 12))))).toBe(10);
  });
});
