import { Module } from '@nestjs/common';
import { ManufacturingItemsModule } from '../items/items.module';
import { ManufacturingOrderStoreModule } from '../orders/manufacturing-order-store.module';
import { ManufacturingOrdersModule } from '../orders/orders.module';
import { RecipesModule } from '../recipes/recipes.module';
import { ScheduleModule } from '../schedule/schedule.module';
import { ManufacturingChecks } from './manufacturing-checks';

/** What is compared with others in the background. */
@Module({
  imports: [ManufacturingItemsModule, ManufacturingOrderStoreModule, ManufacturingOrdersModule, RecipesModule, ScheduleModule],
  providers: [ManufacturingChecks],
})
export class ManufacturingCheckingModule {}
