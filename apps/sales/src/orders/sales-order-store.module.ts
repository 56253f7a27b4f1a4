import { Module } from '@nestjs/common';
import { collections, provideAggregateOf } from '@pegboard/eventing';
import { KnownRanks } from '../ranking/sell-ranks';
import { OrderParts } from './order-parts';
import { salesOrdersSchema, salesOrderType } from './sales-order.schema';

/** The store's events carry ranks, so it is made with what knows them. */
const store = provideAggregateOf(salesOrdersSchema, [KnownRanks], salesOrderType);

/** The stored orders, which every area reads. */
@Module({
  imports: [collections(salesOrdersSchema)],
  providers: [KnownRanks, store, OrderParts],
  exports: [KnownRanks, store, OrderParts],
})
export class SalesOrderStoreModule {}
