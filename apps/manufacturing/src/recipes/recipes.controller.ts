import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectStore } from '@pegboard/eventing';
import { AnswersList, AnswersNothing, each, listParts, type Listed } from '@pegboard/service';
import { bomRowId } from './bom-row-ids';
import { askedRows, BomRows } from './bom-rows';
import { CreateRecipesDto, RecipesQuery } from './bom-row.dto';
import { recipeLineAnswer } from './recipe.answer';
import { recipes, type RecipeStore } from './recipe.schema';
import { recipeLineView } from './recipe.view';

/** The older view of `bom_rows` (I2): the same rows, under the same ids. */
@ApiTags('recipes')
@Controller('v1/recipes')
export class RecipesController {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    private readonly rows: BomRows,
  ) {}

  /** All rows or none. */
  @Post()
  @AnswersNothing()
  @HttpCode(204)
  async create(@Body() { rows, keep_current_rows }: CreateRecipesDto): Promise<void> {
    await this.rows.add(rows, (i) => `rows/${i}/`, keep_current_rows ?? true);
  }

  @Get()
  @AnswersList(recipeLineAnswer)
  list(@Query() query: RecipesQuery): Promise<Listed> {
    const asked = askedRows({
      productVariantIds: query.product_variant_ids,
      productItemIds: query.product_id,
      ingredientVariantIds: query.ingredient_variant_id,
      rowIds: query.recipe_row_id,
    });
    return listParts(this.recipes, query, asked, each(recipeLineView));
  }

  /** One row. */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') uuid: string): Promise<void> {
    await this.rows.remove(bomRowId(uuid));
  }
}
