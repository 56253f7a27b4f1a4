import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { noFigures, type KeyFigures, type ToDoLine } from '@pegboard/domain-planning';
import { negate, stockKey, toNumber, ZERO, type Quantity } from '@pegboard/kit';
import { Answers, AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import { replenishedAnswer, replenishmentAnswer, type ReplenishedAnswer, type ReplenishmentAnswer } from './replenishment.answer';
import type { ItemDirectory } from '../hearing/item-directory';
import { LivePlan } from '../live/live-plan';
import { replenish, type LackToCover, type Wanted } from './replenish';
import { Shortages } from '../shortages/shortages';
import { Replenishing } from './replenishing';
import { ReplenishmentQuery, CreateReplenishmentOrdersDto } from './replenishment.dto';

const WAIT_MS = 1_000;

/**
 * B6: what is below its safety stock once all demand and supply are counted, and what production will lack that nobody has planned
 * yet (P14); the most missing first.
 */
@Controller('v1/replenishment')
export class ReplenishmentController {
  constructor(
    private readonly live: LivePlan,
    private readonly shortages: Shortages,
    private readonly replenishing: Replenishing,
  ) {}

  @Get()
  @AnswersList(replenishmentAnswer)
  async list(@Query() query: ReplenishmentQuery): Promise<Listed> {
    const { plan, directory } = await this.live.whenCurrent(WAIT_MS);
    const toGet = await this.toGet(directory);
    const keys = withFigures(plan.allKeyFigures(), toGet)
      .filter(
        (key) =>
          directory.itemOf(key.variantId) !== undefined &&
          (query.missing_only === false || isMissing(key, directory) || toGet.of(key) > 0) &&
          (!query.variant_id || query.variant_id.includes(key.variantId)) &&
          (!query.location_id || query.location_id.includes(key.locationId)),
      )
      .sort((a, b) => shortOf(b, toGet) - shortOf(a, toGet) || a.variantId - b.variantId || a.locationId - b.locationId);
    const { skip, limit } = pageOf(query);
    return listed(
      keys.slice(skip, skip + limit).map((key) => replenishmentView(key, toGet.of(key), directory)),
      keys.length,
      query,
    );
  }

  /** Turns chosen rows into purchase orders, one a supplier and location, or rows of a draft, and manufacturing orders. */
  @Post('orders')
  @Answers(replenishedAnswer, { status: 201 })
  async order(@Body() body: CreateReplenishmentOrdersDto): Promise<ReplenishedAnswer> {
    const { plan, directory } = await this.live.whenCurrent(WAIT_MS);
    const dates = {
      expectedArrivalDate: body.expected_arrival_date ?? null,
      productionDeadlineDate: body.production_deadline_date ?? null,
      zoneOf: (locationId: number) => directory.zoneOf(locationId),
    };
    return this.replenishing.order(async () => {
      const toGet = await this.toGet(directory);
      const lackOf = (variantId: number, locationId: number): LackToCover => {
        const { calculated } = plan.keyFigures(variantId, locationId);
        const isForRecipes = calculated >= 0 && toGet.of({ variantId, locationId }) > 0;
        return isForRecipes ? { calculated: negate(toGet.of({ variantId, locationId })), isForRecipes } : { calculated };
      };
      return appendedTo(body.purchase_order_id, replenish(body.rows, directory, lackOf));
    }, dates);
  }

  /** What must be got, through the recipes, also for production that nobody has planned yet (P14). */
  private async toGet(directory: ItemDirectory): Promise<ToGet> {
    const lines = await this.shortages.look(WAIT_MS, (plan) => plan.toDo((variantId, locationId) => directory.ways(variantId, locationId)));
    const quantities = new Map(lines.map((line) => [stockKey(line.variantId, line.locationId), line.quantity]));
    return { lines, of: ({ variantId, locationId }) => quantities.get(stockKey(variantId, locationId)) ?? ZERO };
  }
}

interface ToGet {
  readonly lines: readonly Pick<ToDoLine, 'variantId' | 'locationId'>[];
  of(key: Pick<KeyFigures, 'variantId' | 'locationId'>): Quantity;
}

/** With the keys that have nothing yet, and of which only planned production needs something. */
function withFigures(known: readonly KeyFigures[], { lines }: ToGet): KeyFigures[] {
  const keys = new Set(known.map(({ variantId, locationId }) => stockKey(variantId, locationId)));
  const more = lines.filter(({ variantId, locationId }) => !keys.has(stockKey(variantId, locationId)));
  return [...known, ...more.map(({ variantId, locationId }) => noFigures(variantId, locationId))];
}

const shortOf = (key: KeyFigures, toGet: ToGet): number => Math.max(-key.calculated, toGet.of(key));

/** What is bought goes into an open draft, if one is named (P14). */
const appendedTo = (purchaseOrderId: number | undefined, orders: readonly Wanted[]): Wanted[] =>
  orders.map((wanted) => (wanted.action === 'buy' && purchaseOrderId !== undefined ? { ...wanted, appendTo: purchaseOrderId } : wanted));

const replenishmentView = (key: KeyFigures, toGet: Quantity, directory: ItemDirectory): ReplenishmentAnswer => ({
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
  quantity_to_get: toNumber(toGet),
});

/** What is archived needs no safety stock any more: only what orders lack is missing. */
const isMissing = (key: KeyFigures, directory: ItemDirectory): boolean =>
  key.calculated + (directory.isKept(key.variantId, key.locationId) ? 0 : key.safetyStock) < 0;

function waysOf({ variantId, locationId }: KeyFigures, directory: ItemDirectory): { can_buy: boolean; can_make: boolean } {
  const { canBuy, canMake } = directory.ways(variantId, locationId);
  return { can_buy: canBuy, can_make: canMake };
}
