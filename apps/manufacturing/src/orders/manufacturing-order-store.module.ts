import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { DATABASE, provideAggregate, type Database } from '@pegboard/eventing';
import { INDEXES, manufacturingOrders } from './manufacturing-order.schema';

const store = provideAggregate(manufacturingOrders);

/** The stored orders, which every area reads. */
@Module({ providers: [store], exports: [store] })
export class ManufacturingOrderStoreModule implements OnModuleInit {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Asking for a collection with its indexes makes them. */
  async onModuleInit(): Promise<void> {
    for (const [collection, fields] of Object.entries(INDEXES)) await this.database.collection(collection, fields).get(0);
  }
}
