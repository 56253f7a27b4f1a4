import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing, currentCaller, listOf, showVersion } from '@pegboard/service';
import { manufacturingOrderAnswer, type ManufacturingOrderAnswer } from '../orders/manufacturing-order.answer';
import { makeToOrderResultAnswer, type MakeToOrderResultAnswer } from '../sourcing/sourcing.answer';
import { BulkLinking } from './bulk-linking';
import { Linking } from './linking';
import { ManufacturingOrderViews } from '../orders/manufacturing-order.view';
import { MakeToOrderDto, BulkDto, UnlinkDto } from './make-to-order.dto';

/** From sales rows to orders made for them, and back (M1, M6). */
@ApiTags('manufacturing_orders')
@Controller('v1')
export class MakeToOrderController {
  constructor(
    private readonly linking: Linking,
    private readonly bulk: BulkLinking,
    private readonly views: ManufacturingOrderViews,
  ) {}

  @Post('manufacturing_order_make_to_order')
  @Answers(manufacturingOrderAnswer)
  @HttpCode(200)
  async makeToOrder(@Body() dto: MakeToOrderDto): Promise<ManufacturingOrderAnswer> {
    const order = await this.linking.makeToOrder(dto.sales_order_row_id, dto.create_subassemblies ?? false);
    const view = await this.views.order(order);
    showVersion(order);
    return view;
  }

  /** Every row that is not available, producible and unlinked; each sales order succeeds or fails whole. */
  @Post('manufacturing_order_make_to_order/bulk')
  @Answers(listOf(makeToOrderResultAnswer))
  @HttpCode(200)
  async makeManyToOrder(@Body() dto: BulkDto): Promise<{ data: MakeToOrderResultAnswer[] }> {
    return { data: await this.bulk.makeToOrder(dto.sales_order_ids, dto.create_subassemblies ?? false) };
  }

  @Post('manufacturing_order_unlink')
  @AnswersNothing()
  @HttpCode(204)
  async unlink(@Body() dto: UnlinkDto): Promise<void> {
    await this.linking.unlink(dto.sales_order_row_id, currentCaller().name);
  }
}
