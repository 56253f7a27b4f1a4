import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { stillToDo, type ToDoLine } from '@pegboard/domain-planning';
import { negate, type Quantity } from '@pegboard/kit';
import { Answers, AnswersList, listed, pageOf, type Listed } from '@pegboard/service';
import type { ItemDirectory } from '../hearing/item-directory';
import { LivePlan } from '../live/live-plan';
import { CreateReplenishmentOrdersDto } from '../replenishment/replenishment.dto';
import { replenish, type ChosenRow, type Wanted } from '../replenishment/replenish';
import { replenishedAnswer, type ReplenishedAnswer } from '../replenishment/replenishment.answer';
import { Replenishing } from '../replenishment/replenishing';
import { Shortages } from '../shortages/shortages';
import { toDoAnswer } from './to-do.answer';
import { ToDoQuery } from './to-do.dto';
import { toDoView } from './to-do.view';

const WAIT_MS = 1_000;

/** P14: what must be bought and made, through the recipes. What is being ordered counts as supply (P13). */
@Controller('v1/plan/to_do')
export class ToDoController {
  constructor(
    private readonly live: LivePlan,
    private readonly shortages: Shortages,
    private readonly replenishing: Replenishing,
  ) {}

  /** Supplier by supplier, the most urgent first. */
  @Get()
  @AnswersList(toDoAnswer)
  async list(@Query() query: ToDoQuery): Promise<Listed> {
    const lines = (await this.lines()).filter((line) => isAskedFor(line, query));
    const { skip, limit } = pageOf(query);
    return listed(lines.slice(skip, skip + limit).map(toDoView), lines.length, query);
  }

  /** Turns chosen lines into purchase orders, one a supplier and location, or rows of a draft, and manufacturing orders. */
  @Post('orders')
  @Answers(replenishedAnswer, { status: 201 })
  async order(@Body() body: CreateReplenishmentOrdersDto): Promise<ReplenishedAnswer> {
    const { directory } = await this.live.whenCurrent(WAIT_MS);
    const dates = {
      expectedArrivalDate: body.expected_arrival_date ?? null,
      productionDeadlineDate: body.production_deadline_date ?? null,
      zoneOf: (locationId: number) => directory.zoneOf(locationId),
    };
    return this.replenishing.order(async () => wantedOf(body, await this.lines(), directory), dates, 'to_do');
  }

  private async lines(): Promise<ToDoLine[]> {
    const { directory } = await this.live.whenCurrent(WAIT_MS);
    return this.shortages.look(WAIT_MS, (plan) => plan.toDo((variantId, locationId) => directory.ways(variantId, locationId)));
  }
}

function isAskedFor(line: ToDoLine, query: ToDoQuery): boolean {
  const text = query.search?.toLowerCase();
  return (
    (!query.action || (line.way !== null && query.action.includes(line.way))) &&
    (!query.supplier_id || (line.supplierId !== null && query.supplier_id.includes(line.supplierId))) &&
    (!query.variant_id || query.variant_id.includes(line.variantId)) &&
    (!query.location_id || query.location_id.includes(line.locationId)) &&
    (!query.sales_order_id ||
      line.demands.some(({ demand }) => demand.serves.some((order) => query.sales_order_id!.includes(order.salesOrderId)))) &&
    (!query.latest_day_max || (line.latestDay !== null && line.latestDay <= query.latest_day_max)) &&
    (query.is_late ?? line.isLate) === line.isLate &&
    (text === undefined || line.sku.toLowerCase().includes(text) || line.name.toLowerCase().includes(text))
  );
}

/** The orders that chosen lines become: bought or made as the list says, unless the caller says otherwise. */
function wantedOf(body: CreateReplenishmentOrdersDto, lines: readonly ToDoLine[], directory: ItemDirectory): Wanted[] {
  const lineOf = (row: Pick<ChosenRow, 'variant_id' | 'location_id'>): ToDoLine | undefined =>
    lines.find(({ variantId, locationId }) => variantId === row.variant_id && locationId === row.location_id);
  const rows = body.rows.map((row): ChosenRow => {
    const way = row.action ?? lineOf(row)?.way;
    return way ? { ...row, action: way } : row;
  });
  const toDo = (variantId: number, locationId: number): Quantity => stillToDo(lines, { variantId, locationId }) as Quantity;
  return replenish(rows, directory, (variantId, locationId) => ({ calculated: negate(toDo(variantId, locationId)) })).map(
    (wanted): Wanted => {
      if (wanted.action === 'buy') return { ...wanted, appendTo: body.purchase_order_id };
      const neededOn = lineOf({ variant_id: wanted.rows[0].variantId, location_id: wanted.locationId })?.neededOn;
      return { ...wanted, neededOn: neededOn ?? undefined };
    },
  );
}
