import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { NewAddressesModule } from '../addresses/new-addresses.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { CustomerNames } from './customer-names';
import { customers, customersSchema } from './customer.schema';
import { CustomersController } from './customers.controller';

const store = provideAggregate(customers);

/** Customers. */
@Module({
  imports: [collections(customersSchema), NewAddressesModule, SalesOrderStoreModule],
  controllers: [CustomersController],
  providers: [store, CustomerNames],
  exports: [store, CustomerNames],
})
export class CustomersModule {}
