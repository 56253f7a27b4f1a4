import { Controller, Get, Param } from '@nestjs/common';
import { ref } from '@pegboard/kit';
import { Answers, listOf } from '@pegboard/service';
import { missingIngredientAnswer, type MissingIngredientAnswer } from './explanation.answer';
import { missingIngredientView } from './explanation.view';
import { LivePlan } from '../live/live-plan';
import { Shortages } from '../shortages/shortages';

const WAIT_MS = 1_000;
const missing = listOf(missingIngredientAnswer);

/** S7: the ingredients that nothing in stock covers, at every level, what is being ordered taken as expected (P13), of an order or a row. */
@Controller('v1')
export class MissingIngredientsController {
  constructor(
    private readonly live: LivePlan,
    private readonly shortages: Shortages,
  ) {}

  @Get('sales_orders/:id/missing_ingredients')
  @Answers(missing)
  ofSalesOrder(@Param('id') id: number) {
    return this.of('sales_order', id);
  }

  @Get('sales_order_rows/:id/missing_ingredients')
  @Answers(missing)
  ofSalesOrderRow(@Param('id') id: number) {
    return this.of('sales_order_row', id);
  }

  @Get('manufacturing_orders/:id/missing_ingredients')
  @Answers(missing)
  ofManufacturingOrder(@Param('id') id: number) {
    return this.of('manufacturing_order', id);
  }

  /** Of an outsourced order, at the location from which the contractor takes them (B5). */
  @Get('purchase_orders/:id/missing_ingredients')
  @Answers(missing)
  ofPurchaseOrder(@Param('id') id: number) {
    return this.of('purchase_order', id);
  }

  private async of(type: string, id: number): Promise<{ data: MissingIngredientAnswer[] }> {
    const missing = await this.shortages.look(WAIT_MS, (plan) => plan.missingIngredients(ref(type, id)));
    const { directory } = await this.live.whenLive();
    return { data: missing.map((each) => missingIngredientView(each, directory.ways(each.variantId, each.locationId))) };
  }
}
