import { Inject, Module, type FactoryProvider, type OnModuleInit } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { DATABASE, provideAggregate, type AggregateStore, type Database } from '@pegboard/eventing';
import { KnownRanks } from '../ranking/sell-ranks';
import { OrderParts } from './order-parts';
import { INDEXES, SALES_ORDERS, salesOrderType } from './sales-order.schema';

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
  providers: [
    { provide: KnownRanks, useFactory: () => new KnownRanks() },
    salesOrders,
    { provide: OrderParts, inject: [SALES_ORDERS], useFactory: (orders: AggregateStore<SalesOrder>) => new OrderParts(orders) },
  ],
  exports: [KnownRanks, SALES_ORDERS, OrderParts],
})
export class SalesOrderStoreModule implements OnModuleInit {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Asking for a collection with its indexes makes them. */
  async onModuleInit(): Promise<void> {
    await this.database.collection('sales_orders', INDEXES).get(0);
  }
}
