import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addRows, changeRow, removeRow, rowOf, type Recipe, type RecipeRow } from '@pegboard/domain-manufacturing';
import { CLOCK, IDS, InjectStore, type Clock, type Ids } from '@pegboard/eventing';
import { found, ONE } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  JobCalls,
  Jobs,
  listParts,
  type JobAnswer,
  type Listed,
  type PartsList,
  matchVersion,
  MayBecomeJob,
  showVersion,
  type StepResults,
  ValidateOnly,
} from '@pegboard/service';
import { bomRowAnswer, type BomRowAnswer } from './recipe.answer';
import { ManufacturingItemCopies } from '../items/item-copies';
import { RecipeEditing } from './recipe-editing';
import { bomRowUuid } from '@pegboard/contracts';
import { bomRowId } from './bom-row-ids';
import { CreateBomRowDto, CreateBomRowsDto, UpdateBomRowDto, BomRowQuery } from './bom-row.dto';
import { bomRowView } from './recipe.view';
import { recipes, type RecipeStore } from './recipe.schema';

const BATCH = 'batch/create';
/** So many rows are written at once; more are a job. */
const DIRECTLY = 50;

/** The rows of one call with their ids, as the job keeps them: they are added together, or none is. */
interface BatchStep {
  readonly ids: readonly number[];
  readonly rows: readonly CreateBomRowDto[];
}

const inData = (index: number): string => `data/${index}/`;

/** Ingredient rows of recipes (I2). Katana knows them by UUID; ours carry the row's number. */
@ApiTags('bom_rows')
@Controller('v1/bom_rows')
export class BomRowsController {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly editing: RecipeEditing,
    private readonly items: ManufacturingItemCopies,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly calls: JobCalls,
    jobs: Jobs,
  ) {
    jobs.register(`bom_rows/${BATCH}`, (step: BatchStep) => this.addAll(step));
  }

  @Post()
  @AnswersNothing()
  @HttpCode(204)
  async create(@Body() dto: CreateBomRowDto): Promise<void> {
    await this.add([dto], () => '');
  }

  /** All rows or none. */
  @Post(BATCH)
  @ValidateOnly()
  @AnswersNothing()
  @MayBecomeJob()
  @HttpCode(204)
  async createMany(@Body() { data }: CreateBomRowsDto): Promise<JobAnswer | void> {
    if (data.length <= DIRECTLY) return this.add(data, inData);
    const ids = await this.ids.take('bom_row', data.length);
    return this.calls.run(`bom_rows/${BATCH}`, [{ ids, rows: data.map((row) => ({ ...row })) } satisfies BatchStep], () => undefined);
  }

  private async addAll({ ids, rows }: BatchStep): Promise<StepResults> {
    await this.addUnder(ids, rows, inData);
    return rows.map((row, i) => ({
      id: bomRowUuid(ids[i]!),
      product_variant_id: row.product_variant_id,
      ingredient_variant_id: row.ingredient_variant_id,
      result: 'created',
    }));
  }

  private async add(dtos: readonly CreateBomRowDto[], path: (index: number) => string): Promise<void> {
    await this.addUnder(await this.ids.take('bom_row', dtos.length), dtos, path);
  }

  /** Everything is checked before the first recipe is written. */
  private async addUnder(ids: readonly number[], dtos: readonly CreateBomRowDto[], path: (index: number) => string): Promise<void> {
    await this.editing.inTurn(async () => {
      const products = new Map<number, Awaited<ReturnType<RecipeEditing['product']>>>();
      for (const [i, dto] of dtos.entries()) {
        products.set(
          dto.product_variant_id,
          await this.editing.product(dto.product_variant_id, dto.product_item_id, `${path(i)}product_variant_id`),
        );
        await this.items.variant(dto.ingredient_variant_id, `${path(i)}ingredient_variant_id`);
      }
      for (const [id, own] of groups(dtos))
        await this.editing.refuseCycle(
          id,
          own.map((i) => dtos[i]!.ingredient_variant_id),
          `${path(own[0]!)}ingredient_variant_id`,
        );
      const now = this.clock.now();
      const saved: { id: number; rowIds: Set<number> }[] = [];
      for (const [id, own] of groups(dtos)) {
        const rows = own.map((i): RecipeRow => ({
          id: ids[i]!,
          ingredientVariantId: dtos[i]!.ingredient_variant_id,
          quantity: dtos[i]!.quantity ?? ONE,
          notes: dtos[i]!.notes ?? null,
          createdAt: now,
          updatedAt: now,
        }));
        await this.editing.change(products.get(id)!, (recipe) =>
          addRows(
            recipe,
            rows.filter((row) => !recipe.rows.some((known) => known.id === row.id)),
          ),
        );
        saved.push({ id, rowIds: new Set(rows.map((row) => row.id)) });
        // Rows of one call may close a circle together.
        await this.editing
          .refuseCycle(
            id,
            rows.map((row) => row.ingredientVariantId),
            `${path(own[0]!)}ingredient_variant_id`,
          )
          .catch(async (refusal: unknown) => {
            for (const one of saved)
              await this.recipes.change(one.id, (recipe) => ({
                state: { ...recipe, rows: recipe.rows.filter((row) => !one.rowIds.has(row.id)) },
                events: [{ action: 'rows_withdrawn' }],
              }));
            throw refusal;
          });
      }
    });
  }

  @Get()
  @AnswersList(bomRowAnswer)
  list(@Query() query: BomRowQuery): Promise<Listed> {
    const among = (values: readonly number[] | undefined) => values && { $in: values };
    const asked: PartsList<Recipe, 'rows'> = {
      list: 'rows',
      timesOf: 'part',
      isInOrder: true,
      filter: {
        id: among(query.product_variant_id),
        productItemId: among(query.product_item_id),
        'rows.ingredientVariantId': among(query.ingredient_variant_id),
        ...(query.ids ? {} : { 'rows.id': among(query.id) }),
      },
      isWanted: (row) =>
        (!query.ingredient_variant_id || query.ingredient_variant_id.includes(row.ingredientVariantId)) &&
        (!query.id || query.id.includes(row.id)),
    };
    return listParts(this.recipes, query, asked, each(bomRowView));
  }

  @Patch(':id')
  @Answers(bomRowAnswer)
  async change(@Param('id') uuid: string, @Body() dto: UpdateBomRowDto): Promise<BomRowAnswer> {
    const id = bomRowId(uuid);
    return this.editing.inTurn(async () => {
      const recipe = await this.recipeOf(id);
      if (dto.ingredient_variant_id !== undefined) {
        await this.items.variant(dto.ingredient_variant_id, 'ingredient_variant_id');
        await this.editing.refuseCycle(recipe.id, [dto.ingredient_variant_id], 'ingredient_variant_id');
      }
      const change = {
        ...(dto.ingredient_variant_id === undefined ? {} : { ingredientVariantId: dto.ingredient_variant_id }),
        ...(dto.quantity === undefined ? {} : { quantity: dto.quantity ?? ONE }),
        ...(dto.notes === undefined ? {} : { notes: dto.notes }),
      };
      const changed = await this.recipes.change(recipe.id, (current) => {
        matchVersion(current);
        return changeRow(current, id, change, this.clock.now());
      });
      showVersion(changed);
      return bomRowView(changed, rowOf(changed, id));
    });
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') uuid: string): Promise<void> {
    const id = bomRowId(uuid);
    const recipe = await this.recipeOf(id);
    await this.recipes.change(recipe.id, (current) => {
      matchVersion(current);
      return removeRow(current, id);
    });
  }

  private async recipeOf(rowId: number): Promise<Recipe> {
    const { items } = await this.recipes.search({ 'rows.id': rowId }, {}, { skip: 0, limit: 1 });
    return found(items[0], 'bom row', rowId);
  }
}

/** The indexes of the rows of each product, in the order in which they came. */
function groups(dtos: readonly CreateBomRowDto[]): Map<number, number[]> {
  const own = new Map<number, number[]>();
  for (const [i, dto] of dtos.entries()) own.set(dto.product_variant_id, [...(own.get(dto.product_variant_id) ?? []), i]);
  return own;
}
