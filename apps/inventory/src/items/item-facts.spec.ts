import { itemEvent, locationEvent, type ItemBody, type LocationBody } from '@pegboard/contracts';
import { posting } from '@pegboard/domain-inventory/testing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { memoryService } from '@pegboard/service/testing';
import { Catalogue } from '../catalogue/catalogue';
import { InventoryListener } from '../inventory.listener';
import { InventoryModule } from '../inventory.module';
import { LocationsController } from '../locations/locations.controller';
import { StockLedger } from '../stock/stock-ledger';
import { ItemFactKeeping } from './item-facts';
import { ItemKeeping } from './item-keeping';

async function company() {
  const world = memoryWorld();
  const heard = { items: [] as ItemBody[], locations: [] as LocationBody[] };
  world.bus.listen(itemEvent, (item) => void heard.items.push(item));
  world.bus.listen(locationEvent, (location) => void heard.locations.push(location));
  const replica = async () => {
    const app = await memoryService('inventory', InventoryModule, { ...world, onProblem: () => undefined });
    return {
      catalogue: app.get(Catalogue),
      facts: app.get(ItemFactKeeping),
      items: app.get(ItemKeeping),
      ledger: app.get(StockLedger),
      listener: app.get(InventoryListener),
      locations: app.get(LocationsController),
    };
  };
  const one = await replica();
  const { id: location } = (await one.locations.create({ name: 'Factory' } as never)) as { id: number };
  const hear = async (): Promise<void> => {
    await world.bus.deliver();
    for (const item of heard.items.splice(0)) await one.listener.item(item);
    for (const body of heard.locations.splice(0)) await one.listener.location(body);
  };
  await hear();
  return { world, replica, one, location, hear };
}
type Replica = Awaited<ReturnType<typeof company>>['one'];

const beams = (replica: Replica) => replica.items.create('material', { name: 'Beam', variants: [{ sku: 'BEAM' }] } as never);
const receive = (replica: Replica, variantId: number, location: number) =>
  replica.ledger.post(posting('in', 'adjustment', [{ variant_id: variantId, location_id: location, quantity: 5 }]));
const track = (replica: Replica, id: number) => replica.items.update('material', id, { batch_tracked: true } as never);
const isTracked = async (replica: Replica, variantId: number): Promise<boolean | undefined> =>
  (await replica.ledger.now()).variants.get(variantId)?.isTracked;

describe('what is kept beside an item', () => {
  it('a process that dies right after it has saved an item leaves one whose variants are found as soon as its event is heard', async () => {
    const { one, hear } = await company();
    jest.spyOn(one.catalogue, 'index').mockRejectedValueOnce(new Error('it died'));
    await expect(beams(one)).rejects.toThrow('it died');
    await hear();
    const { items } = await one.catalogue.variantIndex.search({ sku: 'BEAM' }, { id: 1 }, { skip: 0, limit: 2 });
    expect(items).toMatchObject([{ sku: 'BEAM' }]);
    expect((await one.catalogue.variants([Number(items[0]!.id)])).size).toBe(1);
  });

  it('I3: the ledger learns that an item is tracked, also if the database went away right after that was saved', async () => {
    const { one, location, hear } = await company();
    const beam = await beams(one);
    await receive(one, beam.variants[0]!.id, location);
    await hear();
    jest.spyOn(one.facts, 'tell').mockRejectedValueOnce(new Error('the database is away'));
    await expect(track(one, beam.id)).rejects.toThrow('the database is away');
    await hear();
    expect(await isTracked(one, beam.variants[0]!.id)).toBe(true);
  });

  it('I3: the ledger learns it also from a replica that has not heard that the item has moved', async () => {
    const { one, replica, location } = await company();
    const beam = await beams(one);
    const other = await replica();
    await receive(one, beam.variants[0]!.id, location);
    await track(other, beam.id);
    expect(await isTracked(one, beam.variants[0]!.id)).toBe(true);
  });

  it('I3: the ledger learns it also if the item moved for the first time at that moment', async () => {
    const { one, replica, location } = await company();
    const beam = await beams(one);
    const other = await replica();
    const { factsOf } = one.catalogue;
    jest.spyOn(one.catalogue, 'factsOf').mockImplementationOnce(async (...ids) => {
      const facts = await factsOf.apply(one.catalogue, ids);
      await track(other, beam.id);
      return facts;
    });
    await receive(one, beam.variants[0]!.id, location);
    expect(await isTracked(one, beam.variants[0]!.id)).toBe(true);
  });

  it('D1: the ledger learns of a location’s time zone also from a replica that has not heard that something moved there', async () => {
    const { one, replica, location, hear } = await company();
    const beam = await beams(one);
    const other = await replica();
    await receive(one, beam.variants[0]!.id, location);
    const zone = async () => (await one.ledger.now()).locations.get(location)?.timeZone;
    await other.locations.update(location, { time_zone: 'Europe/Tallinn' } as never);
    expect(await zone()).toBe('Europe/Tallinn');
    jest.spyOn(other.facts, 'tellLocation').mockRejectedValueOnce(new Error('the database is away'));
    await expect(other.locations.update(location, { time_zone: 'Asia/Tokyo' } as never)).rejects.toThrow('the database is away');
    await hear();
    expect(await zone()).toBe('Asia/Tokyo');
  });
});
