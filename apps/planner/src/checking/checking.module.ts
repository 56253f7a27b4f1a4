import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module';
import { ShortagesModule } from '../shortages/shortages.module';
import { PlanCheckController } from './ops.controller';
import { PlanChecking } from './plan-checking';

/** The live plan against one from scratch. */
@Module({ imports: [LiveModule, ShortagesModule], controllers: [PlanCheckController], providers: [PlanChecking], exports: [PlanChecking] })
export class CheckingModule {}
