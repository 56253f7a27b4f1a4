import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { CustomerAddressesController } from './customer-addresses.controller';
import { NewAddressesModule } from './new-addresses.module';
import { SalesOrderAddressesController } from './sales-order-addresses.controller';

/** Addresses of customers and of sales orders, as resources of their own. */
@Module({
  imports: [CustomersModule, NewAddressesModule, SalesOrderStoreModule],
  controllers: [CustomerAddressesController, SalesOrderAddressesController],
})
export class AddressesModule {}
