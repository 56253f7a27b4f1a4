import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  standingProduction,
  datedProduction,
  productionOf,
  knownOrder,
  givenIngredients,
  type ManufacturingOrder,
  type UsedIngredient,
} from '@pegboard/domain-manufacturing';
import { IDS, InjectStore, type Ids } from '@pegboard/eventing';
import { instantsAt, required, type DateOrInstant, type Instant } from '@pegboard/kit';
import { suggestedPortion } from '@pegboard/posting';
import {
  batchesFrom,
  isSuggested,
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  listParts,
  type Listed,
  matchVersion,
  ofEither,
  showVersion,
  ExtendVariantQuery,
} from '@pegboard/service';
import { productionAnswer, type ProductionAnswer } from './production.answer';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { productBatchesOf } from './batch-input';
import { Linking } from '../linking/linking';
import { orderHolding } from '../orders/order-parts';
import { ManufacturingItemCopies } from '../items/item-copies';
import { Producing } from './producing';
import { IngredientDto, CreateProductionDto, UpdateProductionDto, ProductionQuery } from './production.dto';
import { productionView } from './production.view';

/** Completions, partial and whole, and their undoing (O3, O4). */
@ApiTags('manufacturing_order_productions')
@Controller('v1/manufacturing_order_productions')
export class ProductionsController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly items: ManufacturingItemCopies,
    private readonly producing: Producing,
    private readonly linking: Linking,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  @Post()
  @Answers(productionAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateProductionDto): Promise<ProductionAnswer> {
    const id = await this.ids.next('manufacturing_order_production');
    const order = knownOrder(await this.orders.find(dto.manufacturing_order_id), dto.manufacturing_order_id);
    const quantity = required(ofEither(dto, 'completed_quantity', 'quantity'), 'completed_quantity');
    const { date } = await this.dateFrom(order, ofEither(dto, 'completed_date', 'production_date'));
    const done = await this.producing.produce(order.id, {
      id,
      quantity,
      isFinal: dto.is_final,
      productionDate: date,
      ingredients: givenIngredients(order, (dto.ingredients ?? []).map(usedFrom)),
      batchTransactions: productBatchesOf(dto, quantity),
      operations: dto.operations?.map(({ manufacturing_order_operation_id: rowId, time }) => ({ rowId, time })),
    });
    showVersion(done);
    return productionView(done, standingProduction(done, id));
  }

  @Get()
  @AnswersList(productionAnswer)
  list(@Query() query: ProductionQuery): Promise<Listed> {
    const ids = query.manufacturing_order_ids ?? query.manufacturing_order_id;
    const filter = { id: ids && { $in: ids } };
    return listParts(this.orders, query, { list: 'productions', timesOf: 'part', filter }, each(productionView));
  }

  @Get(':id')
  @Answers(productionAnswer)
  async one(@Param('id') id: number, @Query() _query?: ExtendVariantQuery): Promise<ProductionAnswer> {
    const order = await orderHolding(this.orders, 'productions', id, 'manufacturing order production');
    showVersion(order);
    return productionView(order, productionOf(order, id));
  }

  /** Its day. What was booked is never edited (T1). */
  @Patch(':id')
  @Answers(productionAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateProductionDto): Promise<ProductionAnswer> {
    const order = await orderHolding(this.orders, 'productions', id, 'manufacturing order production');
    const { date } = await this.dateFrom(order, dto.production_date);
    const changed = await this.producing.change(order.id, (current) => {
      matchVersion(current);
      return datedProduction(current, id, date);
    });
    showVersion(changed);
    return productionView(changed, productionOf(changed, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async undo(@Param('id') id: number): Promise<void> {
    const { id: orderId } = await orderHolding(this.orders, 'productions', id, 'manufacturing order production');
    await this.producing.undo(orderId, id, matchVersion);
    await this.linking.reopened(orderId);
  }

  /** A day is one at the order's location (D1). */
  private dateFrom({ locationId }: ManufacturingOrder, date: DateOrInstant | undefined): Promise<{ date?: Instant }> {
    return instantsAt({ date }, () => this.items.locations.zoneOf(locationId));
  }
}

const usedFrom = (dto: IngredientDto, i: number): UsedIngredient => ({
  rowId: dto.manufacturing_order_recipe_row_id,
  variantId: dto.variant_id,
  quantity: dto.quantity,
  ...(isSuggested(dto, `ingredients/${i}/`) && dto.quantity > 0 ? { batchTransactions: [suggestedPortion(dto.quantity)] } : {}),
  ...(dto.batch_transactions ? { batchTransactions: batchesFrom(dto.batch_transactions) } : {}),
});
