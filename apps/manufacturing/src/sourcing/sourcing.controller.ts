import { Body, Controller, Param, Post } from '@nestjs/common';
import { InjectStore } from '@pegboard/eventing';
import { ApiTags } from '@nestjs/swagger';
import {
  boughtMissing,
  boughtOrder,
  boughtOrderView,
  skippedMaterialView,
  type BoughtMissing,
  type BoughtOrder,
} from '@pegboard/contracts';
import { instantsAt } from '@pegboard/kit';
import { Answers } from '@pegboard/service';
import { madeMissingAnswer, type MadeMissingAnswer } from './sourcing.answer';
import { manufacturingOrderAnswer, type ManufacturingOrderAnswer } from '../orders/manufacturing-order.answer';
import { manufacturingOrders, type OrderStore } from '../orders/manufacturing-order.schema';
import { orderHolding } from '../orders/order-parts';
import { ManufacturingOrderViews } from '../orders/manufacturing-order.view';
import { ManufacturingItemCopies } from '../items/item-copies';
import { ManufacturingSourcing } from './sourcing';
import { BuyMissingIngredientsDto, MissingIngredientsDto, BuyIngredientDto, MakeDto } from './sourcing.dto';

/** Buying and making what an order lacks, from where it stands (M8). The list itself is the planner's. */
@ApiTags('sourcing')
@Controller('v1')
export class ManufacturingSourcingController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly sourcing: ManufacturingSourcing,
    private readonly views: ManufacturingOrderViews,
    private readonly items: ManufacturingItemCopies,
  ) {}

  @Post('manufacturing_order_recipe_rows/:id/buy')
  @Answers(boughtOrder, { status: 201 })
  async buyIngredient(@Param('id') id: number, @Body() dto: BuyIngredientDto): Promise<BoughtOrder> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    const { arrival } = await instantsAt({ arrival: dto.expected_arrival_date }, () => this.items.locations.zoneOf(order.locationId));
    return boughtOrderView(
      await this.sourcing.buyIngredient(order, id, {
        quantity: dto.quantity,
        supplierId: dto.supplier_id,
        arrival,
      }),
    );
  }

  @Post('manufacturing_order_recipe_rows/:id/make')
  @Answers(manufacturingOrderAnswer, { status: 201 })
  async makeIngredient(@Param('id') id: number, @Body() dto: MakeDto): Promise<ManufacturingOrderAnswer> {
    const order = await orderHolding(this.orders, 'rows', id, 'manufacturing order recipe row');
    const { deadline } = await instantsAt({ deadline: dto.production_deadline_date }, () => this.items.locations.zoneOf(order.locationId));
    return this.views.order(await this.sourcing.makeIngredient(order, id, { quantity: dto.quantity, deadline }));
  }

  @Post('manufacturing_orders/:id/missing_ingredients/buy')
  @Answers(boughtMissing, { status: 201 })
  async buyMissing(@Param('id') id: number, @Body() dto: BuyMissingIngredientsDto): Promise<BoughtMissing> {
    const order = await this.orders.get(id);
    const { arrival } = await instantsAt({ arrival: dto.expected_arrival_date }, () => this.items.locations.zoneOf(order.locationId));
    const { made, skipped } = await this.sourcing.buyMissing(order, {
      supplierId: dto.supplier_id,
      variantIds: dto.variant_ids,
      arrival,
    });
    return {
      purchase_orders: made.map(boughtOrderView),
      skipped: skipped.map(skippedMaterialView),
    };
  }

  @Post('manufacturing_orders/:id/missing_ingredients/make')
  @Answers(madeMissingAnswer, { status: 201 })
  async makeMissing(@Param('id') id: number, @Body() dto?: MissingIngredientsDto): Promise<MadeMissingAnswer> {
    const { made, skipped } = await this.sourcing.makeMissing(await this.orders.get(id), dto?.variant_ids);
    return { manufacturing_orders: await this.views.list(made), skipped: skipped.map(skippedMaterialView) };
  }
}
