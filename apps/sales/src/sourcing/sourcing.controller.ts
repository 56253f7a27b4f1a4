import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  boughtMissing,
  boughtOrder,
  boughtOrderView,
  madeMissing,
  skippedMaterialView,
  sourcedManufacturingOrder,
  sourcedManufacturingOrderView,
  type BoughtMissing,
  type MadeMissing,
} from '@pegboard/contracts';
import { rowOf, type SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { ref } from '@pegboard/kit';
import { Answers, listOf } from '@pegboard/service';
import { supplyOptionsAnswer, type SupplyOptionsAnswer } from './sourcing.answer';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { SalesSourcing, type NamedSupply } from './sourcing';
import { BuyForRowDto, BuyMissingMaterialsDto, MissingMaterialsDto, MakeInBatchDto, OutsourceDto } from './sourcing.dto';
import { supplyOptionsView } from './sourcing.view';

/** Make in batch, buy, outsource for a row; make to order is manufacturing's. */
@ApiTags('sourcing')
@Controller('v1')
export class SalesSourcingController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly parts: OrderParts,
    private readonly sourcing: SalesSourcing,
  ) {}

  @Get('sales_order_rows/:id/supply_options')
  @Answers(supplyOptionsAnswer)
  async options(@Param('id') id: number): Promise<SupplyOptionsAnswer> {
    return supplyOptionsView(await this.sourcing.options(id));
  }

  @Get('sales_orders/:id/supply_options')
  @Answers(listOf(supplyOptionsAnswer))
  async optionsOfOrder(@Param('id') id: number): Promise<{ data: SupplyOptionsAnswer[] }> {
    return { data: (await this.sourcing.optionsOf(await this.orders.get(id))).map(supplyOptionsView) };
  }

  @Post('sales_order_rows/:id/make_in_batch')
  @Answers(sourcedManufacturingOrder, { status: 201 })
  async makeInBatch(@Param('id') id: number, @Body() body: MakeInBatchDto) {
    const { quantity, production_deadline_date: date } = body;
    return sourcedManufacturingOrderView(await this.sourcing.makeInBatch(id, { quantity, date }));
  }

  @Post('sales_order_rows/:id/buy')
  @Answers(boughtOrder, { status: 201 })
  async buy(@Param('id') id: number, @Body() body: BuyForRowDto) {
    return boughtOrderView(await this.sourcing.buyRow(id, 'buy', namedIn(body)));
  }

  @Post('sales_order_rows/:id/outsource')
  @Answers(boughtOrder, { status: 201 })
  async outsource(@Param('id') id: number, @Body() body: OutsourceDto) {
    const named = { ...namedIn(body), trackingLocationId: body.tracking_location_id };
    return boughtOrderView(await this.sourcing.buyRow(id, 'outsource', named));
  }

  @Post('sales_orders/:id/missing_ingredients/buy')
  @Answers(boughtMissing, { status: 201 })
  async buyForOrder(@Param('id') id: number, @Body() body: BuyMissingMaterialsDto) {
    return this.buyMissing(await this.orders.get(id), ref('sales_order', id), body);
  }

  @Post('sales_order_rows/:id/missing_ingredients/buy')
  @Answers(boughtMissing, { status: 201 })
  async buyForRow(@Param('id') id: number, @Body() body: BuyMissingMaterialsDto) {
    return this.buyMissing(await this.parts.ofRow(id), ref('sales_order_row', id), body);
  }

  @Post('sales_orders/:id/missing_ingredients/make')
  @Answers(madeMissing, { status: 201 })
  async makeForOrder(@Param('id') id: number, @Body() body?: MissingMaterialsDto) {
    return this.makeMissing(await this.orders.get(id), ref('sales_order', id), { variantIds: body?.variant_ids });
  }

  @Post('sales_order_rows/:id/missing_ingredients/make')
  @Answers(madeMissing, { status: 201 })
  async makeForRow(@Param('id') id: number, @Body() body?: MissingMaterialsDto) {
    const order = await this.parts.ofRow(id);
    return this.makeMissing(order, ref('sales_order_row', id), { variantIds: body?.variant_ids, rows: [rowOf(order, id)] });
  }

  private async buyMissing(order: SalesOrder, of: `${string}/${number}`, body: BuyMissingMaterialsDto): Promise<BoughtMissing> {
    const { made, skipped } = await this.sourcing.buyMissing(order, of, {
      supplierId: body.supplier_id,
      variantIds: body.variant_ids,
      expectedArrivalDate: body.expected_arrival_date ?? null,
    });
    return {
      purchase_orders: made.map(boughtOrderView),
      skipped: skipped.map(skippedMaterialView),
    };
  }

  private async makeMissing(...of: Parameters<SalesSourcing['makeMissing']>): Promise<MadeMissing> {
    const { made, skipped } = await this.sourcing.makeMissing(...of);
    return { manufacturing_orders: made.map(sourcedManufacturingOrderView), skipped: skipped.map(skippedMaterialView) };
  }
}

const namedIn = ({ quantity, supplier_id: supplierId, expected_arrival_date: date }: BuyForRowDto): NamedSupply => ({
  quantity,
  supplierId,
  date,
});
