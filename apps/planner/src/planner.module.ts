import { Module } from '@nestjs/common';
import { CheckingModule } from './checking/checking.module';
import { ExplanationsModule } from './explanations/explanations.module';
import { InventoryFiguresModule } from './inventory/inventory.module';
import { LiveModule } from './live/live.module';
import { PlannerListener } from './planner.listener';
import { ReplenishmentModule } from './replenishment/replenishment.module';
import { ShortagesModule } from './shortages/shortages.module';
import { ToDoModule } from './to-do/to-do.module';

/** The service: its areas, and the one listener that answers for them on the bus. */
@Module({
  imports: [LiveModule, CheckingModule, InventoryFiguresModule, ExplanationsModule, ReplenishmentModule, ShortagesModule, ToDoModule],
  controllers: [PlannerListener],
})
export class PlannerModule {}
