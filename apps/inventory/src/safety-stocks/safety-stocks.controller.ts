import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { CLAIMS, IDS, InjectStore, type AggregateStore, type Claims, type Ids } from '@pegboard/eventing';
import { required, type Quantity } from '@pegboard/kit';
import { Answers, AnswersList, listed, listFilter, pageOf, type Listed } from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import { requireLocation, requireVariants } from '../catalogue/required';
import { safetyStockAnswer } from './safety-stock.answer';
import { safetyStocks, type SafetyStock } from './safety-stock.schema';
import { CreateSafetyStockDto, CreateReorderPointDto, SafetyStocksQuery } from './safety-stock.dto';
import { safetyStockView } from './safety-stock.view';

/** Two names of one thing: the level below which the plan asks for more (B6). */
@Controller('v1')
export class SafetyStocksController {
  constructor(
    @InjectStore(safetyStocks) private readonly levels: AggregateStore<SafetyStock>,
    private readonly catalogue: Catalogue,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @Post('inventory_safety_stock_levels')
  @Answers(safetyStockAnswer)
  @HttpCode(200)
  async set(@Body() body: CreateSafetyStockDto) {
    return safetyStockView(await this.keep(body.variant_id, body.location_id, body.value));
  }

  @Get('inventory_safety_stock_levels')
  @AnswersList(safetyStockAnswer)
  async list(@Query() query: SafetyStocksQuery): Promise<Listed> {
    const filter = {
      ...listFilter(query),
      ...(query.variant_id ? { variantId: { $in: query.variant_id } } : {}),
      ...(query.location_id ? { locationId: { $in: query.location_id } } : {}),
    };
    const { items, total } = await this.levels.search(filter, { id: 1 }, pageOf(query));
    return listed(items.map(safetyStockView), total, query);
  }

  @Post('inventory_reorder_points')
  @Answers(safetyStockAnswer)
  @HttpCode(200)
  async setReorderPoint(@Body() body: CreateReorderPointDto) {
    const value = required(body.reorder_point ?? body.value, 'reorder_point');
    return safetyStockView(await this.keep(body.variant_id, body.location_id, value));
  }

  @Get('inventory_reorder_points')
  @AnswersList(safetyStockAnswer)
  listReorderPoints(@Query() query: SafetyStocksQuery): Promise<Listed> {
    return this.list(query);
  }

  /** One per variant and location: the pair is claimed, then written. */
  private async keep(variantId: number, locationId: number, quantity: Quantity): Promise<SafetyStock> {
    await requireVariants(this.catalogue, [variantId]);
    await requireLocation(this.catalogue, locationId);
    const key = `safety_stock:${variantId}@${locationId}`;
    const id = (await this.claims.find(key))?.resourceId ?? (await this.claims.claim(key, await this.ids.next('safety_stock'))).resourceId;
    await this.levels.create({ id, isDeleted: false, variantId, locationId, quantity }, [{ action: 'created' }]);
    return this.levels.change(id, (current) =>
      current.quantity === quantity ? undefined : { state: { ...current, quantity }, events: [{ action: 'updated' }] },
    );
  }
}
