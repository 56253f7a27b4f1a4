import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addShippingFee, editShippingFee, knownOrder, removeShippingFee, shippingFeeOf, type SalesOrder } from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import type { Decision } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { ifMatch } from '../orders/if-match';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { KnownTaxRates } from '../tax-rates/known-tax-rates';
import { shippingFeeAnswer } from './shipping-fee.answer';
import { CreateShippingFeeDto, ShippingFeesQuery, UpdateShippingFeeDto } from './shipping-fee.dto';
import { shippingFeeView } from './shipping-fee.view';

/** S10: what an order costs beside its rows. */
@ApiTags('sales orders')
@Controller('v1/sales_order_shipping_fee')
export class SalesOrderShippingFeesController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly parts: OrderParts,
    private readonly taxRates: KnownTaxRates,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(shippingFeeAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateShippingFeeDto) {
    const id = await this.ids.next('sales_order_shipping_fee');
    const taxRate = (await this.taxRates.ofOne(body)) ?? null;
    const now = this.clock.now();
    const { amount, description = null, tax_rate_id: taxRateId = null } = body;
    knownOrder(await this.orders.find(body.sales_order_id), body.sales_order_id);
    const fee = { id, amount, description, taxRateId, taxRate, createdAt: now, updatedAt: now };
    const order = await this.orders.change(body.sales_order_id, (current) => addShippingFee(current, fee));
    return shippingFeeView(order, shippingFeeOf(order, id));
  }

  @Get()
  @AnswersList(shippingFeeAnswer)
  list(@Query() query: ShippingFeesQuery): Promise<Listed> {
    const asked: PartsList<SalesOrder, 'shippingFees'> = { list: 'shippingFees', timesOf: 'part', filter: { id: query.sales_order_id } };
    return listParts(this.orders, query, asked, each(shippingFeeView));
  }

  @Get(':id')
  @Answers(shippingFeeAnswer)
  async get(@Param('id') id: number) {
    const order = await this.parts.ofShippingFee(id);
    return shippingFeeView(order, shippingFeeOf(order, id));
  }

  @Patch(':id')
  @Answers(shippingFeeAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateShippingFeeDto) {
    const { amount, description, tax_rate_id: taxRateId } = body;
    const taxRate = await this.taxRates.ofOne(body);
    const edit = { amount, description, taxRateId, taxRate };
    const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
    const order = await this.change(id, (current) => editShippingFee(current, id, named, this.clock.now()));
    return shippingFeeView(order, shippingFeeOf(order, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => removeShippingFee(current, id));
  }

  private async change(id: number, decide: (current: SalesOrder) => Decision<SalesOrder> | undefined): Promise<SalesOrder> {
    return this.orders.change((await this.parts.ofShippingFee(id)).id, ifMatch(decide));
  }
}
