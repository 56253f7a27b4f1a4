import { getConnectionToken } from '@nestjs/mongoose';
import { askEveryList, watchQueries, type Unindexed, withServers } from '@pegboard/testing';
import { withPurchasing } from './testing/company';

/** No index helps with these: they have few values, or the collection stays small. */
const SCANNED: Unindexed = {
  additional_costs: ['value.deletedAt'],
  // Text in the middle of a field is no range of an index.
  item_copies: ['value.name', 'value.variants.sku'],
  purchase_orders: [
    'additionalInfo',
    'beside.plan.value.order.to.ingredient_availability',
    'beside.plan.value.order.to.is_late',
    'currency',
    'entityType',
    'locationId',
    'receipts.0',
    // Asked together with a date, where locations lie in several zones.
    'rows.locationId',
    // Of the few that are open.
    'rows.receivedDate',
    'trackingLocationId',
  ],
};

describe('the lists of purchasing', () => {
  const { send, app } = withPurchasing(withServers());

  it('answer by each of their parameters, and each field that one asks for has an index or is known to have none', async () => {
    const watch = watchQueries(app().get(getConnectionToken()));
    const { body } = await send('GET', '/v1/openapi.json');
    await askEveryList(body, async (address) => (await send('GET', address)).status);
    expect(watch.unindexed(SCANNED)).toEqual({});
    watch.stop();
  });
});
