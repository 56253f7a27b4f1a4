import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isOpen } from '@pegboard/domain-manufacturing';
import { InjectStore, inPages } from '@pegboard/eventing';
import { refuseTwice } from '@pegboard/kit';
import { Answers, placeNamed, RerankOrdersDto } from '@pegboard/service';
import { Schedule } from '../schedule/schedule';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { rerankedManufacturingOrdersAnswer, type RerankedManufacturingOrdersAnswer } from './rerank.answer';

/** The Schedule by Katana's own call (S4, M7). */
@ApiTags('manufacturing_orders')
@Controller('v1')
export class ManufacturingOrderRerankController {
  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly schedule: Schedule,
  ) {}

  /** As one block, in the order given; what is made for the same sales orders goes along. */
  @Post('manufacturing_order_rerank')
  @Answers(rerankedManufacturingOrdersAnswer)
  @HttpCode(200)
  async rerank(@Body() { order_ids: ids, place }: RerankOrdersDto): Promise<RerankedManufacturingOrdersAnswer> {
    refuseTwice(ids, 'order_ids');
    await this.schedule.drag(ids, placeNamed(place));
    const named = await this.orders.findMany(ids);
    const soldIn = [...new Set(named.flatMap(({ link }) => (link ? [link.salesOrderId] : [])))];
    const moved = new Map(named.map((order) => [order.id, order]));
    for await (const page of inPages(this.orders, { 'link.salesOrderId': { $in: soldIn } }))
      for (const order of page) if (isOpen(order)) moved.set(order.id, order);
    const byRank = [...moved.values()].sort((a, b) => this.schedule.keyOf(a) - this.schedule.keyOf(b));
    return { order_ids: byRank.map(({ id }) => id) };
  }
}
