import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module';
import { ShortagesModule } from '../shortages/shortages.module';
import { PlanCheckController } from './ops.controller';
import { PlanChecking } from './plan-checking';
import { SaidAgain } from './said-again';

/** The live plan against one from scratch, and what owners have found of its statuses. */
@Module({
  imports: [LiveModule, ShortagesModule],
  controllers: [PlanCheckController],
  providers: [PlanChecking, SaidAgain],
  exports: [PlanChecking],
})
export class CheckingModule {}
