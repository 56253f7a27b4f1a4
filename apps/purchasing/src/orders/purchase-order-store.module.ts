import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DATABASE, provideAggregate, type Database } from '@pegboard/eventing';
import { INDEXES, purchaseOrders } from './purchase-order.schema';

const store = provideAggregate(purchaseOrders);

/** The stored orders, which every area reads. */
@Module({ providers: [store], exports: [store] })
export class PurchaseOrderStoreModule implements OnModuleInit {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Asking for a collection with its indexes makes them. */
  async onModuleInit(): Promise<void> {
    await this.database.collection(purchaseOrders.collection, INDEXES).get(0);
  }
}
