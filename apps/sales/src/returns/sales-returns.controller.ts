import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RETURN_REASONS, returnOf, type SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { Answers, AnswersList, AnswersNothing, each, listParts, showVersion, zonesFor, type PartsList } from '@pegboard/service';
import { z } from 'zod';
import { ItemCopies } from '../items/item-copies';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { returnReasonAnswer, salesReturnAnswer, type SalesReturnAnswer } from './return.answer';
import { CreateSalesReturnDto, SalesReturnsQuery, UpdateSalesReturnDto } from './return.dto';
import { isReturnAskedFor, returnDates, returnFilter } from './return.filter';
import { salesReturnView } from './return.view';
import { Returning } from './returning';

/** R1–R3: what customers send back. */
@ApiTags('sales returns')
@Controller('v1/sales_returns')
export class SalesReturnsController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly itemCopies: ItemCopies,
    private readonly parts: OrderParts,
    private readonly returning: Returning,
  ) {}

  @Post()
  @Answers(salesReturnAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSalesReturnDto) {
    const { order, id } = await this.returning.create(body);
    return shown(order, id);
  }

  @Get()
  @AnswersList(salesReturnAnswer)
  async list(@Query() query: SalesReturnsQuery) {
    const zones = await zonesFor(Object.values(returnDates(query)), () => this.itemCopies.locations.zones());
    const asked: PartsList<SalesOrder, 'returns'> = {
      list: 'returns',
      timesOf: 'part',
      filter: returnFilter(query),
      isWanted: (one) => isReturnAskedFor(one, query, zones),
    };
    return listParts(this.orders, query, asked, each(salesReturnView));
  }

  @Get('return_reasons')
  @Answers(z.array(returnReasonAnswer))
  reasons() {
    return RETURN_REASONS;
  }

  @Get(':id')
  @Answers(salesReturnAnswer)
  async get(@Param('id') id: number) {
    return shown(await this.parts.ofReturn(id), id);
  }

  @Patch(':id')
  @Answers(salesReturnAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSalesReturnDto) {
    return shown(await this.returning.change(id, body), id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  delete(@Param('id') id: number): Promise<void> {
    return this.returning.delete(id);
  }
}

function shown(order: SalesOrder, id: number): SalesReturnAnswer {
  showVersion(order);
  return salesReturnView(order, returnOf(order, id));
}
