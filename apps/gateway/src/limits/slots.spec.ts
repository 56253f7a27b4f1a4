import { memoryWorld } from '@pegboard/eventing/testing';
import { Slots, slotsSchema } from './slots';

const ofKey = (group: string) => ({ group, places: 5, holdsMs: 1_000 });

describe('places that all gateways share', () => {
  it('are so many, also when two gateways hand them out at the same moment, and free when released or not renewed', async () => {
    const { database, clock } = memoryWorld();
    const gateways = [1, 2].map(() => new Slots(database.collection(slotsSchema), clock));
    const taken = await Promise.all(Array.from({ length: 12 }, (_, i) => gateways[i % 2]!.take(ofKey('streams/key:1'))));
    const held = taken.filter((slot) => slot !== undefined);
    expect(new Set(held.map(({ id }) => id)).size).toBe(5);
    expect(held).toHaveLength(5);
    expect(await gateways[0]!.take(ofKey('streams/key:2'))).toBeDefined();

    await gateways[1]!.release(held[0]!);
    expect(await gateways[0]!.take(ofKey('streams/key:1'))).toMatchObject({ id: held[0]!.id });
    clock.advance(600);
    await gateways[0]!.renew([held[1]!], 1_000);
    clock.advance(600);
    const again = await Promise.all(Array.from({ length: 6 }, () => gateways[0]!.take(ofKey('streams/key:1'))));
    expect(again.filter(Boolean).map((slot) => slot!.id)).not.toContain(held[1]!.id);
    expect(again.filter(Boolean)).toHaveLength(4);
    // Whoever lost a place takes it from nobody.
    await gateways[1]!.release(held[2]!);
    expect(await gateways[0]!.take(ofKey('streams/key:1'))).toBeUndefined();
  });
});
