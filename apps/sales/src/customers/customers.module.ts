import { Module } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { collections, provideAggregate, storeToken, type AggregateStore } from '@pegboard/eventing';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { CustomerNames } from './customer-names';
import { customers, customersSchema } from './customer.schema';
import { CustomersController } from './customers.controller';

const store = provideAggregate(customers);

/** Customers. */
@Module({
  imports: [collections(customersSchema), SalesOrderStoreModule],
  controllers: [CustomersController],
  providers: [
    store,
    {
      provide: CustomerNames,
      inject: [storeToken(salesOrdersSchema)],
      useFactory: (orders: AggregateStore<SalesOrder>) => new CustomerNames(orders),
    },
  ],
  exports: [store, CustomerNames],
})
export class CustomersModule {}
