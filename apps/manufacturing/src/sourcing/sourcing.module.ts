import { Module } from '@nestjs/common';
import { ASKER, CLAIMS, IDS, storeToken } from '@pegboard/eventing';
import { ManufacturingItemsModule } from '../items/items.module';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { manufacturingOrders } from '../orders/manufacturing-order.schema';
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
      inject: [ManufacturingOrderCreation, ASKER, IDS, CLAIMS, storeToken(manufacturingOrders)],
      useFactory: (...ports: ConstructorParameters<typeof ManufacturingSourcing>) => new ManufacturingSourcing(...ports),
    },
  ],
  exports: [ManufacturingSourcing],
})
export class ManufacturingSourcingModule {}
