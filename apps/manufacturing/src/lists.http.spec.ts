import { getConnectionToken } from '@nestjs/mongoose';
import { askEveryList, watchQueries, type Unindexed, withServers } from '@pegboard/testing';
import { withManufacturing } from './testing/company';

/** No index helps with these: they have few values, or the collection stays small. */
const SCANNED: Unindexed = {
  manufacturing_orders: [
    'beside.confirmed',
    'beside.plan.value.order.ingredient_availability',
    'beside.plan.value.order.is_late',
    'link',
    'locationId',
    'operations.status',
    'plannedQuantity',
  ],
};

describe('the lists of manufacturing', () => {
  const { send, app } = withManufacturing(withServers);

  it('answer by each of their parameters, and each field that one asks for has an index or is known to have none', async () => {
    const watch = watchQueries(app().get(getConnectionToken()));
    const { body } = await send('GET', '/v1/openapi.json');
    await askEveryList(body, async (address) => (await send('GET', address)).status);
    expect(watch.unindexed(SCANNED)).toEqual({});
    watch.stop();
  });
});
