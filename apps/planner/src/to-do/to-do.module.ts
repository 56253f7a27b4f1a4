import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module';
import { ReplenishmentModule } from '../replenishment/replenishment.module';
import { ShortagesModule } from '../shortages/shortages.module';
import { ToDoController } from './to-do.controller';

/** What to do today. */
@Module({ imports: [LiveModule, ReplenishmentModule, ShortagesModule], controllers: [ToDoController] })
export class ToDoModule {}
