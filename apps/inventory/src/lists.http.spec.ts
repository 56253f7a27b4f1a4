import { getConnectionToken } from '@nestjs/mongoose';
import { askEveryList, watchQueries, type Unindexed } from '@pegboard/testing';
import { withInventory } from './testing/company';

/** No index helps with these: they have few values, or the collection stays small. */
const SCANNED: Unindexed = {
  items: [
    'archivedAt',
    'batchTracked',
    'categoryName',
    'isAutoAssembly',
    'isProducible',
    'isPurchasable',
    'isSellable',
    'operationsInSequence',
    'purchaseUom',
    'purchaseUomConversionRate',
    'serialTracked',
    'type',
    'uom',
  ],
  services: ['archivedAt', 'categoryName', 'isSellable', 'uom'],
  locations: ['address', 'archivedAt', 'buys', 'createdAt', 'isPrimary', 'legalName', 'makes', 'name', 'sells', 'updatedAt'],
  stock_transfers: ['status'],
  stocktakes: ['status'],
  variants: ['value.isArchived', 'value.isDeleted', 'value.purchasePrice', 'value.salesPrice', 'value.type'],
};

describe('the lists of inventory', () => {
  const { send, app } = withInventory();

  it('answer by each of their parameters, and each field that one asks for has an index or is known to have none', async () => {
    const watch = watchQueries(app().get(getConnectionToken()));
    const { body } = await send('GET', '/v1/openapi.json');
    await askEveryList(body, async (address) => (await send('GET', address)).status);
    expect(watch.unindexed(SCANNED)).toEqual({});
    watch.stop();
  });
});
