import { Inject, Injectable } from '@nestjs/common';
import { plainGiven, plainState, SALES_ORDER_FIELDS, SALES_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import { createOrder, knownCustomer, type NewRow, type PartyAddress, type SalesOrder, type UnsavedOrder } from '@pegboard/domain-sales';
import { CLAIMS, CLOCK, IDS, InjectStore, type AggregateStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import { instantsAt, reject, type Instant, type Quantity } from '@pegboard/kit';
import { keepUsed } from '@pegboard/service';
import { NewAddresses } from '../addresses/new-addresses';
import { ItemCopies } from '../items/item-copies';
import { CustomFields } from '../custom-fields/custom-fields';
import { customers, type Customer } from '../customers/customer.schema';
import { OrderNumbers } from './order-numbers';
import { salesOrdersSchema } from './sales-order.schema';
import { shopPrintOf } from './shop-print';
import type { CreateSalesOrderDto, SalesOrderRowDto } from './sales-order.dto';
import { ListPrices } from '../price-lists/list-prices';
import { KnownTaxRates } from '../tax-rates/known-tax-rates';
import { besideNew, SellRanks } from '../ranking/sell-ranks';

/** Takes new orders: once per shop order, each with its own number, at the end of the Sell list. */
@Injectable()
export class SalesOrderCreation {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    @InjectStore(customers) private readonly customers: AggregateStore<Customer>,
    private readonly itemCopies: ItemCopies,
    private readonly numbers: OrderNumbers,
    private readonly ranks: SellRanks,
    private readonly customFields: CustomFields,
    private readonly addresses: NewAddresses,
    private readonly taxRates: KnownTaxRates,
    private readonly prices: ListPrices,
    @Inject(CLAIMS) private readonly claims: Claims,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The new order, or the one that was made before of the same contents with the same `ecommerce_order_id`.
   * @throws Rejection 422 UNKNOWN_CUSTOMER and as `createOrder`; 409 ORDER_NO_TAKEN, ECOMMERCE_ORDER_DELETED, ECOMMERCE_ORDER_DIFFERS
   */
  async create(body: CreateSalesOrderDto): Promise<SalesOrder> {
    const { orders, ids, itemCopies, numbers, ranks, clock } = this;
    const customer = await this.customer(body.customer_id);
    await this.customFields.checkOrder(body, body.sales_order_rows);
    const locationId = body.location_id ?? (await itemCopies.primaryLocationId());
    const ownId = await ids.next('sales_order');
    const rowIds = await ids.take('sales_order_row', body.sales_order_rows.length);
    const taxes = await this.taxRates.of(body.sales_order_rows, (i) => `sales_order_rows/${i}/`);
    const addresses = await this.addresses.all('sales_order_address', body.addresses ?? []);
    const variantIds = body.sales_order_rows.map((row) => row.variant_id);
    const dates = await instantsAt({ orderCreatedDate: body.order_created_date, deliveryDate: body.delivery_date }, () =>
      itemCopies.locations.zoneOf(locationId),
    );
    const locationIds = [locationId, ...body.sales_order_rows.flatMap((row) => row.location_id ?? [])];
    const prices = await this.prices.of(customer.id, unpricedIn(body));
    const draft = await itemCopies.decide(variantIds, locationIds, (known) =>
      createOrder(
        newOrder(body, ownId, customer, locationId, dates, { rowIds, addresses, taxes }, clock),
        { ...known, prices },
        clock.now(),
      ),
    );

    const id = await this.idFor(body, ownId);
    const known = await orders.find(id);
    const shopPrint = shopPrintOf(body);
    if (known) return answered(known, shopPrint);
    if (body.order_no !== undefined) await numbers.take(body.order_no, id);
    const orderNo = body.order_no ?? (await numbers.takeDefault(id));
    const order = await orders.create(
      { ...draft.state, id, orderNo, shopPrint, firstRankKey: await ranks.append(id) } satisfies UnsavedOrder,
      draft.events,
      besideNew,
    );
    ranks.made(order);
    await this.keepCustomer(customer.id);
    // Another replica may have been first with what the shop sent at the same moment.
    return answered(order, shopPrint);
  }

  /** To be called when an order has been given the customer (I5). */
  async keepCustomer(id: number): Promise<void> {
    await keepUsed(this.customers, id);
  }

  /** The customer of an order. @throws Rejection 422 UNKNOWN_CUSTOMER */
  async customer(id: number): Promise<Customer> {
    return knownCustomer(await this.customers.find(id), id);
  }

  /** A shop's order is one order here, however often it is sent: the first try's id is everyone's. */
  private async idFor(body: CreateSalesOrderDto, ownId: number): Promise<number> {
    if (!body.ecommerce_order_id) return ownId;
    const key = `ecommerce_order:${JSON.stringify([body.ecommerce_order_type ?? '', body.ecommerce_store_name ?? '', body.ecommerce_order_id])}`;
    return (await this.claims.claim(key, ownId)).resourceId;
  }
}

/** The variants that price lists may have a price for (S11): a shop has said its own prices. */
const unpricedIn = ({ ecommerce_order_id: shopId, sales_order_rows: rows }: CreateSalesOrderDto): number[] =>
  shopId ? [] : rows.flatMap(({ price_per_unit: price, variant_id: variantId }) => (price === undefined ? variantId : []));

/** @throws Rejection 409 ECOMMERCE_ORDER_DELETED, ECOMMERCE_ORDER_DIFFERS */
function answered(order: SalesOrder, shopPrint: string | null): SalesOrder {
  const first = order.shopPrint ?? shopPrint;
  if (!order.isDeleted && first !== shopPrint)
    throw reject(
      'ECOMMERCE_ORDER_DIFFERS',
      'ecommerce_order_id',
      `This shop order was imported as ${order.orderNo} with other contents. Change that order instead.`,
      { sales_order_id: order.id },
    );
  if (!order.isDeleted) return order;
  throw reject(
    'ECOMMERCE_ORDER_DELETED',
    'ecommerce_order_id',
    `This shop order was imported as ${order.orderNo}, which was deleted. It is not imported again.`,
    { sales_order_id: order.id },
  );
}

export const newRowOf = (body: SalesOrderRowDto, id: number, taxRate: Quantity | null | undefined): NewRow => ({
  id,
  variantId: body.variant_id,
  quantity: body.quantity,
  locationId: body.location_id,
  pricePerUnit: body.price_per_unit,
  taxRate,
  ...plainGiven(SALES_ORDER_ROW_FIELDS, body),
  attributes: body.attributes?.map(({ key, value }) => ({ key, value })),
});

/** What the rows and addresses of a request are given before the order is made. */
interface PartsOfOrder {
  readonly rowIds: readonly number[];
  readonly addresses: readonly PartyAddress[];
  readonly taxes: readonly (Quantity | null | undefined)[];
}

function newOrder(
  body: CreateSalesOrderDto,
  id: number,
  customer: Customer,
  locationId: number,
  dates: { readonly orderCreatedDate?: Instant | null; readonly deliveryDate?: Instant | null },
  { rowIds, addresses, taxes }: PartsOfOrder,
  clock: Clock,
) {
  return {
    id,
    orderNo: body.order_no ?? '',
    customerId: customer.id,
    customerName: customer.name,
    locationId,
    isQuote: body.status === 'PENDING',
    source: body.source ?? null,
    orderCreatedDate: dates.orderCreatedDate ?? clock.now(),
    deliveryDate: dates.deliveryDate ?? null,
    currency: body.currency ?? customer.currency,
    ...plainState(SALES_ORDER_FIELDS, plainGiven(SALES_ORDER_FIELDS, body)),
    ecommerceOrderType: body.ecommerce_order_type ?? null,
    addresses: [],
    partyAddresses: addresses,
    firstRankKey: 0,
    rows: body.sales_order_rows.map((row, i) => newRowOf(row, rowIds[i]!, taxes[i])),
  };
}
