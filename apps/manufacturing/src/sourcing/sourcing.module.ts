import { Module } from '@nestjs/common';
import { ASKER, CLAIMS, IDS, type Asker, type Claims, type Ids } from '@pegboard/eventing';
import { ManufacturingItemsModule } from '../items/items.module';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { ManufacturingOrderCreation } from '../orders/order-creation';
import { ManufacturingOrdersModule } from '../orders/orders.module';
import { ManufacturingSourcing } from './sourcing';
import { ManufacturingSourcingController } from './sourcing.controller';

/** Orders for what a manufacturing order lacks: made or bought. */
@Module({
  imports: [ManufacturingItemsModule, ManufacturingOrderStoreModule, ManufacturingOrdersModule],
  controllers: [ManufacturingSourcingController],
  providers: [
    {
      provide: ManufacturingSourcing,
      inject: [ManufacturingOrderCreation, ASKER, IDS, CLAIMS],
      useFactory: (creation: ManufacturingOrderCreation, asker: Asker, ids: Ids, claims: Claims) =>
        new ManufacturingSourcing(creation, asker, ids, claims),
    },
  ],
  exports: [ManufacturingSourcing],
})
export class ManufacturingSourcingModule {}
