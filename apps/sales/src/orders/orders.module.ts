import { Module } from '@nestjs/common';
import { CustomFieldsModule } from '../custom-fields/custom-fields.module';
import { NewAddressesModule } from '../addresses/new-addresses.module';
import { CustomersModule } from '../customers/customers.module';
import { FulfillmentsModule } from '../fulfillments/fulfillments.module';
import { ItemsModule } from '../items/items.module';
import { PriceListsModule } from '../price-lists/price-lists.module';
import { RankingModule } from '../ranking/ranking.module';
import { TaxRatesModule } from '../tax-rates/tax-rates.module';
import { SalesOrderViews } from './order-views';
import { OrdersOfRows } from './orders-of-rows';
import { LostOrders } from './lost-orders';
import { OrderNumbers } from './order-numbers';
import { SalesOrderRerankController } from './sales-order-rerank.controller';
import { SalesOrderSearch } from './sales-order-search';
import { SalesOrderCreation } from './order-creation';
import { SalesPlanStatuses } from './plan-statuses';
import { SalesOrderRowsController } from './sales-order-rows.controller';
import { SalesOrderStoreModule } from './sales-order-store.module';
import { SalesOrdersController } from './sales-orders.controller';

/** Sales orders and their rows. */
@Module({
  imports: [
    CustomersModule,
    CustomFieldsModule,
    FulfillmentsModule,
    ItemsModule,
    NewAddressesModule,
    PriceListsModule,
    RankingModule,
    SalesOrderStoreModule,
    TaxRatesModule,
  ],
  controllers: [SalesOrdersController, SalesOrderRowsController, SalesOrderRerankController],
  providers: [SalesPlanStatuses, SalesOrderViews, OrderNumbers, SalesOrderCreation, SalesOrderSearch, OrdersOfRows, LostOrders],
  exports: [SalesPlanStatuses],
})
export class SalesOrdersModule {}
