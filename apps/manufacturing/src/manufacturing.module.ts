import { Module } from '@nestjs/common';
import { ServiceModule } from '@pegboard/service';
import { ItemsModule } from './items/items.module';
import { ManufacturingListener } from './manufacturing.listener';
import { OperatorsModule } from './operators/operators.module';
import { ManufacturingOrderStoreModule } from './orders/manufacturing-order-store.module';
import { OrdersModule } from './orders/orders.module';
import { RecipesModule } from './recipes/recipes.module';
import { ScheduleModule } from './schedule/schedule.module';
import { SourcingModule } from './sourcing/sourcing.module';

/** The service: its areas, and the one listener that hears and answers for them on the bus. */
@Module({
  imports: [
    ServiceModule.forRoot('manufacturing'),
    ItemsModule,
    RecipesModule,
    OperatorsModule,
    ManufacturingOrderStoreModule,
    ScheduleModule,
    OrdersModule,
    SourcingModule,
  ],
  controllers: [ManufacturingListener],
})
export class ManufacturingModule {}
