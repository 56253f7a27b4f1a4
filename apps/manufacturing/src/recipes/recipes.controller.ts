import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Recipe } from '@pegboard/domain-manufacturing';
import { InjectStore } from '@pegboard/eventing';
import { AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { bomRowId } from './bom-row-ids';
import { BomRows } from './bom-rows';
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
    const among = (values: readonly number[] | undefined) => values && { $in: values };
    const asked: PartsList<Recipe, 'rows'> = {
      list: 'rows',
      timesOf: 'part',
      isInOrder: true,
      filter: {
        id: among(query.product_variant_ids),
        productItemId: among(query.product_id),
        'rows.ingredientVariantId': among(query.ingredient_variant_id),
        'rows.id': among(query.recipe_row_id),
      },
      isWanted: (row) =>
        (!query.ingredient_variant_id || query.ingredient_variant_id.includes(row.ingredientVariantId)) &&
        (!query.recipe_row_id || query.recipe_row_id.includes(row.id)),
    };
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
