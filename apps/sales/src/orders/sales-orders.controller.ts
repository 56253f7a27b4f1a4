import { plainGiven, SALES_ORDER_FIELDS } from '@pegboard/contracts';
import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  deleteOrder,
  editOrder,
  editWithQuote,
  linksOf,
  placeWhenAccepted,
  type SalesKnownItems,
  type SalesOrderEdit,
  type SalesOrder,
} from '@pegboard/domain-sales';
import { CLOCK, InjectStore, isAway, type AggregateStore, type Clock } from '@pegboard/eventing';
import { instantsAt, optionalTarget, refuseTwice, requiredTarget, type Decision } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  listed,
  listOf,
  matchVersion,
  pageOf,
  sortOf,
  zonesFor,
  ExtendVariantQuery,
} from '@pegboard/service';
import { salesOrderAnswer } from './sales-order.answer';
import { BatchNumbers } from '../items/batch-numbers';
import { ItemCopies } from '../items/item-copies';
import { CustomFields } from '../custom-fields/custom-fields';
import { ifMatch } from './if-match';
import { SalesOrderViews } from './order-views';
import { deletedAnswer, type DeletedAnswer } from './deleted.answer';
import { OrdersOfRows } from './orders-of-rows';
import { LostOrders } from './lost-orders';
import { OrderNumbers } from './order-numbers';
import { salesOrderDates, salesOrderFilter } from './sales-order.filter';
import { SalesOrderSearch } from './sales-order-search';
import { SearchSalesOrdersDto } from './search.dto';
import { SalesOrderCreation } from './order-creation';
import { UpdateSalesOrderDto, CreateSalesOrderDto, OrdersQuery, RankSalesOrdersDto, RankOneDto, ORDER_SORTS } from './sales-order.dto';
import { salesOrdersSchema } from './sales-order.schema';
import { SellRanks } from '../ranking/sell-ranks';
import { Fulfilling } from '../fulfillments/fulfilling';
import { Shipping } from '../fulfillments/shipping';

type EditDecision = (current: SalesOrder, known: SalesKnownItems) => Decision<SalesOrder> | undefined;

@ApiTags('sales orders')
@Controller('v1/sales_orders')
export class SalesOrdersController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly creation: SalesOrderCreation,
    private readonly fulfilling: Fulfilling,
    private readonly shipping: Shipping,
    private readonly itemCopies: ItemCopies,
    private readonly numbers: OrderNumbers,
    private readonly ranks: SellRanks,
    private readonly answers: SalesOrderViews,
    private readonly batches: BatchNumbers,
    private readonly lost: LostOrders,
    private readonly linked: OrdersOfRows,
    private readonly customFields: CustomFields,
    private readonly searching: SalesOrderSearch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(salesOrderAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSalesOrderDto) {
    return this.answers.order(await this.creation.create(body));
  }

  @Get()
  @AnswersList(salesOrderAnswer)
  async list(@Query() query: OrdersQuery) {
    const named = query.batch_number === undefined ? undefined : await this.batches.idsOf(query.batch_number, query.variant_id);
    const batchIds = named && query.batch_id ? named.filter((id) => query.batch_id!.includes(id)) : (named ?? query.batch_id);
    const zones = await zonesFor(Object.values(salesOrderDates(query)), () => this.itemCopies.locations.zones());
    const variantIds = query.search === undefined ? [] : await this.itemCopies.named(query.search);
    const filter = salesOrderFilter(query, zones, { batchIds, variantIds });
    const { items, total } = await this.orders.search(filter, sortOf(query, ORDER_SORTS, 'rank'), pageOf(query));
    return listed(await this.answers.orders(items), total, query);
  }

  /** As the list, by conditions that may lie in each other. It changes nothing. */
  @Post('search')
  @AnswersList(salesOrderAnswer)
  @HttpCode(200)
  async search(@Body() body: SearchSalesOrdersDto) {
    const { found, total, query } = await this.searching.orders(body);
    return listed(await this.answers.orders(found), total, query);
  }

  @Get(':id')
  @Answers(salesOrderAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    return this.answers.order(await this.orders.get(id));
  }

  /** Fields and a status may come together: what can't be changed is refused before anything is packed. */
  @Patch(':id')
  @Answers(salesOrderAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSalesOrderDto) {
    const order = await (body.status ? this.fulfilling.settling.settled(id) : this.orders.get(id));
    const edit = await this.editOf(body, order);
    const place = placeWhenAccepted(order, body.status, optionalTarget(body));
    const { status } = body;
    if (!status || status === order.status) {
      const edited = await this.renamed(order, edit, () => this.edit(order, edit));
      if (body.customer_id !== undefined) await this.creation.keepCustomer(body.customer_id);
      if (place) await this.ranks.move([id], place);
      return this.answers.order(edited);
    }
    matchVersion(order);
    const edited = await this.renamed(order, edit, async () => {
      // Before it is accepted: a quote reserves nothing, so nobody sees it move, and a crash in between loses no place.
      if (place) await this.ranks.move([id], place);
      if (status === 'PENDING' || (status === 'NOT_SHIPPED' && order.status === 'PENDING'))
        return this.decide(order, edit, (current, known) => editWithQuote(current, status, edit, known, this.clock.now()));
      const options = { isOverridingReservation: body.override_reservation ?? false };
      return this.shipping.set(order, status, edit, options);
    });
    if (body.customer_id !== undefined) await this.creation.keepCustomer(body.customer_id);
    return this.answers.order(edited);
  }

  /** With `Prefer: return=representation`, what became of the orders that were made for it (M6). */
  @Delete(':id')
  @AnswersNothing('Deleted. The header x-kept-manufacturing-orders names orders on which work had begun: they stay, and are made to stock')
  @Answers(deletedAnswer, { description: 'Deleted, with Prefer: return=representation' })
  @HttpCode(204)
  async delete(@Param('id') id: number, @Headers('prefer') prefer?: string): Promise<DeletedAnswer | undefined> {
    let linked: number[] = [];
    const order = await this.fulfilling.change(
      id,
      ifMatch((current) => {
        linked = current.rows.flatMap(linksOf);
        return deleteOrder(current);
      }),
    );
    await this.numbers.free(order.orderNo, id);
    return this.lost.answer(order, linked, prefer);
  }

  @Post('rank')
  @Answers(listOf(salesOrderAnswer))
  @HttpCode(200)
  async rankMany(@Body() body: RankSalesOrdersDto) {
    refuseTwice(body.ids, 'ids');
    const target = optionalTarget(body);
    if (target) await this.ranks.move(body.ids, target);
    else await this.ranks.gather(body.ids);
    return { data: await this.answers.orders(await this.inOrder(body.ids)) };
  }

  @Post(':id/rank')
  @Answers(salesOrderAnswer)
  @HttpCode(200)
  async rank(@Param('id') id: number, @Body() body: RankOneDto) {
    const target = requiredTarget(body);
    const order = await this.orders.get(id);
    await this.ranks.move([id], target);
    return this.answers.order(order);
  }

  private async inOrder(ids: readonly number[]): Promise<SalesOrder[]> {
    const found = new Map((await this.orders.findMany(ids)).map((order) => [order.id, order]));
    return this.ranks.sorted(ids).map((id) => found.get(id)!);
  }

  private edit(order: SalesOrder, edit: SalesOrderEdit): Promise<SalesOrder> {
    return this.decide(order, edit, (current, known) => editOrder(current, edit, known, this.clock.now()));
  }

  private decide(order: SalesOrder, edit: SalesOrderEdit, decide: EditDecision): Promise<SalesOrder> {
    const variantIds = order.rows.map((row) => row.variantId);
    const change = (known: SalesKnownItems): Promise<SalesOrder> =>
      this.fulfilling.change(order.id, (current) => {
        matchVersion(current);
        return decide(current, known);
      });
    const locationIds = [edit.locationId ?? order.locationId, order.locationId];
    return this.linked.naming(() => this.itemCopies.decide(variantIds, locationIds, change));
  }

  /** A new number is taken before anything else is done, and is free again if that is refused. While it waits for the ledger it stays taken. */
  private async renamed(order: SalesOrder, { orderNo }: SalesOrderEdit, change: () => Promise<SalesOrder>): Promise<SalesOrder> {
    if (orderNo === undefined || orderNo === order.orderNo) return change();
    await this.numbers.take(orderNo, order.id);
    try {
      const changed = await change();
      await this.numbers.free(order.orderNo, order.id);
      return changed;
    } catch (refusal) {
      if (!isAway(refusal)) await this.numbers.free(orderNo, order.id);
      throw refusal;
    }
  }

  private async editOf(body: UpdateSalesOrderDto, order: SalesOrder): Promise<SalesOrderEdit> {
    const customer = body.customer_id === undefined ? undefined : await this.creation.customer(body.customer_id);
    await this.customFields.check([{ entity: 'SalesOrder', values: body.custom_fields }]);
    const { conversion_rate: rate } = body;
    const dates = await instantsAt(
      { orderCreatedDate: body.order_created_date ?? undefined, deliveryDate: body.delivery_date, pickedDate: body.picked_date },
      () => this.itemCopies.locations.zoneOf(body.location_id ?? order.locationId),
    );
    return {
      orderNo: body.order_no,
      customerId: customer?.id,
      customerName: customer?.name,
      locationId: body.location_id,
      ...dates,
      currency: body.currency ?? undefined,
      conversionRate: rate === undefined || rate === null ? rate : Number(rate),
      conversionDate: body.conversion_date,
      ...plainGiven(SALES_ORDER_FIELDS, body),
    };
  }
}
