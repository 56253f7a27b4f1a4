import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addOperations,
  changeOperation,
  operationOf,
  removeOperation,
  type OperationChange,
  type RecipeOperation,
  type Recipe,
} from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type Ids } from '@pegboard/eventing';
import { required, found, given, ZERO } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  listParts,
  type Listed,
  type PartsList,
  matchVersion,
  ofEither,
  showVersion,
  ValidateOnly,
} from '@pegboard/service';
import { productOperationRowAnswer, type ProductOperationRowAnswer } from './recipe.answer';
import { isOther, isOtherResource, OperationNames } from './operation-names';
import { RecipeEditing } from './recipe-editing';
import {
  ProductOperationRowDto,
  CreateProductOperationRowsDto,
  UpdateProductOperationRowDto,
  ProductOperationRowQuery,
} from './product-operation-row.dto';
import { productOperationRowView } from './recipe.view';
import { recipes, type RecipeStore } from './recipe.schema';

/** Operations of recipes (I2). */
@ApiTags('product_operation_rows')
@Controller('v1/product_operation_rows')
export class ProductOperationRowsController {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly editing: RecipeEditing,
    private readonly names: OperationNames,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ValidateOnly()
  @AnswersNothing()
  @HttpCode(204)
  async create(@Body() { rows, keep_current_rows }: CreateProductOperationRowsDto): Promise<void> {
    const ids = await this.ids.take('product_operation_row', rows.length);
    const products = new Map<number, Awaited<ReturnType<RecipeEditing['product']>>>();
    const operations = new Map<number, RecipeOperation[]>();
    for (const [i, dto] of rows.entries()) {
      required(dto.operation_name ?? dto.operation_id, `rows/${i}/operation_name`, 'operation_name is missing.');
      products.set(dto.product_variant_id, await this.editing.product(dto.product_variant_id, undefined, `rows/${i}/product_variant_id`));
      operations.set(dto.product_variant_id, [...(operations.get(dto.product_variant_id) ?? []), await this.operationFrom(dto, ids[i]!)]);
    }
    for (const [id, own] of operations)
      await this.editing.change(products.get(id)!, (recipe) => addOperations(recipe, own, keep_current_rows ?? true));
  }

  private async operationFrom(dto: ProductOperationRowDto, id: number): Promise<RecipeOperation> {
    const now = this.clock.now();
    return {
      id,
      ...(await this.named(dto)),
      ...((await this.names.resource(dto.resource_id, dto.resource_name)) ?? { resourceId: null, resourceName: null }),
      type: dto.type ?? 'process',
      plannedTimePerUnit: ofEither(dto, 'planned_time_parameter', 'planned_time_per_unit') ?? ZERO,
      costPerHour: ofEither(dto, 'cost_parameter', 'cost_per_hour') ?? null,
      notes: dto.notes ?? null,
      createdAt: now,
      updatedAt: now,
    };
  }

  private async named({ operation_id: id, operation_name: name }: Pick<ProductOperationRowDto, 'operation_id' | 'operation_name'>) {
    if (id === undefined) return { operationId: await this.names.idOf('operation', name!), operationName: name! };
    return { operationId: id, operationName: name ?? (await this.names.operation(id))?.operationName ?? `Operation ${id}` };
  }

  @Get()
  @AnswersList(productOperationRowAnswer)
  list(@Query() query: ProductOperationRowQuery): Promise<Listed> {
    const asked: PartsList<Recipe, 'operations'> = {
      list: 'operations',
      timesOf: 'part',
      isInOrder: true,
      filter: { id: query.product_variant_id && { $in: query.product_variant_id }, productItemId: query.product_id },
      isWanted: (operation) =>
        (query.operation_id ?? operation.operationId) === operation.operationId &&
        (query.operation_name ?? operation.operationName) === operation.operationName &&
        (query.resource_name ?? operation.resourceName) === operation.resourceName &&
        (query.resource_id ?? operation.resourceId) === operation.resourceId &&
        (!query.product_operation_row_id || query.product_operation_row_id.includes(operation.id)),
    };
    return listParts(this.recipes, query, asked, each(productOperationRowView));
  }

  @Patch(':id')
  @Answers(productOperationRowAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateProductOperationRowDto): Promise<ProductOperationRowAnswer> {
    const recipe = await this.recipeOf(id);
    const change = await this.changeFrom(dto, operationOf(recipe, id));
    const changed = await this.recipes.change(recipe.id, (current) => {
      matchVersion(current);
      return changeOperation(current, id, change, this.clock.now());
    });
    showVersion(changed);
    return productOperationRowView(changed, operationOf(changed, id));
  }

  private async changeFrom(dto: UpdateProductOperationRowDto, before: RecipeOperation): Promise<OperationChange> {
    const time = ofEither(dto, 'planned_time_parameter', 'planned_time_per_unit');
    return given({
      sequence: dto.sequence,
      notes: dto.notes,
      type: dto.type,
      plannedTimePerUnit: time === null ? ZERO : time,
      costPerHour: ofEither(dto, 'cost_parameter', 'cost_per_hour'),
      ...(isOther(dto, before) ? await this.named(dto) : {}),
      ...(isOtherResource(dto, before) ? await this.names.resource(dto.resource_id, dto.resource_name) : {}),
    });
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    const recipe = await this.recipeOf(id);
    await this.recipes.change(recipe.id, (current) => {
      matchVersion(current);
      return removeOperation(current, id);
    });
  }

  private async recipeOf(operationId: number): Promise<Recipe> {
    const { items } = await this.recipes.search({ 'operations.id': operationId }, {}, { skip: 0, limit: 1 });
    return found(items[0], 'product operation row', operationId);
  }
}
