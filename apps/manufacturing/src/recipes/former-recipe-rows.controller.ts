import { Body, Controller, Delete, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { rowOf } from '@pegboard/domain-manufacturing';
import { Answers, AnswersNothing, showVersion } from '@pegboard/service';
import { bomRowId } from './bom-row-ids';
import { BomRows } from './bom-rows';
import { UpdateFormerRecipeRowDto } from './bom-row.dto';
import { recipeLineAnswer, type RecipeLineAnswer } from './recipe.answer';
import { recipeLineView } from './recipe.view';

/** One row of the older view of `bom_rows` (I2). */
@ApiTags('recipes')
@Controller('v1/recipe_rows')
export class FormerRecipeRowsController {
  constructor(private readonly rows: BomRows) {}

  @Patch(':id')
  @Answers(recipeLineAnswer)
  async change(@Param('id') uuid: string, @Body() dto: UpdateFormerRecipeRowDto): Promise<RecipeLineAnswer> {
    const id = bomRowId(uuid);
    const recipe = await this.rows.change(id, dto);
    showVersion(recipe);
    return recipeLineView(recipe, rowOf(recipe, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') uuid: string): Promise<void> {
    await this.rows.remove(bomRowId(uuid));
  }
}
