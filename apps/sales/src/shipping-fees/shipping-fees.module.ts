import { Module } from '@nestjs/common';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { TaxRatesModule } from '../tax-rates/tax-rates.module';
import { SalesOrderShippingFeesController } from './sales-order-shipping-fees.controller';

/** Shipping fees of sales orders. */
@Module({ imports: [SalesOrderStoreModule, TaxRatesModule], controllers: [SalesOrderShippingFeesController] })
export class ShippingFeesModule {}
