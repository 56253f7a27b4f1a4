import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addPriceListCustomers,
  editPriceListCustomer,
  knownCustomer,
  knownPriceList,
  priceListCustomerOf,
  removePriceListCustomer,
} from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { found, type Decision } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { z } from 'zod';
import { customers, type Customer } from '../customers/customer.schema';
import { ifMatch } from '../orders/if-match';
import { priceListCustomerAnswer } from './price-list.answer';
import { CreatePriceListCustomersDto, PriceListCustomersQuery, UpdatePriceListCustomerDto } from './price-list.dto';
import { priceLists, type PriceList } from './price-list.schema';
import { priceListCustomerView } from './price-list.view';

/** For whom a price list is. */
@ApiTags('price lists')
@Controller('v1/price_list_customers')
export class PriceListCustomersController {
  constructor(
    @InjectStore(priceLists) private readonly priceLists: AggregateStore<PriceList>,
    @InjectStore(customers) private readonly customers: AggregateStore<Customer>,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(z.array(priceListCustomerAnswer))
  @HttpCode(200)
  async create(@Body() { price_list_id: id, price_list_customers: given }: CreatePriceListCustomersDto) {
    const customerIds = given.map(({ customer_id: customerId }) => customerId);
    const known = new Map((await this.customers.findMany(customerIds)).map((customer) => [customer.id, customer]));
    customerIds.forEach((customerId, i) => knownCustomer(known.get(customerId), customerId, `price_list_customers/${i}/customer_id`));
    const ids = await this.ids.take('price_list_customer', given.length);
    const now = this.clock.now();
    const added = customerIds.map((customerId, i) => ({ id: ids[i]!, customerId, createdAt: now, updatedAt: now }));
    knownPriceList(await this.priceLists.find(id), id);
    const list = await this.priceLists.change(id, (current) => addPriceListCustomers(current, added));
    return ids.map((one) => priceListCustomerView(list, priceListCustomerOf(list, one)));
  }

  @Get()
  @AnswersList(priceListCustomerAnswer)
  list(@Query() { customer_ids: customerIds, ...query }: PriceListCustomersQuery): Promise<Listed> {
    const asked: PartsList<PriceList, 'customers'> = {
      list: 'customers',
      timesOf: 'part',
      filter: { id: query.price_list_ids && { $in: query.price_list_ids }, 'customers.customerId': customerIds && { $in: customerIds } },
      isWanted: ({ customerId }) => customerIds?.includes(customerId) ?? true,
    };
    return listParts(this.priceLists, query, asked, each(priceListCustomerView));
  }

  @Get(':id')
  @Answers(priceListCustomerAnswer)
  async get(@Param('id') id: number) {
    const list = await this.listOf(id);
    return priceListCustomerView(list, priceListCustomerOf(list, id));
  }

  @Patch(':id')
  @Answers(priceListCustomerAnswer)
  async update(@Param('id') id: number, @Body() { customer_id: customerId }: UpdatePriceListCustomerDto) {
    knownCustomer(await this.customers.find(customerId), customerId);
    const list = await this.change(id, (current) => editPriceListCustomer(current, id, customerId, this.clock.now()));
    return priceListCustomerView(list, priceListCustomerOf(list, id));
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => removePriceListCustomer(current, id));
  }

  private async change(id: number, decide: (current: PriceList) => Decision<PriceList> | undefined): Promise<PriceList> {
    return this.priceLists.change((await this.listOf(id)).id, ifMatch(decide));
  }

  private async listOf(id: number): Promise<PriceList> {
    const { items } = await this.priceLists.search({ 'customers.id': id }, {}, { skip: 0, limit: 1 });
    return found(items[0], 'price list customer', id);
  }
}
