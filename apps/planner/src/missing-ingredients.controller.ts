import { Controller, Get, Param } from '@nestjs/common';
import { ref } from '@pegboard/kit';
import { missingBody } from './explanations';
import { LivePlan } from './live-plan';

const WAIT_MS = 1_000;

/** S7: the ingredients that nothing in stock covers, at every level, of an order or a row. */
@Controller('v1')
export class MissingIngredientsController {
  constructor(private readonly live: LivePlan) {}

  @Get('sales_orders/:id/missing_ingredients')
  ofSalesOrder(@Param('id') id: number) {
    return this.of('sales_order', id);
  }

  @Get('sales_order_rows/:id/missing_ingredients')
  ofSalesOrderRow(@Param('id') id: number) {
    return this.of('sales_order_row', id);
  }

  @Get('manufacturing_orders/:id/missing_ingredients')
  ofManufacturingOrder(@Param('id') id: number) {
    return this.of('manufacturing_order', id);
  }

  private async of(type: string, id: number) {
    const { plan } = await this.live.whenLive(WAIT_MS);
    return { data: plan.missingIngredients(ref(type, id)).map(missingBody) };
  }
}
