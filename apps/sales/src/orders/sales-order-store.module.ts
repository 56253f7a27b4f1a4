import { Module, type FactoryProvider } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { collections, provideAggregate, type AggregateStore } from '@pegboard/eventing';
import { KnownRanks } from '../ranking/sell-ranks';
import { OrderParts } from './order-parts';
import { SALES_ORDERS, salesOrdersSchema, salesOrderType } from './sales-order.schema';

const storeOf = provideAggregate(salesOrderType(new KnownRanks())) as FactoryProvider;

/** The store's events carry ranks, so it is made with what knows them. */
const salesOrders: FactoryProvider = {
  provide: SALES_ORDERS,
  inject: [KnownRanks, ...storeOf.inject!],
  useFactory: (known: KnownRanks, ...ports: unknown[]) =>
    (provideAggregate(salesOrderType(known)) as FactoryProvider).useFactory(...ports) as unknown,
};

/** The stored orders, which every area reads. */
@Module({
  imports: [collections(salesOrdersSchema)],
  providers: [
    { provide: KnownRanks, useFactory: () => new KnownRanks() },
    salesOrders,
    { provide: OrderParts, inject: [SALES_ORDERS], useFactory: (orders: AggregateStore<SalesOrder>) => new OrderParts(orders) },
  ],
  exports: [KnownRanks, SALES_ORDERS, OrderParts],
})
export class SalesOrderStoreModule {}
