import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { rowOf } from '@pegboard/domain-manufacturing';
import { IDS, InjectStore, type Ids } from '@pegboard/eventing';
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
  MayBecomeJob,
  showVersion,
  type StepResults,
  ValidateOnly,
} from '@pegboard/service';
import { bomRowAnswer, type BomRowAnswer } from './recipe.answer';
import { askedRows, BomRows } from './bom-rows';
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
    private readonly rows: BomRows,
    @Inject(IDS) private readonly ids: Ids,
    private readonly calls: JobCalls,
    jobs: Jobs,
  ) {
    jobs.register(`bom_rows/${BATCH}`, (step: BatchStep) => this.addAll(step));
  }

  @Post()
  @Answers(bomRowAnswer)
  @HttpCode(200)
  async create(@Body() dto: CreateBomRowDto): Promise<BomRowAnswer> {
    const id = await this.ids.next('bom_row');
    await this.rows.addUnder([id], [dto], () => '');
    const recipe = await this.recipes.get(dto.product_variant_id);
    showVersion(recipe);
    return bomRowView(recipe, rowOf(recipe, id));
  }

  /** All rows or none. */
  @Post(BATCH)
  @ValidateOnly()
  @AnswersNothing()
  @MayBecomeJob()
  @HttpCode(204)
  async createMany(@Body() { data }: CreateBomRowsDto): Promise<JobAnswer | void> {
    if (data.length <= DIRECTLY) return this.rows.add(data, inData);
    const ids = await this.ids.take('bom_row', data.length);
    return this.calls.run(`bom_rows/${BATCH}`, [{ ids, rows: data.map((row) => ({ ...row })) } satisfies BatchStep], () => undefined);
  }

  private async addAll({ ids, rows }: BatchStep): Promise<StepResults> {
    await this.rows.addUnder(ids, rows, inData);
    return rows.map((row, i) => ({
      id: bomRowUuid(ids[i]!),
      product_variant_id: row.product_variant_id,
      ingredient_variant_id: row.ingredient_variant_id,
      result: 'created',
    }));
  }

  @Get()
  @AnswersList(bomRowAnswer)
  list(@Query() query: BomRowQuery): Promise<Listed> {
    const asked = askedRows({
      productVariantIds: query.product_variant_id,
      productItemIds: query.product_item_id,
      ingredientVariantIds: query.ingredient_variant_id,
      rowIds: query.id,
    });
    return listParts(this.recipes, query, asked, each(bomRowView));
  }

  @Patch(':id')
  @Answers(bomRowAnswer)
  async change(@Param('id') uuid: string, @Body() dto: UpdateBomRowDto): Promise<BomRowAnswer> {
    const id = bomRowId(uuid);
    const recipe = await this.rows.change(id, dto);
    showVersion(recipe);
    return bomRowView(recipe, rowOf(recipe, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') uuid: string): Promise<void> {
    await this.rows.remove(bomRowId(uuid));
  }
}
