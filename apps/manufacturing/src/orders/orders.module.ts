import { Module } from '@nestjs/common';
import { JobsModule } from '@pegboard/service';
import { ManufacturingItemsModule } from '../items/items.module';
import { BulkLinking } from '../linking/bulk-linking';
import { LinkCutting } from '../linking/link-cutting';
import { Linking } from '../linking/linking';
import { MakeToOrderController } from '../linking/make-to-order.controller';
import { OperatorsModule } from '../operators/operators.module';
import { Producing } from '../productions/producing';
import { ProductionIngredientsController } from '../productions/production-ingredients.controller';
import { ProductionsController } from '../productions/productions.controller';
import { RecipesModule } from '../recipes/recipes.module';
import { ScheduleModule } from '../schedule/schedule.module';
import { ManufacturingOrderCreation } from './order-creation';
import { ManufacturingOrderStoreModule } from './manufacturing-order-store.module';
import { ManufacturingOrderViews } from './manufacturing-order.view';
import { ManufacturingOrdersController } from './manufacturing-orders.controller';
import { OperationRowsController } from './operation-rows.controller';
import { RecipeRowsController } from './recipe-rows.controller';
import { ManufacturingOrderRerankController } from './rerank.controller';
import { Subassemblies } from './subassemblies';
import { Sweeping } from './sweeping';

/** Manufacturing orders with their rows, productions and links to sales orders: one document, so one area. */
@Module({
  imports: [JobsModule, ManufacturingItemsModule, ManufacturingOrderStoreModule, OperatorsModule, RecipesModule, ScheduleModule],
  controllers: [
    ManufacturingOrdersController,
    MakeToOrderController,
    RecipeRowsController,
    OperationRowsController,
    ProductionsController,
    ProductionIngredientsController,
    ManufacturingOrderRerankController,
  ],
  providers: [ManufacturingOrderCreation, Producing, LinkCutting, Subassemblies, Linking, BulkLinking, ManufacturingOrderViews, Sweeping],
  exports: [Linking, LinkCutting, ManufacturingOrderCreation, ManufacturingOrderViews, Producing, Subassemblies, Sweeping],
})
export class ManufacturingOrdersModule {}
