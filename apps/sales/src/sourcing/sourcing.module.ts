import { Module } from '@nestjs/common';
import { ASKER, IDS } from '@pegboard/eventing';
import { ItemCopies } from '../items/item-copies';
import { ItemsModule } from '../items/items.module';
import { OrderParts } from '../orders/order-parts';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { Sourcing } from './sourcing';
import { SourcingController } from './sourcing.controller';

/** Orders for what a sales order lacks: made, bought or outsourced. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SourcingController],
  providers: [
    {
      provide: Sourcing,
      inject: [OrderParts, ItemCopies, ASKER, IDS],
      useFactory: (...ports: ConstructorParameters<typeof Sourcing>) => new Sourcing(...ports),
    },
  ],
})
export class SourcingModule {}
