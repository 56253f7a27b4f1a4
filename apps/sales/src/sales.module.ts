import { Module } from '@nestjs/common';
import { SalesAccountingModule } from './accounting/sales-accounting.module';
import { AddressesModule } from './addresses/addresses.module';
import { SalesCheckingModule } from './checking/checking.module';
import { CustomFieldsModule } from './custom-fields/custom-fields.module';
import { CustomersModule } from './customers/customers.module';
import { FulfillmentsModule } from './fulfillments/fulfillments.module';
import { ItemsModule } from './items/items.module';
import { SalesOrdersModule } from './orders/orders.module';
import { SalesOrderStoreModule } from './orders/sales-order-store.module';
import { PriceListsModule } from './price-lists/price-lists.module';
import { RankingModule } from './ranking/ranking.module';
import { ReturnsModule } from './returns/returns.module';
import { ShippingFeesModule } from './shipping-fees/shipping-fees.module';
import { TaxRatesModule } from './tax-rates/tax-rates.module';
import { SalesListener } from './sales.listener';
import { SalesSourcingModule } from './sourcing/sourcing.module';

/** The service: its areas, and the one listener that hears and answers for them on the bus. */
@Module({
  imports: [
    ItemsModule,
    SalesOrderStoreModule,
    SalesSourcingModule,
    SalesOrdersModule,
    FulfillmentsModule,
    CustomersModule,
    CustomFieldsModule,
    AddressesModule,
    SalesAccountingModule,
    ShippingFeesModule,
    TaxRatesModule,
    PriceListsModule,
    RankingModule,
    ReturnsModule,
    SalesCheckingModule,
  ],
  controllers: [SalesListener],
})
export class SalesModule {}
