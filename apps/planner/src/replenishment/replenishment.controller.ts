import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { KeyFigures } from '@pegboard/domain-planning';
import { toNumber } from '@pegboard/kit';
import { Answers, AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import { replenishedAnswer, replenishmentAnswer, type ReplenishedAnswer, type ReplenishmentAnswer } from './replenishment.answer';
import type { ItemDirectory } from '../hearing/item-directory';
import { LivePlan } from '../live/live-plan';
import { replenish } from './replenish';
import { Replenishing } from './replenishing';
import { ReplenishmentQuery, CreateReplenishmentOrdersDto } from './replenishment.dto';

const WAIT_MS = 1_000;

/** B6: what is below its safety stock once all demand and supply are counted, the most missing first. */
@Controller('v1/replenishment')
export class ReplenishmentController {
  constructor(
    private readonly live: LivePlan,
    private readonly replenishing: Replenishing,
  ) {}

  @Get()
  @AnswersList(replenishmentAnswer)
  async list(@Query() query: ReplenishmentQuery): Promise<Listed> {
    const { plan, directory } = await this.live.whenLive(WAIT_MS);
    const keys = plan
      .allKeyFigures()
      .filter(
        (key) =>
          directory.itemOf(key.variantId) !== undefined &&
          (query.missing_only === false || isMissing(key, directory)) &&
          (!query.variant_id || query.variant_id.includes(key.variantId)) &&
          (!query.location_id || query.location_id.includes(key.locationId)),
      )
      .sort((a, b) => a.calculated - b.calculated || a.variantId - b.variantId || a.locationId - b.locationId);
    const { skip, limit } = pageOf(query);
    return listed(
      keys.slice(skip, skip + limit).map((key): ReplenishmentAnswer => ({
        variant_id: key.variantId,
        location_id: key.locationId,
        sku: directory.variant(key.variantId)?.sku ?? '',
        name: directory.variant(key.variantId)?.name ?? '',
        default_supplier_id: directory.itemOf(key.variantId)?.defaultSupplierId ?? null,
        ...waysOf(key, directory),
        quantity_in_stock: toNumber(key.inStock),
        quantity_expired: toNumber(key.expired),
        quantity_committed: toNumber(key.committed),
        quantity_expected: toNumber(key.expected),
        safety_stock_level: toNumber(key.safetyStock),
        quantity_missing_or_excess: toNumber(key.calculated),
      })),
      keys.length,
      query,
    );
  }

  /** Turns chosen rows into purchase orders, one a supplier and location, and manufacturing orders. */
  @Post('orders')
  @Answers(replenishedAnswer, { status: 201 })
  async order(@Body() body: CreateReplenishmentOrdersDto): Promise<ReplenishedAnswer> {
    const { plan, directory } = await this.live.whenLive(WAIT_MS);
    const dates = {
      expectedArrivalDate: body.expected_arrival_date ?? null,
      productionDeadlineDate: body.production_deadline_date ?? null,
      zoneOf: (locationId: number) => directory.zoneOf(locationId),
    };
    return this.replenishing.order(
      () => replenish(body.rows, directory, (variantId, locationId) => plan.keyFigures(variantId, locationId)),
      dates,
    );
  }
}

/** What is archived needs no safety stock any more: only what orders lack is missing. */
const isMissing = (key: KeyFigures, directory: ItemDirectory): boolean =>
  key.calculated + (directory.isKept(key.variantId, key.locationId) ? 0 : key.safetyStock) < 0;

function waysOf({ variantId, locationId }: KeyFigures, directory: ItemDirectory): { can_buy: boolean; can_make: boolean } {
  const { canBuy, canMake } = directory.ways(variantId, locationId);
  return { can_buy: canBuy, can_make: canMake };
}
