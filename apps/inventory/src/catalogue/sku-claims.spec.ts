import { storeToken, type AggregateStore } from '@pegboard/eventing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { reject, Rejection } from '@pegboard/kit';
import { memoryService } from '@pegboard/service/testing';
import { ItemKeeping } from '../items/item-keeping';
import { items, type Item } from '../items/item.schema';
import { InventoryModule } from '../inventory.module';
import { SoldServiceKeeping } from '../sold-services/sold-service-keeping';
import { Catalogue } from './catalogue';

async function company() {
  const world = memoryWorld();
  const app = await memoryService('inventory', InventoryModule, { ...world, onProblem: () => undefined });
  const keeping = app.get(ItemKeeping);
  return {
    claims: world.claims,
    catalogue: app.get(Catalogue),
    store: app.get<AggregateStore<Item>>(storeToken(items)),
    make: (sku: string) => keeping.create('material', { name: sku, variants: [{ sku }] } as never),
    rename: (item: Item, sku: string) => keeping.updateVariant(item.variants[0]!.id, { sku } as never),
    sell: (sku: string) => app.get(SoldServiceKeeping).create({ name: sku, variants: [{ sku }] } as never),
  };
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (problem: Error) => (problem instanceof Rejection ? problem.code : problem.message),
  );

describe('an SKU belongs to one variant (I1)', () => {
  it('stays that of an item whose process died right after it was saved', async () => {
    const { catalogue, make, sell } = await company();
    jest.spyOn(catalogue, 'index').mockRejectedValueOnce(new Error('it died'));
    expect(await codeOf(make('BEAM'))).toBe('it died');
    expect([await codeOf(make('BEAM')), await codeOf(sell('BEAM'))]).toEqual(['SKU_TAKEN', 'SKU_TAKEN']);
  });

  it('is free where a process claimed it and died before it saved the item', async () => {
    const { store, make } = await company();
    jest.spyOn(store, 'create').mockRejectedValueOnce(new Error('it died'));
    expect(await codeOf(make('BEAM'))).toBe('it died');
    expect(await codeOf(make('BEAM'))).toBe('accepted');
  });

  it('is free again at once if what it was claimed for is refused', async () => {
    const { store, make, rename } = await company();
    const beam = await make('BEAM');
    jest.spyOn(store, 'change').mockRejectedValueOnce(reject('LAST_VARIANT', 'id', 'It is the only variant.'));
    expect(await codeOf(rename(beam, 'POST'))).toBe('LAST_VARIANT');
    expect(await codeOf(make('POST'))).toBe('accepted');
  });

  it('is free where its variant got another one and the process died before it freed this one', async () => {
    const { claims, make, rename } = await company();
    const beam = await make('BEAM');
    jest.spyOn(claims, 'release').mockRejectedValueOnce(new Error('it died'));
    expect(await codeOf(rename(beam, 'POST'))).toBe('it died');
    expect([await codeOf(make('POST')), await codeOf(make('BEAM'))]).toEqual(['SKU_TAKEN', 'accepted']);
  });
});
