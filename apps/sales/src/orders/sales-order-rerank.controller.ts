import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseTwice } from '@pegboard/kit';
import { Answers, placeNamed, RerankOrdersDto } from '@pegboard/service';
import { SellRanks } from '../ranking/sell-ranks';
import { rerankedSalesOrdersAnswer, type RerankedSalesOrdersAnswer } from './sales-rerank.answer';

/** The Sell list by Katana's own call (S4). */
@ApiTags('sales orders')
@Controller('v1')
export class SalesOrderRerankController {
  constructor(private readonly ranks: SellRanks) {}

  /** As one block, in the order given; what is made for them follows in the Schedule. */
  @Post('sales_order_rerank')
  @Answers(rerankedSalesOrdersAnswer)
  @HttpCode(200)
  async rerank(@Body() { order_ids: ids, place }: RerankOrdersDto): Promise<RerankedSalesOrdersAnswer> {
    refuseTwice(ids, 'order_ids');
    await this.ranks.move(ids, placeNamed(place));
    return { order_ids: this.ranks.sorted(ids) };
  }
}
