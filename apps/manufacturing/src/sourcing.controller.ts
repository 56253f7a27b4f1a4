import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { skippedMaterialView, type PurchaseOrder } from '@pegboard/contracts';
import { toNumber, type Instant, type Quantity } from '@pegboard/kit';
import { Answers, IdField, InstantField, NoBody, QuantityField } from '@pegboard/service';
import {
  boughtMissingAnswer,
  boughtOrderAnswer,
  madeMissingAnswer,
  type BoughtMissingAnswer,
  type BoughtOrderAnswer,
  type MadeMissingAnswer,
} from './answers/sourcing';
import { manufacturingOrderAnswer, type ManufacturingOrderAnswer } from './answers/manufacturing-order';
import { manufacturingOrders, type OrderStore } from './manufacturing.schema';
import { orderHolding } from './order-parts';
import { OrderViews } from './order-view';
import { Sourcing } from './sourcing';

class BuyMissingDto {
  @IdField({ optional: true, description: "Absent: each item's default supplier." }) supplier_id?: number;
  @InstantField({ optional: true }) expected_arrival_date?: Instant;
}

class BuyDto extends BuyMissingDto {
  @QuantityField({ optional: true, description: 'Absent: what is missing, in stock units.' }) quantity?: Quantity;
}

class MakeDto {
  @QuantityField({ optional: true, description: 'Absent: what is missing.' }) quantity?: Quantity;
  @InstantField({ optional: true }) production_deadline_date?: Instant;
}

/** Buying and making what an order lacks, from where it stands (M8). The list itself is the planner's. */
@ApiTags('sourcing')
@Controller('v1')
export class SourcingController {
  constructor(
    @Inject(manufacturingOrders as never) private readonly orders: OrderStore,
    private readonly sourcing: Sourcing,
    private readonly views: OrderViews,
  ) {}

  @Post('manufacturing_order_recipe_rows/:id/buy')
  @Answers(boughtOrderAnswer, { status: 201 })
  async buyIngredient(@Param('id') id: number, @Body() dto: BuyDto): Promise<BoughtOrderAnswer> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    return purchaseView(
      await this.sourcing.buyIngredient(order, id, {
        quantity: dto.quantity,
        supplierId: dto.supplier_id,
        arrival: dto.expected_arrival_date,
      }),
    );
  }

  @Post('manufacturing_order_recipe_rows/:id/make')
  @Answers(manufacturingOrderAnswer, { status: 201 })
  async makeIngredient(@Param('id') id: number, @Body() dto: MakeDto): Promise<ManufacturingOrderAnswer> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    return this.views.order(
      await this.sourcing.makeIngredient(order, id, { quantity: dto.quantity, deadline: dto.production_deadline_date }),
    );
  }

  @Post('manufacturing_orders/:id/missing_ingredients/buy')
  @Answers(boughtMissingAnswer, { status: 201 })
  async buyMissing(@Param('id') id: number, @Body() dto: BuyMissingDto): Promise<BoughtMissingAnswer> {
    const { made, skipped } = await this.sourcing.buyMissing(await this.orders.get(id), {
      supplierId: dto.supplier_id,
      arrival: dto.expected_arrival_date,
    });
    return {
      purchase_orders: made.map(purchaseView),
      skipped: skipped.map(skippedMaterialView),
    };
  }

  @Post('manufacturing_orders/:id/missing_ingredients/make')
  @Answers(madeMissingAnswer, { status: 201 })
  async makeMissing(@Param('id') id: number, @Body() _nothing?: NoBody): Promise<MadeMissingAnswer> {
    const { made, skipped } = await this.sourcing.makeMissing(await this.orders.get(id));
    return { manufacturing_orders: await this.views.list(made), skipped: skipped.map(skippedMaterialView) };
  }
}

/** The order that was bought, as far as its maker tells it. */
const purchaseView = (order: PurchaseOrder): BoughtOrderAnswer => ({
  id: order.id,
  order_no: order.order_no,
  entity_type: order.entity_type,
  status: order.status,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  purchase_order_rows: order.rows.map((row) => ({ id: row.id, variant_id: row.variant_id, quantity: toNumber(row.quantity) })),
});
