import { getConnectionToken } from '@nestjs/mongoose';
import { askEveryList, watchQueries, type Unindexed, withServers } from '@pegboard/testing';
import { withManufacturing } from './testing/company';

/** No index helps with these: they have few values, or the collection stays small. */
const SCANNED: Unindexed = {
  // Text in the middle of a field is no range of an index.
  item_copies: ['value.name', 'value.variants.sku'],
  manufacturing_orders: [
    'additionalInfo',
    'beside.confirmed',
    'beside.plan.value.order',
    'beside.plan.value.order.ingredient_availability',
    'beside.plan.value.customers.customer_name',
    'beside.plan.value.order.is_late',
    'beside.plan.value.order.is_overdue',
    'beside.plan.value.order.is_at_risk',
    'link',
    'link.customerName',
    'link.orderNo',
    'locationId',
    // Few orders are being worked on or were completed by one operator and weren't assigned to any.
    'operations.activeOperatorId',
    'operations.completedByOperators.operatorId',
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
