import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ADDRESS_FIELDS, plainGiven } from '@pegboard/contracts';
import { addPartyAddress, editPartyAddress, knownOrder, partyAddressOf, removePartyAddress, type SalesOrder } from '@pegboard/domain-sales';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import type { Decision } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { ifMatch } from '../orders/if-match';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { salesOrderAddressAnswer } from './address.answer';
import { CreateSalesOrderAddressDto, SalesOrderAddressesQuery, UpdateSalesOrderAddressDto } from './address.dto';
import { addressAskedFor } from './address.filter';
import { salesOrderAddressView } from './address.view';
import { NewAddresses } from './new-addresses';

/** An order's addresses are part of the order; the first of each kind stands on its papers. */
@ApiTags('sales orders')
@Controller('v1/sales_order_addresses')
export class SalesOrderAddressesController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly parts: OrderParts,
    private readonly addresses: NewAddresses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(salesOrderAddressAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSalesOrderAddressDto) {
    const address = await this.addresses.one('sales_order_address', body);
    knownOrder(await this.orders.find(body.sales_order_id), body.sales_order_id);
    const order = await this.orders.change(body.sales_order_id, (current) => addPartyAddress(current, address));
    return salesOrderAddressView(order, partyAddressOf(order, address.id));
  }

  @Get()
  @AnswersList(salesOrderAddressAnswer)
  list(@Query() query: SalesOrderAddressesQuery): Promise<Listed> {
    const asked: PartsList<SalesOrder, 'partyAddresses'> = {
      list: 'partyAddresses',
      timesOf: 'part',
      filter: { id: query.sales_order_ids && { $in: query.sales_order_ids } },
      isWanted: addressAskedFor(query),
    };
    return listParts(this.orders, query, asked, each(salesOrderAddressView));
  }

  @Patch(':id')
  @Answers(salesOrderAddressAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSalesOrderAddressDto) {
    const edit = plainGiven(ADDRESS_FIELDS, body);
    const order = await this.change(id, (current) => editPartyAddress(current, id, edit, this.clock.now()));
    return salesOrderAddressView(order, partyAddressOf(order, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => removePartyAddress(current, id));
  }

  private async change(id: number, decide: (current: SalesOrder) => Decision<SalesOrder> | undefined): Promise<SalesOrder> {
    return this.orders.change((await this.parts.ofAddress(id)).id, ifMatch(decide));
  }
}
