import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  knownOrder,
  addIngredient,
  changeIngredient,
  removeIngredient,
  type BatchTransaction,
  type ManufacturingOrder,
} from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type Ids } from '@pegboard/eventing';
import {
  batchesFrom,
  isSuggested,
  Answers,
  AnswersList,
  AnswersNothing,
  listParts,
  listed,
  type Listed,
  type PartsList,
  matchVersion,
  partFilter,
  showVersion,
  viewsOnPage,
  ExtendVariantQuery,
} from '@pegboard/service';
import { recipeRowAnswer, type RecipeRowAnswer } from './recipe-row.answer';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { plannedBatches } from '../productions/batch-input';
import { ManufacturingItemCopies } from '../items/item-copies';
import { orderHolding } from './order-parts';
import { ManufacturingOrderViews } from './manufacturing-order.view';
import { Producing } from '../productions/producing';
import { CreateRecipeRowDto, UpdateRecipeRowDto, RecipeRowQuery } from './recipe-row.dto';

/** Ingredient rows of orders: a copy of the recipe that may be edited while the order is open (O2). */
@ApiTags('manufacturing_order_recipe_rows')
@Controller('v1/manufacturing_order_recipe_rows')
export class RecipeRowsController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly items: ManufacturingItemCopies,
    private readonly views: ManufacturingOrderViews,
    private readonly producing: Producing,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(recipeRowAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateRecipeRowDto): Promise<RecipeRowAnswer> {
    await this.items.ingredient(dto.variant_id);
    const id = await this.ids.next('manufacturing_order_recipe_row');
    const { locationId } = knownOrder(await this.orders.find(dto.manufacturing_order_id), dto.manufacturing_order_id);
    const row = {
      id,
      variantId: dto.variant_id,
      plannedQuantityPerUnit: dto.planned_quantity_per_unit,
      notes: dto.notes ?? '',
      actualQuantity: dto.total_actual_quantity ?? null,
      batchTransactions: batchesGiven(dto) ?? [],
    };
    await this.items.refuseBatches(locationId, this.clock.now(), plannedBatches(row.variantId, 'goes out', row.batchTransactions));
    const order = await this.producing.change(dto.manufacturing_order_id, (current) =>
      current.rows.some((known) => known.id === id) ? undefined : addIngredient(current, row, this.clock.now()),
    );
    showVersion(order);
    return this.views.recipeRow(order, id);
  }

  @Get()
  @AnswersList(recipeRowAnswer)
  async list(@Query() query: RecipeRowQuery): Promise<Listed> {
    const filter = {
      ...(query.manufacturing_order_id ? { id: { $in: query.manufacturing_order_id } } : {}),
      ...(query.variant_id ? { 'rows.variantId': { $in: query.variant_id } } : {}),
      ...partFilter('rows', query, 'part').filter,
    };
    const isWanted = (row: RecipeRowAnswer): boolean =>
      partFilter('rows', query, 'part').isAsked({ id: row.id, createdAt: row.created_at, updatedAt: row.updated_at }) &&
      (!query.variant_id || query.variant_id.includes(row.variant_id)) &&
      (!query.ingredient_availability || query.ingredient_availability.some((wanted) => wanted === row.ingredient_availability));
    if (!query.ingredient_availability) return this.asStored(filter, query);
    const { views, total } = await viewsOnPage(
      this.orders,
      filter,
      async (found) => (await this.views.recipeRows(found)).filter(isWanted),
      query,
    );
    return listed(views, total, query);
  }

  /** Without a filter on plan statuses, the orders themselves select the rows. */
  private asStored(filter: Record<string, unknown>, query: RecipeRowQuery): Promise<Listed> {
    const asked: PartsList<ManufacturingOrder, 'rows'> = {
      list: 'rows',
      timesOf: 'part',
      filter,
      isWanted: ({ variantId }) => !query.variant_id || query.variant_id.includes(variantId),
    };
    return listParts(this.orders, query, asked, async (parts) => {
      const views = await this.views.recipeRows([...new Set(parts.map(({ of: order }) => order))]);
      const byId = new Map(views.map((view) => [view.id, view]));
      return parts.map(({ part }) => byId.get(part.id)!);
    });
  }

  @Get(':id')
  @Answers(recipeRowAnswer)
  async one(@Param('id') id: number, @Query() _query?: ExtendVariantQuery): Promise<RecipeRowAnswer> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    showVersion(order);
    return this.views.recipeRow(order, id);
  }

  @Patch(':id')
  @Answers(recipeRowAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateRecipeRowDto): Promise<RecipeRowAnswer> {
    if (dto.variant_id !== undefined) await this.items.ingredient(dto.variant_id);
    const before = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    const edit = {
      variantId: dto.variant_id,
      plannedQuantityPerUnit: dto.planned_quantity_per_unit,
      actualQuantity: dto.total_actual_quantity,
      notes: dto.notes,
      batchTransactions: batchesGiven(dto),
    };
    const variantId = dto.variant_id ?? before.rows.find((row) => row.id === id)!.variantId;
    await this.items.refuseBatches(before.locationId, this.clock.now(), plannedBatches(variantId, 'goes out', edit.batchTransactions));
    const order = await this.producing.change(before.id, (current) => {
      matchVersion(current);
      return changeIngredient(current, id, edit, this.clock.now());
    });
    showVersion(order);
    return this.views.recipeRow(order, id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const { id: orderId } = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    await this.producing.change(orderId, (current) => {
      matchVersion(current);
      return removeIngredient(current, id);
    });
  }
}

/** Of a row that puts none on itself, productions choose the batches when they take them (T6). */
const batchesGiven = (dto: UpdateRecipeRowDto): BatchTransaction[] | undefined =>
  isSuggested(dto, '') ? [] : dto.batch_transactions && batchesFrom(dto.batch_transactions);
