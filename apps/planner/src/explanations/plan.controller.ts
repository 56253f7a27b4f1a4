import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { planRunNumber } from '@pegboard/contracts';
import { DEMAND_TYPES, SUPPLY_TYPES } from '@pegboard/domain-planning';
import { required } from '@pegboard/kit';
import { nameOf } from './explained-ref';
import { Answers } from '@pegboard/service';
import { demandAnswer, supplyAnswer, type DemandAnswer, type SupplyAnswer } from './explanation.answer';
import { planStatusAnswer, type PlanStatusAnswer } from './plan-status.answer';
import { whatIfAnswer, type WhatIfAnswer } from '../what-if/what-if.answer';
import { demandView, supplyView } from './explanation.view';
import { LivePlan } from '../live/live-plan';
import { Shortages } from '../shortages/shortages';
import { PlanChecking } from '../checking/plan-checking';
import { inWordsOfTheApi, readChanges, WhatIfDto } from '../what-if/what-if.dto';
import { DemandQuery, SupplyQuery } from './explanation.dto';
import { whatIfView } from '../what-if/what-if.view';
import { planCheckAnswer } from '../checking/plan-check.answer';

const WAIT_MS = 1_000;

/** The plan itself: how it is, whether it is right, why a status is what it is, and what would be if. */
@Controller('v1/plan')
export class PlanController {
  constructor(
    private readonly live: LivePlan,
    private readonly checking: PlanChecking,
    private readonly shortages: Shortages,
  ) {}

  @Get('status')
  @Answers(planStatusAnswer)
  async status(): Promise<PlanStatusAnswer> {
    const { live } = this;
    const { state, at } = live;
    const { broadcaster } = live.publishing;
    // If the bus is down, the planner still shows what it knows.
    const { sequence, end } = await live.lag().catch(() => ({ sequence: state?.position.sequence ?? 0, end: null }));
    return {
      phase: live.phase,
      step: live.step,
      is_publishing: broadcaster !== undefined,
      is_busy: broadcaster?.isBusy ?? false,
      at,
      plan_run: planRunNumber(at),
      sequence,
      end_sequence: end,
      lag: end === null ? null : Math.max(0, end - sequence),
      posting: state?.plan.posting ?? 0,
      moves: state?.plan.moves ?? null,
      sizes: state?.plan.sizes() ?? null,
      events_taken: state?.taken ?? 0,
      rebuilds: live.rebuilds,
      runs_published: broadcaster?.runs ?? 0,
      messages_published: broadcaster?.messages ?? 0,
      last_plan_ms: broadcaster?.lastPlanMs ?? null,
      last_publish_ms: broadcaster?.lastPublishMs ?? null,
      waiting: live.waiters.count,
      dead_letters: { count: live.putAside.count, newest: [...live.putAside.list()] },
    };
  }

  /** Every invariant, and the live plan against one from scratch. Costs as much as planning everything several times. */
  @Get('check')
  @Answers(planCheckAnswer)
  check() {
    return this.checking.check();
  }

  @Get('demands/:type/:id')
  @ApiParam({ name: 'type', enum: DEMAND_TYPES })
  @Answers(demandAnswer)
  async demand(@Param('type') type: string, @Param('id') id: number, @Query() query: DemandQuery): Promise<DemandAnswer> {
    const name = nameOf(type, id, DEMAND_TYPES);
    const { directory } = await this.live.whenLive(WAIT_MS);
    return this.shortages.look(WAIT_MS, (plan) =>
      demandView(plan.explainDemand(name, { limit: query.limit, withFixes: query.fixes ?? true }), {
        nameOf: (locationId) => directory.locationOf(locationId)?.name ?? `location ${locationId}`,
        timeZoneOf: (locationId) => directory.zoneOf(locationId),
        uomOf: (variantId) => directory.itemOf(variantId)?.uom ?? 'units',
      }),
    );
  }

  @Get('supplies/:type/:id')
  @ApiParam({ name: 'type', enum: SUPPLY_TYPES })
  @Answers(supplyAnswer)
  async supply(@Param('type') type: string, @Param('id') id: number, @Query() query: SupplyQuery): Promise<SupplyAnswer> {
    const name = nameOf(type, id, SUPPLY_TYPES);
    const { location_id: locationId, batch_id: batchId } = query;
    if (type !== 'stock') return this.shortages.look(WAIT_MS, (plan) => supplyView(plan.explainSupply(name)));
    const at = required(locationId, 'location_id', 'location_id is missing: stock is kept by location.');
    return this.shortages.look(WAIT_MS, (plan) => supplyView(plan.explainStock(id, at, batchId)));
  }

  /** P12: answers order by order what would change, and changes nothing. */
  @Post('what_if')
  @Answers(whatIfAnswer)
  @HttpCode(200)
  async whatIf(@Body() body: WhatIfDto): Promise<WhatIfAnswer> {
    const changes = readChanges(body.changes);
    const answer = await this.shortages.look(WAIT_MS, (plan) => inWordsOfTheApi(() => plan.whatIf(changes)));
    return whatIfView(answer.orders);
  }
}
