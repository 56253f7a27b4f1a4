import { Module } from '@nestjs/common';
import { ASKER, CLAIMS, IDS, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { Making } from '../orders/making';
import { OrdersModule } from '../orders/orders.module';
import { Sourcing } from './sourcing';
import { SourcingController } from './sourcing.controller';

/** Orders for what a manufacturing order lacks: made or bought. */
@Module({
  imports: [ManufacturingOrderStoreModule, OrdersModule],
  controllers: [SourcingController],
  providers: [
    {
      provide: Sourcing,
      inject: [Making, ASKER, IDS, CLAIMS],
      useFactory: (making: Making, asker: Asker, ids: Ids, claims: Claims) => new Sourcing(making, asker, ids, claims),
    },
  ],
  exports: [Sourcing],
})
export class SourcingModule {}
