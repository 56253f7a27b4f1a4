import { getConnectionToken } from '@nestjs/mongoose';
import { askEveryList, watchQueries, type Unindexed, withServers } from '@pegboard/testing';
import { withSalesService } from './testing/sales-service';

/** No index helps with these: they have few values, or the collection stays small. */
const SCANNED: Unindexed = {
  custom_field_definitions: ['entityType', 'fieldType', 'label'],
  customers: ['category', 'currency', 'firstName'],
  // Text in the middle of a field is no range of an index.
  item_copies: ['value.name', 'value.variants.sku'],
  price_lists: ['isActive'],
  service_copies: ['value.name', 'value.variants.sku'],
  sales_orders: [
    'additionalInfo',
    'beside.plan.value.order.ingredient_availability',
    'beside.plan.value.order.is_at_risk',
    'beside.plan.value.order.is_late',
    'beside.plan.value.order.is_overdue',
    'beside.plan.value.order.product_availability',
    'beside.plan.value.order.production_status',
    'currency',
    'customerName',
    'customerRef',
    'ecommerceOrderType',
    'ecommerceStoreName',
    'locationId',
    'rows.locationId',
    'rows.taxRateId',
    'source',
  ],
  tax_rates: ['isDefaultPurchases', 'isDefaultSales', 'rate'],
};

describe('the lists of sales', () => {
  const { send, app } = withSalesService(withServers());

  it('answer by each of their parameters, and each field that one asks for has an index or is known to have none', async () => {
    const watch = watchQueries(app().get(getConnectionToken()));
    const { body } = await send('GET', '/openapi.json');
    await askEveryList(body, async (address) => (await send('GET', address.replace(/^\/v1/, ''))).status);
    expect(watch.unindexed(SCANNED)).toEqual({});
    watch.stop();
  });
});
