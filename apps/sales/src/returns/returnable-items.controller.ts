import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { returnableOf, type SalesOrder } from '@pegboard/domain-sales';
import { InjectStore, type AggregateStore } from '@pegboard/eventing';
import { ZERO } from '@pegboard/kit';
import { Answers } from '@pegboard/service';
import { z } from 'zod';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { returnableItemAnswer } from './return.answer';
import { returnableView } from './return.view';

/** R1: what of an order is delivered and not yet returned. */
@ApiTags('sales returns')
@Controller('v1/sales_orders')
export class ReturnableItemsController {
  constructor(@InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>) {}

  @Get(':id/returnable_items')
  @Answers(z.array(returnableItemAnswer))
  async list(@Param('id') id: number) {
    const order = await this.orders.get(id);
    return returnableOf(order)
      .filter(({ available }) => available > ZERO)
      .map((row) => returnableView(order, row));
  }
}
