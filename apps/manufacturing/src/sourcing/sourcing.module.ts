import { Module } from '@nestjs/common';
import { ManufacturingItemsModule } from '../items/items.module';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { ManufacturingOrdersModule } from '../orders/orders.module';
import { ManufacturingSourcing } from './sourcing';
import { ManufacturingSourcingController } from './sourcing.controller';

/** Orders for what a manufacturing order lacks: made or bought. */
@Module({
  imports: [ManufacturingItemsModule, ManufacturingOrderStoreModule, ManufacturingOrdersModule],
  controllers: [ManufacturingSourcingController],
  providers: [ManufacturingSourcing],
  exports: [ManufacturingSourcing],
})
export class ManufacturingSourcingModule {}
