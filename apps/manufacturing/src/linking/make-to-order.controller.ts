import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  AnswersNothing,
  currentCaller,
  JobCalls,
  Jobs,
  listOf,
  MayBecomeJob,
  showVersion,
  type JobAnswer,
} from '@pegboard/service';
import { manufacturingOrderAnswer, type ManufacturingOrderAnswer } from '../orders/manufacturing-order.answer';
import { makeToOrderResultAnswer, type MakeToOrderResultAnswer } from '../sourcing/sourcing.answer';
import { BulkLinking } from './bulk-linking';
import { Linking } from './linking';
import { ManufacturingOrderViews } from '../orders/manufacturing-order.view';
import { MakeToOrderDto, BulkDto, UnlinkDto } from './make-to-order.dto';

const BULK = 'manufacturing_order_make_to_order/bulk';

/** One sales order of many, as the job keeps it. */
interface BulkStep {
  readonly sales_order_id: number;
  readonly create_subassemblies: boolean;
}

/** From sales rows to orders made for them, and back (M1, M6). */
@ApiTags('manufacturing_orders')
@Controller('v1')
export class MakeToOrderController {
  constructor(
    private readonly linking: Linking,
    bulk: BulkLinking,
    private readonly views: ManufacturingOrderViews,
    private readonly calls: JobCalls,
    jobs: Jobs,
  ) {
    jobs.register(BULK, (step: BulkStep) => bulk.makeToOrder(step.sales_order_id, step.create_subassemblies));
  }

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
  @Post(BULK)
  @Answers(listOf(makeToOrderResultAnswer))
  @MayBecomeJob()
  @HttpCode(200)
  makeManyToOrder(@Body() dto: BulkDto): Promise<{ data: MakeToOrderResultAnswer[] } | JobAnswer> {
    const deep = dto.create_subassemblies ?? false;
    const steps = [...new Set(dto.sales_order_ids)].map((id): BulkStep => ({ sales_order_id: id, create_subassemblies: deep }));
    return this.calls.run(BULK, steps, (results) => ({ data: results as MakeToOrderResultAnswer[] }));
  }

  @Post('manufacturing_order_unlink')
  @AnswersNothing()
  @HttpCode(204)
  async unlink(@Body() dto: UnlinkDto): Promise<void> {
    await this.linking.unlink(dto.sales_order_row_id, currentCaller().name);
  }
}
