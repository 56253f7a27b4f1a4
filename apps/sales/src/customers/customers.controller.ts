import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AddressType } from '@pegboard/contracts';
import { MAX_NAMED_ORDERS, refuseCustomerInUse, refuseUnknownDefaults, type PartyAddress, type SalesOrder } from '@pegboard/domain-sales';
import { IDS, InjectStore, type AggregateStore, type Ids } from '@pegboard/eventing';
import { toNumber } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  deleteGivingWay,
  listed,
  pageOf,
  SETTINGS,
  showVersion,
  sortOf,
  type Settings,
  ValidateOnly,
} from '@pegboard/service';
import type { CustomerAddressDto } from '../addresses/address.dto';
import { NewAddresses } from '../addresses/new-addresses';
import { customerAnswer, type CustomerAnswer } from './customer.answer';
import { CUSTOMER_SORTS, CustomersQuery, UpdateCustomerDto, CreateCustomerDto } from './customer.dto';
import { customers, type Customer } from './customer.schema';
import { ifMatch } from '../orders/if-match';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { customerView } from './customer.view';
import { customerFilter } from './customer.filter';

@ApiTags('customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(
    @InjectStore(customers) private readonly customers: AggregateStore<Customer>,
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly addresses: NewAddresses,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'BASE_CURRENCY'>,
  ) {}

  @Post()
  @ValidateOnly()
  @Answers(customerAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateCustomerDto) {
    const id = await this.ids.next('customer');
    const partyAddresses = await this.addresses.all('customer_address', body.addresses ?? []);
    const said = {
      ...NOTHING_SAID,
      currency: this.settings.BASE_CURRENCY,
      ...fieldsOf(body),
      ...defaultsOf(body.addresses, partyAddresses),
    };
    return answer(await this.customers.create({ ...said, partyAddresses, name: body.name, id, isDeleted: false }, [{ action: 'created' }]));
  }

  @Get()
  @AnswersList(customerAnswer)
  async list(@Query() query: CustomersQuery) {
    const { items, total } = await this.customers.search(customerFilter(query), sortOf(query, CUSTOMER_SORTS, '-id'), pageOf(query));
    return listed(items.map(customerView), total, query);
  }

  @Get(':id')
  @Answers(customerAnswer)
  async get(@Param('id') id: number) {
    return answer(await this.customers.get(id));
  }

  @Patch(':id')
  @Answers(customerAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateCustomerDto) {
    const fields = fieldsOf(body);
    const change = (current: Customer) => {
      refuseUnknownDefaults(current, body);
      return { state: { ...current, ...fields }, events: [{ action: 'updated', change: { fields: Object.keys(body) } }] };
    };
    return answer(await this.customers.change(id, ifMatch(change)));
  }

  /** Refused while orders name the customer (I5). */
  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async delete(@Param('id') id: number) {
    const remove = ifMatch((current: Customer) => ({ state: { ...current, isDeleted: true }, events: [{ action: 'deleted' }] }));
    await deleteGivingWay(this.customers, id, remove, () => this.refuseIfUsed(id));
  }

  private async refuseIfUsed(id: number): Promise<void> {
    const { items: orders, total } = await this.orders.search({ customerId: id }, { id: 1 }, { skip: 0, limit: MAX_NAMED_ORDERS });
    refuseCustomerInUse({ orders, total });
  }
}

/** The addresses that shall be taken unless an order says otherwise: the last of each kind that is said to be. */
function defaultsOf(given: readonly CustomerAddressDto[] = [], made: readonly PartyAddress[]): Partial<Customer> {
  const of = (type: AddressType) => made.findLast(({ entityType }, i) => entityType === type && given[i]!.default)?.id ?? null;
  return { defaultBillingId: of('billing'), defaultShippingId: of('shipping') };
}

function answer(customer: Customer): CustomerAnswer {
  showVersion(customer);
  return customerView(customer);
}

const NOTHING_SAID = {
  firstName: null,
  lastName: null,
  company: null,
  email: null,
  phone: null,
  comment: null,
  referenceId: null,
  category: null,
  discountRate: null,
  defaultBillingId: null,
  defaultShippingId: null,
} as const;

/** The fields that a body names; the others stay as they are. */
function fieldsOf(body: UpdateCustomerDto): Partial<Customer> {
  const fields = {
    name: body.name,
    firstName: body.first_name,
    lastName: body.last_name,
    company: body.company,
    email: body.email,
    phone: body.phone,
    comment: body.comment,
    currency: body.currency ?? undefined,
    referenceId: body.reference_id,
    category: body.category,
    discountRate: body.discount_rate === undefined || body.discount_rate === null ? body.discount_rate : toNumber(body.discount_rate),
    defaultBillingId: body.default_billing_id,
    defaultShippingId: body.default_shipping_id,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
