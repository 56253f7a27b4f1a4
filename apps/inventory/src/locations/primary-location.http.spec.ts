import { inventoryLocations } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import { withInventory } from '../testing/company';
import { LocationKeeping } from './location-keeping';

describe('I4: one location is the primary one', () => {
  const { app, another, ok, sendTo } = withInventory();

  const primaries = async (): Promise<string[]> =>
    (await ok('GET', '/v1/locations?limit=250')).data
      .filter(({ is_primary }: { is_primary: boolean }) => is_primary)
      .map(({ name }: { name: string }) => name);

  it('given a company without locations, when several are made at once at two replicas, then the first of them alone is primary', async () => {
    const replicas = [app(), await another()];
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) => sendTo(replicas[i % 2]!, 'POST', '/v1/locations', { name: `Shop ${i}` })),
    );
    const first = made.map(({ body }) => body).sort((a, b) => a.id - b.id)[0];
    expect(await primaries()).toEqual([first.name]);
  });

  it('when another is named so, new or old, then the one before is no longer, and only it is told to who asks for the primary one', async () => {
    const office = await ok('POST', '/v1/locations', { name: 'Head office', is_primary: true });
    expect(office.is_primary).toBe(true);
    expect(await primaries()).toEqual(['Head office']);
    const depot = await ok('POST', '/v1/locations', { name: 'Depot' });
    expect(depot.is_primary).toBe(false);
    expect((await ok('PATCH', `/v1/locations/${depot.id}`, { is_primary: true })).is_primary).toBe(true);
    expect(await primaries()).toEqual(['Depot']);
    const { locations } = await app().get<Asker>(ASKER).ask(inventoryLocations, { ids: [] });
    expect(locations.map(({ id, is_primary }) => [id, is_primary])).toEqual([[depot.id, true]]);
  });

  it('when two are named so at once, then one of them is, and naming it again moves no version', async () => {
    const [north, south] = [await ok('POST', '/v1/locations', { name: 'North' }), await ok('POST', '/v1/locations', { name: 'South' })];
    await Promise.all([north, south].map(({ id }) => ok('PATCH', `/v1/locations/${id}`, { is_primary: true })));
    const [name, ...more] = await primaries();
    expect(['North', 'South']).toContain(name);
    expect(more).toEqual([]);
    const { id } = name === 'North' ? north : south;
    const before = (await sendTo(app(), 'GET', `/v1/locations/${id}`)).headers['etag'];
    expect((await sendTo(app(), 'PATCH', `/v1/locations/${id}`, { is_primary: true })).headers['etag']).toBe(before);
  });

  it('given what a crash left between the two saves, when a service starts, then the one that was named last is primary', async () => {
    const keeping = app().get(LocationKeeping);
    const settle = jest.spyOn(keeping, 'settlePrimary').mockResolvedValue();
    await ok('POST', '/v1/locations', { name: 'New office', is_primary: true });
    settle.mockRestore();
    expect(await primaries()).toHaveLength(2);
    await keeping.settlePrimary();
    expect(await primaries()).toEqual(['New office']);
  });
});
