import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseOtherBatches, takenAs } from '@pegboard/domain-manufacturing';
import { InjectStore } from '@pegboard/eventing';
import { Answers, matchVersion, showVersion } from '@pegboard/service';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { orderHolding } from '../orders/order-parts';
import { productionIngredientAnswer, type ProductionIngredientAnswer } from './production.answer';
import { UpdateProductionIngredientDto } from './production.dto';
import { productionIngredientView } from './production.view';

/** What a production has taken (O3). */
@ApiTags('manufacturing_order_production_ingredients')
@Controller('v1/manufacturing_order_production_ingredients')
export class ProductionIngredientsController {
  constructor(@InjectStore(manufacturingOrders) private readonly orders: OrderStore) {}

  /** Its batches, if they are those from which it was taken: what was booked is never edited (T1). */
  @Patch(':id')
  @Answers(productionIngredientAnswer)
  async change(@Param('id') id: number, @Body() dto: UpdateProductionIngredientDto): Promise<ProductionIngredientAnswer> {
    const order = await orderHolding(this.orders, 'productions.ingredients', id, 'manufacturing order production ingredient');
    const { production, ingredient } = takenAs(order, id);
    matchVersion(order);
    if (dto.batch_transactions)
      refuseOtherBatches(
        ingredient,
        dto.batch_transactions.map(({ batch_id: batchId, quantity }) => ({ batchId, quantity })),
      );
    showVersion(order);
    return productionIngredientView(order, production, ingredient);
  }
}
