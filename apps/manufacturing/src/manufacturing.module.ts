import { Module } from '@nestjs/common';
import { ManufacturingCheckingModule } from './checking/checking.module';
import { ManufacturingItemsModule } from './items/items.module';
import { ManufacturingListener } from './manufacturing.listener';
import { OperatorsModule } from './operators/operators.module';
import { ManufacturingOrderStoreModule } from './orders/manufacturing-order-store.module';
import { ManufacturingOrdersModule } from './orders/orders.module';
import { RecipesModule } from './recipes/recipes.module';
import { ScheduleModule } from './schedule/schedule.module';
import { ManufacturingSourcingModule } from './sourcing/sourcing.module';

/** The service: its areas, and the one listener that hears and answers for them on the bus. */
@Module({
  imports: [
    ManufacturingItemsModule,
    RecipesModule,
    OperatorsModule,
    ManufacturingOrderStoreModule,
    ScheduleModule,
    ManufacturingOrdersModule,
    ManufacturingSourcingModule,
    ManufacturingCheckingModule,
  ],
  controllers: [ManufacturingListener],
})
export class ManufacturingModule {}
