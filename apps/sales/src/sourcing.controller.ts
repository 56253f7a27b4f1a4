import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ManufacturingOrder, PurchaseOrder } from '@pegboard/contracts';
import { chosen, rowOf, type SalesOrder, type SupplyOption } from '@pegboard/domain-sales';
import type { AggregateStore } from '@pegboard/eventing';
import { ref, toNumber } from '@pegboard/kit';
import { NoBody } from '@pegboard/service';
import { OrderParts } from './order-parts';
import { SALES_ORDERS } from './sales-order.schema';
import { Sourcing } from './sourcing';
import { BuyDto, BuyMissingDto, MakeInBatchDto, OutsourceDto } from './sourcing.dto';

/** Make in batch, buy, outsource for a row; make to order is manufacturing's. */
@ApiTags('sourcing')
@Controller('v1')
export class SourcingController {
  constructor(
    @Inject(SALES_ORDERS) private readonly orders: AggregateStore<SalesOrder>,
    private readonly parts: OrderParts,
    private readonly sourcing: Sourcing,
  ) {}

  @Get('sales_order_rows/:id/supply_options')
  async options(@Param('id') id: number) {
    const { options, shortage } = await this.sourcing.options(id);
    return {
      sales_order_row_id: id,
      product_availability: shortage.productAvailability,
      missing_quantity: toNumber(shortage.missing),
      calculated_stock: toNumber(shortage.calculatedStock),
      make_to_order: {
        ...allowance(options.makeToOrder),
        offered: options.isMakeToOrderOffered,
        quantity: toNumber(options.makeToOrder.quantity),
      },
      make_in_batch: suggestion(options.makeInBatch),
      buy: { ...suggestion(options.buy), supplier_id: options.buy.supplierId },
      outsource: { ...suggestion(options.outsource), supplier_id: options.outsource.supplierId },
    };
  }

  @Post('sales_order_rows/:id/make_in_batch')
  async makeInBatch(@Param('id') id: number, @Body() body: MakeInBatchDto) {
    const { order, row, options } = await this.sourcing.options(id);
    const quantity = chosen(options.makeInBatch, body);
    const { production_deadline_date: deadline = null } = body;
    return renderManufacturingOrder(
      await this.sourcing.makeInBatch({
        variant_id: row.variantId,
        location_id: row.locationId,
        quantity,
        production_deadline_date: deadline,
        additional_info: `For ${order.orderNo}`,
      }),
    );
  }

  @Post('sales_order_rows/:id/buy')
  buy(@Param('id') id: number, @Body() body: BuyDto) {
    return this.order(id, body, 'regular', null);
  }

  @Post('sales_order_rows/:id/outsource')
  outsource(@Param('id') id: number, @Body() body: OutsourceDto) {
    return this.order(id, body, 'outsourced', body.tracking_location_id ?? null);
  }

  @Post('sales_orders/:id/missing_ingredients/buy')
  async buyForOrder(@Param('id') id: number, @Body() body: BuyMissingDto) {
    return this.buyMissing(await this.orders.get(id), ref('sales_order', id), body);
  }

  @Post('sales_order_rows/:id/missing_ingredients/buy')
  async buyForRow(@Param('id') id: number, @Body() body: BuyMissingDto) {
    return this.buyMissing(await this.parts.ofRow(id), ref('sales_order_row', id), body);
  }

  @Post('sales_orders/:id/missing_ingredients/make')
  async makeForOrder(@Param('id') id: number, @Body() _nothing?: NoBody) {
    return this.makeMissing(await this.orders.get(id), ref('sales_order', id));
  }

  @Post('sales_order_rows/:id/missing_ingredients/make')
  async makeForRow(@Param('id') id: number, @Body() _nothing?: NoBody) {
    const order = await this.parts.ofRow(id);
    return this.makeMissing(order, ref('sales_order_row', id), [rowOf(order, id)]);
  }

  private async order(rowId: number, body: BuyDto, type: 'regular' | 'outsourced', trackingLocationId: number | null) {
    const { order, row, options } = await this.sourcing.options(rowId);
    const quantity = chosen(type === 'regular' ? options.buy : options.outsource, {
      quantity: body.quantity,
      supplierId: body.supplier_id,
    });
    const made = await this.sourcing.buy({
      entity_type: type,
      supplier_id: body.supplier_id ?? null,
      location_id: row.locationId,
      tracking_location_id: trackingLocationId,
      expected_arrival_date: body.expected_arrival_date ?? null,
      additional_info: `For ${order.orderNo}`,
      rows: [{ variant_id: row.variantId, quantity }],
    });
    return renderPurchaseOrder(made);
  }

  private async buyMissing(order: SalesOrder, of: `${string}/${number}`, body: BuyMissingDto) {
    const { made, skipped } = await this.sourcing.buyMissing(order, of, {
      supplierId: body.supplier_id,
      expectedArrivalDate: body.expected_arrival_date ?? null,
    });
    return {
      purchase_orders: made.map(renderPurchaseOrder),
      skipped: skipped.map(renderSkipped),
    };
  }

  private async makeMissing(...of: Parameters<Sourcing['makeMissing']>) {
    const { made, skipped } = await this.sourcing.makeMissing(...of);
    return { manufacturing_orders: made.map(renderManufacturingOrder), skipped: skipped.map(renderSkipped) };
  }
}

const allowance = ({ refused }: SupplyOption) => ({
  allowed: refused === null,
  code: refused?.code ?? null,
  reason: refused?.message ?? null,
});
const suggestion = (option: SupplyOption) => ({ ...allowance(option), suggested_quantity: toNumber(option.quantity) });

type Left = Awaited<ReturnType<Sourcing['makeMissing']>>['skipped'][number];

const renderSkipped = ({ material, code, message }: Left) => ({
  variant_id: material.variant_id,
  location_id: material.location_id,
  quantity_missing: toNumber(material.quantity_missing),
  code,
  reason: message,
});

/** The order that was made, as far as its maker tells it. */
const renderManufacturingOrder = (order: ManufacturingOrder) => ({
  id: order.id,
  order_no: order.order_no,
  status: order.status,
  variant_id: order.variant_id,
  location_id: order.location_id,
  planned_quantity: toNumber(order.planned_quantity),
  production_deadline_date: order.production_deadline_date,
  order_created_date: order.order_created_date,
});

const renderPurchaseOrder = (order: PurchaseOrder) => ({
  id: order.id,
  order_no: order.order_no,
  entity_type: order.entity_type,
  status: order.status,
  supplier_id: order.supplier_id,
  location_id: order.location_id,
  tracking_location_id: order.tracking_location_id,
  purchase_order_rows: order.rows.map((row) => ({ id: row.id, variant_id: row.variant_id, quantity: toNumber(row.quantity) })),
});
