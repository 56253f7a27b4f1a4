import { Module } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { collections, provideAggregateOf, storeToken, type AggregateStore } from '@pegboard/eventing';
import { KnownRanks } from '../ranking/sell-ranks';
import { OrderParts } from './order-parts';
import { salesOrdersSchema, salesOrderType } from './sales-order.schema';

/** The store's events carry ranks, so it is made with what knows them. */
const store = provideAggregateOf(salesOrdersSchema, [KnownRanks], salesOrderType);

/** The stored orders, which every area reads. */
@Module({
  imports: [collections(salesOrdersSchema)],
  providers: [
    { provide: KnownRanks, useFactory: () => new KnownRanks() },
    store,
    {
      provide: OrderParts,
      inject: [storeToken(salesOrdersSchema)],
      useFactory: (orders: AggregateStore<SalesOrder>) => new OrderParts(orders),
    },
  ],
  exports: [KnownRanks, store, OrderParts],
})
export class SalesOrderStoreModule {}
