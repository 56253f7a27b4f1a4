import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseGrouping, rerankOperation } from '@pegboard/domain-manufacturing';
import { CLOCK, InjectStore, type Clock } from '@pegboard/eventing';
import { found } from '@pegboard/kit';
import { AnswersNothing } from '@pegboard/service';
import { RerankProductOperationDto } from './product-operation-row.dto';
import { recipes, type RecipeStore } from './recipe.schema';

/** The sequence of a recipe's operations, by Katana's own call (I2). */
@ApiTags('product_operation_rows')
@Controller('v1')
export class ProductOperationRerankController {
  constructor(
    @InjectStore(recipes) private readonly recipes: RecipeStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Behind another operation of its recipe, or first. */
  @Post('product_operation_rerank')
  @AnswersNothing()
  @HttpCode(204)
  async rerank(@Body() dto: RerankProductOperationDto): Promise<void> {
    refuseGrouping(dto.should_group);
    const id = dto.rank_product_operation_id;
    const { items } = await this.recipes.search({ 'operations.id': id }, {}, { skip: 0, limit: 1 });
    const recipe = found(items[0], 'product operation row', id);
    await this.recipes.change(recipe.id, (current) => rerankOperation(current, id, dto.preceding_product_operation_id, this.clock.now()));
  }
}
