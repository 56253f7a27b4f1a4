import { Controller, Get, Inject, Query } from '@nestjs/common';
import { inventoryCostsOf } from '@pegboard/contracts';
import { ASKER, type Asker } from '@pegboard/eventing';
import type { Quantity } from '@pegboard/kit';
import { AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import { inventoryAnswer, inventoryTotalAnswer } from './inventory.answer';
import { inventoryTotalView, inventoryView } from './inventory.view';
import { LivePlan } from '../live/live-plan';
import type { PlanState } from '../live/plan-state';
import { InventoryQuery, InventoryTotalsQuery, type StockListQuery } from './inventory.dto';
import {
  figured,
  isMissing,
  keysOf,
  linesByLocation,
  linesOfCompany,
  sorted,
  type FiguredLine,
  type InventoryLine,
  type Costs,
} from './inventory-lines';

const WAIT_MS = 1_000;
/** Inventory answers about this many keys at once. */
const LARGEST_QUESTION = 1000;
const NO_COSTS: Costs = new Map();

/** Stock, committed, expected and calculated stock (P8) of every variant, also where there is nothing. */
@Controller('v1/inventory')
export class InventoryController {
  constructor(
    private readonly live: LivePlan,
    @Inject(ASKER) private readonly asker: Asker,
  ) {}

  /** At each location. */
  @Get()
  @AnswersList(inventoryAnswer)
  async list(@Query() query: InventoryQuery): Promise<Listed> {
    const state = await this.live.whenCurrent(WAIT_MS);
    const { page, total } = await this.page(state, linesByLocation(state.directory, query), query);
    const costs = await this.costsOf(page);
    return listed(
      page.map((line) => inventoryView(line, state.directory, costs)),
      total,
      query,
    );
  }

  /** For the entire company: one row a variant, over the locations asked for. */
  @Get('totals')
  @AnswersList(inventoryTotalAnswer)
  async totals(@Query() query: InventoryTotalsQuery): Promise<Listed> {
    const state = await this.live.whenCurrent(WAIT_MS);
    const { page, total } = await this.page(state, linesOfCompany(state.directory, query), query);
    const costs = await this.costsOf(page);
    return listed(
      page.map((line) => inventoryTotalView(line, state.directory, costs)),
      total,
      query,
    );
  }

  /** Figures are looked up for one page, unless the list goes by them. */
  private async page(
    { plan, directory }: PlanState,
    lines: readonly InventoryLine[],
    query: StockListQuery,
  ): Promise<{ page: FiguredLine[]; total: number }> {
    const { skip, limit } = pageOf(query);
    if (!query.missing_only && query.sort === undefined)
      return { page: lines.slice(skip, skip + limit).map((line) => figured(plan, line)), total: lines.length };
    const all = lines.map((line) => figured(plan, line));
    const wanted = query.missing_only ? all.filter((line) => isMissing(plan, directory, line)) : all;
    const costs = query.sort?.endsWith('value_in_stock') ? await this.costsOf(wanted) : NO_COSTS;
    const inOrder = query.sort === undefined ? wanted : sorted(wanted, query.sort, directory, costs);
    return { page: inOrder.slice(skip, skip + limit), total: wanted.length };
  }

  /** T9, from the ledger. */
  private async costsOf(lines: readonly InventoryLine[]): Promise<Costs> {
    const keys = lines.flatMap(keysOf);
    const found = new Map<string, { average_cost: Quantity; value_in_stock: Quantity }>();
    for (let from = 0; from < keys.length; from += LARGEST_QUESTION) {
      const { costs } = await this.asker.ask(inventoryCostsOf, { keys: keys.slice(from, from + LARGEST_QUESTION) });
      for (const cost of costs) found.set(cost.key, cost);
    }
    return found;
  }
}
