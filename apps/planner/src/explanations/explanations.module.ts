import { Module } from '@nestjs/common';
import { CheckingModule } from '../checking/checking.module';
import { LiveModule } from '../live/live.module';
import { ShortagesModule } from '../shortages/shortages.module';
import { MissingIngredientsController } from './missing-ingredients.controller';
import { PlanController } from './plan.controller';

/** Why the plan says what it says, and what it would say if something changed. */
@Module({ imports: [CheckingModule, LiveModule, ShortagesModule], controllers: [PlanController, MissingIngredientsController] })
export class ExplanationsModule {}
