import { Controller, Get, Inject, Query } from '@nestjs/common';
import { inventoryCostsOf } from '@pegboard/contracts';
import type { KeyFigures } from '@pegboard/domain-planning';
import { ASKER, type Asker } from '@pegboard/eventing';
import { stockKey, type Quantity } from '@pegboard/kit';
import { AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import { inventoryAnswer, type InventoryAnswer } from './inventory.answer';
import { inventoryView } from './inventory.view';
import { LivePlan } from '../live/live-plan';
import type { PlanState } from '../live/plan-state';
import { InventoryQuery } from './inventory.dto';

const WAIT_MS = 1_000;

/** Stock, committed, expected and calculated stock (P8) of every variant at every location, also where there is nothing. */
@Controller('v1/inventory')
export class InventoryController {
  constructor(
    private readonly live: LivePlan,
    @Inject(ASKER) private readonly asker: Asker,
  ) {}

  @Get()
  @AnswersList(inventoryAnswer)
  async list(@Query() query: InventoryQuery): Promise<Listed> {
    const state = await this.live.whenLive(WAIT_MS);
    const { keys, total } = keysOf(state, query);
    const figures = keys.map(([variantId, locationId]) => state.plan.keyFigures(variantId, locationId));
    const costs = await this.costsOf(figures);
    return listed(
      figures.map((key): InventoryAnswer => inventoryView(key, costs.get(stockKey(key.variantId, key.locationId)))),
      total,
      query,
    );
  }

  /** T9, from the ledger; what has never had a cost costs nothing. */
  private async costsOf(figures: readonly KeyFigures[]): Promise<Map<string, { average_cost: Quantity; value_in_stock: Quantity }>> {
    if (figures.length === 0) return new Map();
    const { costs } = await this.asker.ask(inventoryCostsOf, { keys: figures.map((key) => stockKey(key.variantId, key.locationId)) });
    return new Map(costs.map((cost) => [cost.key, cost]));
  }
}

/** One page of the keys asked for: the oldest locations first. */
function keysOf({ directory }: PlanState, query: InventoryQuery): { keys: [number, number][]; total: number } {
  const isWanted =
    (ids: readonly number[] | undefined) =>
    (id: number): boolean =>
      ids === undefined || ids.includes(id);
  const variants = directory.variantIds({ includeArchived: query.include_archived ?? false }).filter(isWanted(query.variant_id));
  const locations = directory.locationIds().filter(isWanted(query.location_id));
  const total = variants.length * locations.length;
  const { skip, limit } = pageOf(query);
  const places = Array.from({ length: Math.max(0, Math.min(limit, total - skip)) }, (_, i) => skip + i);
  return { keys: places.map((place) => [variants[place % variants.length]!, locations[Math.floor(place / variants.length)]!]), total };
}
