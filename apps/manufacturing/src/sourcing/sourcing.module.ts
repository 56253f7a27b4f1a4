import { Module } from '@nestjs/common';
import { ASKER, CLAIMS, IDS, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { ItemsModule } from '../items/items.module';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { OrderCreation } from '../orders/order-creation';
import { OrdersModule } from '../orders/orders.module';
import { Sourcing } from './sourcing';
import { SourcingController } from './sourcing.controller';

/** Orders for what a manufacturing order lacks: made or bought. */
@Module({
  imports: [ItemsModule, ManufacturingOrderStoreModule, OrdersModule],
  controllers: [SourcingController],
  providers: [
    {
      provide: Sourcing,
      inject: [OrderCreation, ASKER, IDS, CLAIMS],
      useFactory: (creation: OrderCreation, asker: Asker, ids: Ids, claims: Claims) => new Sourcing(creation, asker, ids, claims),
    },
  ],
  exports: [Sourcing],
})
export class SourcingModule {}
