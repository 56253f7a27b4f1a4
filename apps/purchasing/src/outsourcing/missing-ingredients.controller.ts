import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  boughtMissing,
  boughtOrderView,
  madeMissing,
  skippedMaterialView,
  sourcedManufacturingOrderView,
  type BoughtMissing,
  type MadeMissing,
} from '@pegboard/contracts';
import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { instantsAt } from '@pegboard/kit';
import { Answers } from '@pegboard/service';
import { PurchasingItemCopies } from '../items/item-copies';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { IngredientSourcing } from './ingredient-sourcing';
import { BuyMissingOutsourcedDto, MissingOutsourcedDto } from './missing-ingredients.dto';

/** Buying and making what an outsourced order lacks, from where its list stands (M8). The list itself is the planner's. */
@ApiTags('sourcing')
@Controller('v1/purchase_orders')
export class OutsourcedMissingController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    private readonly sourcing: IngredientSourcing,
    private readonly items: PurchasingItemCopies,
  ) {}

  @Post(':id/missing_ingredients/buy')
  @Answers(boughtMissing, { status: 201 })
  async buy(@Param('id') id: number, @Body() body: BuyMissingOutsourcedDto): Promise<BoughtMissing> {
    const order = await this.orders.get(id);
    const { arrival } = await instantsAt({ arrival: body.expected_arrival_date }, () =>
      this.items.locations.zoneOf(order.trackingLocationId ?? order.locationId),
    );
    const asked = { supplierId: body.supplier_id, variantIds: body.variant_ids, arrival };
    const { made, skipped } = await this.sourcing.buyMissing(order, asked);
    return {
      purchase_orders: made.map((bought) => boughtOrderView(purchaseOrders.toBody(bought))),
      skipped: skipped.map(skippedMaterialView),
    };
  }

  @Post(':id/missing_ingredients/make')
  @Answers(madeMissing, { status: 201 })
  async make(@Param('id') id: number, @Body() body?: MissingOutsourcedDto): Promise<MadeMissing> {
    const { made, skipped } = await this.sourcing.makeMissing(await this.orders.get(id), body?.variant_ids);
    return { manufacturing_orders: made.map(sourcedManufacturingOrderView), skipped: skipped.map(skippedMaterialView) };
  }
}
