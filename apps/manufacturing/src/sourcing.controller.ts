import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PurchaseOrder } from '@pegboard/contracts';
import { toNumber, type Instant, type Quantity } from '@pegboard/kit';
import { IdField, InstantField, QuantityField, NoBody } from '@pegboard/service';
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
  async buyIngredient(@Param('id') id: number, @Body() dto: BuyDto): Promise<unknown> {
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
  async makeIngredient(@Param('id') id: number, @Body() dto: MakeDto): Promise<unknown> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    return this.views.order(
      await this.sourcing.makeIngredient(order, id, { quantity: dto.quantity, deadline: dto.production_deadline_date }),
    );
  }

  @Post('manufacturing_orders/:id/missing_ingredients/buy')
  async buyMissing(@Param('id') id: number, @Body() dto: BuyMissingDto): Promise<unknown> {
    const { made, skipped } = await this.sourcing.buyMissing(await this.orders.get(id), {
      supplierId: dto.supplier_id,
      arrival: dto.expected_arrival_date,
    });
    return {
      purchase_orders: made.map(purchaseView),
      skipped: skipped.map(skippedView),
    };
  }

  @Post('manufacturing_orders/:id/missing_ingredients/make')
  async makeMissing(@Param('id') id: number, @Body() _nothing?: NoBody): Promise<unknown> {
    const { made, skipped } = await this.sourcing.makeMissing(await this.orders.get(id));
    return { manufacturing_orders: await this.views.list(made), skipped: skipped.map(skippedView) };
  }
}

type Left = Awaited<ReturnType<Sourcing['buyMissing']>>['skipped'][number];

const skippedView = ({ material, code, message }: Left) => ({
  variant_id: material.variant_id,
  location_id: material.location_id,
  quantity_missing: toNumber(material.quantity_missing),
  code,
  reason: message,
});

/** The order that was bought, as far as its maker tells it. */
const purchaseView = (order: PurchaseOrder) => ({
  id: order.id,
  order_no: order.order_no,
  entity_type: order.entity_type,
  status: order.status,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  purchase_order_rows: order.rows.map((row) => ({ id: row.id, variant_id: row.variant_id, quantity: toNumber(row.quantity) })),
});
