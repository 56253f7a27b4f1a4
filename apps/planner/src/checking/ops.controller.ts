import { Controller, Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Answers } from '@pegboard/service';
import { PlanChecking } from './plan-checking';
import { planCheckAnswer } from './plan-check.answer';

/** What operators ask of the planner. */
@Controller('v1/ops')
export class PlanCheckController {
  constructor(private readonly checking: PlanChecking) {}

  @Get('plan_check')
  @ApiOperation({ summary: 'Check the live plan; the same as /v1/plan/check, for operators' })
  @Answers(planCheckAnswer)
  check() {
    return this.checking.check();
  }
}
