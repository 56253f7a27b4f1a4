import { Module } from '@nestjs/common';
import { ASKER, IDS } from '@pegboard/eventing';
import { ItemCopies } from '../items/item-copies';
import { ItemsModule } from '../items/items.module';
import { OrderParts } from '../orders/order-parts';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { SalesSourcing } from './sourcing';
import { SalesSourcingController } from './sourcing.controller';

/** Orders for what a sales order lacks: made, bought or outsourced. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SalesSourcingController],
  providers: [
    {
      provide: SalesSourcing,
      inject: [OrderParts, ItemCopies, ASKER, IDS],
      useFactory: (...ports: ConstructorParameters<typeof SalesSourcing>) => new SalesSourcing(...ports),
    },
  ],
})
export class SalesSourcingModule {}
