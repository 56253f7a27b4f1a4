import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ADDRESS_FIELDS, plainGiven } from '@pegboard/contracts';
import { addPartyAddress, editPartyAddress, knownCustomer, partyAddressOf, removePartyAddress } from '@pegboard/domain-sales';
import { CLOCK, InjectStore, type AggregateStore, type Clock } from '@pegboard/eventing';
import { found, type Decision } from '@pegboard/kit';
import { Answers, AnswersList, AnswersNothing, each, listParts, type Listed, type PartsList } from '@pegboard/service';
import { customers, type Customer } from '../customers/customer.schema';
import { ifMatch } from '../orders/if-match';
import { customerAddressAnswer } from './address.answer';
import { CreateCustomerAddressDto, CustomerAddressesQuery, UpdateCustomerAddressDto } from './address.dto';
import { addressAskedFor } from './address.filter';
import { customerAddressView } from './address.view';
import { NewAddresses } from './new-addresses';

/** A customer's addresses are part of the customer. */
@ApiTags('customers')
@Controller('v1/customer_addresses')
export class CustomerAddressesController {
  constructor(
    @InjectStore(customers) private readonly customers: AggregateStore<Customer>,
    private readonly addresses: NewAddresses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(customerAddressAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateCustomerAddressDto) {
    const address = await this.addresses.one('customer_address', body);
    const { customer_id: id } = body;
    knownCustomer(await this.customers.find(id), id);
    const customer = await this.customers.change(id, (current) => addPartyAddress(current, address));
    return customerAddressView(customer, partyAddressOf(customer, address.id));
  }

  @Get()
  @AnswersList(customerAddressAnswer)
  list(@Query() query: CustomerAddressesQuery): Promise<Listed> {
    const asked: PartsList<Customer, 'partyAddresses'> = {
      list: 'partyAddresses',
      timesOf: 'part',
      filter: { id: query.customer_ids && { $in: query.customer_ids } },
      isWanted: addressAskedFor(query),
    };
    return listParts(this.customers, query, asked, each(customerAddressView));
  }

  @Patch(':id')
  @Answers(customerAddressAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateCustomerAddressDto) {
    const edit = plainGiven(ADDRESS_FIELDS, body);
    const customer = await this.change(id, (current) => editPartyAddress(current, id, edit, this.clock.now()));
    return customerAddressView(customer, partyAddressOf(customer, id));
  }

  /** The customer has no such default any more. */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.change(id, (current) => {
      const { state, events } = removePartyAddress(current, id);
      const kept = (chosen: number | null | undefined): number | null => (chosen === id ? null : (chosen ?? null));
      const defaults = { defaultBillingId: kept(state.defaultBillingId), defaultShippingId: kept(state.defaultShippingId) };
      return { state: { ...state, ...defaults }, events };
    });
  }

  private async change(id: number, decide: (current: Customer) => Decision<Customer> | undefined): Promise<Customer> {
    const { items } = await this.customers.search({ 'partyAddresses.id': id }, {}, { skip: 0, limit: 1 });
    return this.customers.change(found(items[0], 'customer address', id).id, ifMatch(decide));
  }
}
