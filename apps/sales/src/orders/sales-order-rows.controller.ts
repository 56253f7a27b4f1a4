import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { plainGiven, SALES_ORDER_ROW_FIELDS } from '@pegboard/contracts';
import {
  addRow,
  deleteRow,
  editRow,
  linksOf,
  rowOf,
  type LinkedOrder,
  type RowEdit,
  type SalesKnownItems,
  type SalesOrder,
  type SalesOrderRow,
} from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { required, type Quantity } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  batchesTraced,
  listed,
  matchVersion,
  partsOnPage,
  viewsOnPage,
  ExtendVariantQuery,
} from '@pegboard/service';
import { salesOrderRowAnswer } from './sales-order-row.answer';
import { Fulfilling } from '../fulfillments/fulfilling';
import { ItemCopies } from '../items/item-copies';
import { deletedAnswer, type DeletedAnswer } from './deleted.answer';
import { OrdersOfRows } from './orders-of-rows';
import { LostOrders } from './lost-orders';
import { CustomFields } from '../custom-fields/custom-fields';
import { ifMatch } from './if-match';
import { SalesOrderViews } from './order-views';
import { SalesPlanStatuses } from './plan-statuses';
import { newRowOf } from './order-creation';
import { OrderParts } from './order-parts';
import { UpdateSalesOrderRowDto, CreateSalesOrderRowDto, RowsQuery } from './sales-order.dto';
import { salesOrdersSchema } from './sales-order.schema';
import { ListPrices } from '../price-lists/list-prices';
import { SalesOrderSearch } from './sales-order-search';
import { SearchSalesOrderRowsDto } from './search.dto';
import { KnownTaxRates } from '../tax-rates/known-tax-rates';
import { salesOrderRowFilter, isAskedFor } from './sales-order-row.filter';

@ApiTags('sales order rows')
@Controller('v1/sales_order_rows')
export class SalesOrderRowsController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly fulfilling: Fulfilling,
    private readonly itemCopies: ItemCopies,
    private readonly parts: OrderParts,
    private readonly lost: LostOrders,
    private readonly answers: SalesOrderViews,
    private readonly statuses: SalesPlanStatuses,
    private readonly linked: OrdersOfRows,
    private readonly customFields: CustomFields,
    private readonly taxRates: KnownTaxRates,
    private readonly prices: ListPrices,
    private readonly searching: SalesOrderSearch,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(salesOrderRowAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateSalesOrderRowDto) {
    await this.checkCustomFields(body);
    const id = await this.ids.next('sales_order_row');
    const taxRate = await this.taxRates.ofOne(body);
    const before = await this.orders.get(body.sales_order_id);
    const prices = await this.pricesFor(before, body);
    const order = await this.itemCopies.decide([body.variant_id], [body.location_id ?? before.locationId], (known) =>
      this.orders.change(body.sales_order_id, (current) => {
        const decision = addRow(current, newRowOf(body, id, taxRate), { ...known, prices }, this.clock.now());
        // A retried request has made a version of its own.
        if (decision) matchVersion(current);
        return decision;
      }),
    );
    return this.answers.row(order, id);
  }

  @Get()
  @AnswersList(salesOrderRowAnswer)
  async list(@Query() query: RowsQuery) {
    const { rows, total } = await this.page(query);
    return listed(await this.answers.rows(rows), total, query);
  }

  /** As the list, by conditions that may lie in each other. It changes nothing. */
  @Post('search')
  @AnswersList(salesOrderRowAnswer)
  @HttpCode(200)
  async search(@Body() body: SearchSalesOrderRowsDto) {
    const { found, total, query } = await this.searching.rows(body);
    return listed(await this.answers.rows(found), total, query);
  }

  @Get(':id')
  @Answers(salesOrderRowAnswer)
  async get(@Param('id') id: number, @Query() _query?: ExtendVariantQuery) {
    return this.answers.row(await this.parts.ofRow(id), id);
  }

  @Patch(':id')
  @Answers(salesOrderRowAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateSalesOrderRowDto) {
    await this.checkCustomFields(body);
    const before = await this.parts.ofRow(id);
    const wantedBatches = batchesWanted(body, body.quantity ?? rowOf(before, id).quantity);
    const edit = { ...editOf(body), wantedBatches, taxRate: await this.taxRates.ofOne(body) };
    const variants = [...(edit.variantId ? [edit.variantId] : []), rowOf(before, id).variantId];
    const locations = [edit.locationId ?? rowOf(before, id).locationId, rowOf(before, id).locationId];
    const prices = await this.pricesFor(before, body);
    const change = (copies: SalesKnownItems): Promise<SalesOrder> => {
      const known = { ...copies, prices };
      return this.fulfilling.change(
        before.id,
        ifMatch(async (current) => editRow(current, id, edit, await this.linkedOrder(rowOf(current, id), edit), known, this.clock.now())),
      );
    };
    const order = await this.linked.naming(() => this.itemCopies.decide(variants, locations, change));
    return this.answers.row(order, id);
  }

  /** With `Prefer: return=representation`, what became of the order that was made for it (M6). */
  @Delete(':id')
  @AnswersNothing('Deleted. The header x-kept-manufacturing-orders names an order on which work had begun: it stays, and is made to stock')
  @Answers(deletedAnswer, { description: 'Deleted, with Prefer: return=representation' })
  @HttpCode(204)
  async delete(@Param('id') id: number, @Headers('prefer') prefer?: string): Promise<DeletedAnswer | undefined> {
    const { id: orderId } = await this.parts.ofRow(id);
    let linked: number[] = [];
    const order = await this.fulfilling.change(
      orderId,
      ifMatch((current) => {
        linked = current.rows.flatMap((row) => (row.id === id ? linksOf(row) : []));
        return deleteRow(current, id);
      }),
    );
    return this.lost.answer(order, linked, prefer);
  }

  /** What the customer's price lists say, where a row gets a variant and no price (S11). */
  private pricesFor({ customerId, ecommerceOrderId }: SalesOrder, { variant_id: variantId, price_per_unit: price }: PricedVariant) {
    const isAsked = variantId !== undefined && price === undefined && !ecommerceOrderId;
    return this.prices.of(customerId, isAsked ? [variantId] : []);
  }

  private checkCustomFields({ custom_fields: values }: Pick<UpdateSalesOrderRowDto, 'custom_fields'>): Promise<void> {
    return this.customFields.check([{ entity: 'SalesOrderRow', values }]);
  }

  private async page(query: RowsQuery): Promise<{ rows: OrderWithRow[]; total: number }> {
    const filter = salesOrderRowFilter(query);
    const wanted = (order: SalesOrder): SalesOrderRow[] => order.rows.filter((row) => isAskedFor(row, query));
    if (query.product_availability) {
      const { views, total } = await viewsOnPage(this.orders, filter, (orders) => this.availableAs(orders, wanted, query), query);
      return { rows: views.map(({ order, id }) => ({ order, rowId: id })), total };
    }
    const { parts, total } = await partsOnPage(this.orders, { filter, fields: ['rows'], wanted }, query);
    return { rows: parts.map(({ of: order, part }) => ({ order, rowId: part.id })), total };
  }

  /** What a row shows as available is the plan's word, which is kept beside the order. */
  private async availableAs(
    orders: readonly SalesOrder[],
    rowsOf: (order: SalesOrder) => readonly SalesOrderRow[],
    { product_availability: wanted = [] }: RowsQuery,
  ): Promise<{ order: SalesOrder; id: number }[]> {
    const rows = orders.flatMap((order) => rowsOf(order).map(({ id }) => ({ order, id })));
    const statuses = await this.statuses.of(orders);
    return rows.filter(({ order, id }) => wanted.includes(statuses.get(order.id)!.rowOf(id).product_availability));
  }

  /** A row that is being made can't fall below what is made of it (M5): manufacturing is asked at this moment. */
  private async linkedOrder(row: SalesOrderRow, edit: RowEdit): Promise<LinkedOrder> {
    if (row.linkedManufacturingOrderId === null || edit.quantity === undefined || edit.quantity >= row.quantity) return null;
    return this.linked.find(row.linkedManufacturingOrderId);
  }
}

type PricedVariant = Pick<UpdateSalesOrderRowDto, 'variant_id' | 'price_per_unit'>;

interface OrderWithRow {
  readonly order: SalesOrder;
  readonly rowId: number;
}

/** @throws Rejection of `batchesTraced` */
function batchesWanted(
  body: Pick<UpdateSalesOrderRowDto, 'batch_transactions' | 'traceability'>,
  whole: Quantity,
): RowEdit['wantedBatches'] {
  const named = body.batch_transactions?.map(({ batch_id, quantity }, i, all) => ({
    batch_id,
    quantity:
      quantity ?? (all.length === 1 ? whole : required<Quantity>(undefined, `batch_transactions/${i}/quantity`, 'quantity is missing.')),
  }));
  const traced = batchesTraced({ ...body, batch_transactions: named, quantity: whole }, '') ?? (body.traceability && []);
  return traced?.map(({ batch_id: batchId = null, quantity }) => ({ batchId, quantity }));
}

const editOf = (body: UpdateSalesOrderRowDto): RowEdit => ({
  variantId: body.variant_id,
  quantity: body.quantity,
  locationId: body.location_id,
  pricePerUnit: body.price_per_unit,
  ...plainGiven(SALES_ORDER_ROW_FIELDS, body),
  attributes: body.attributes?.map(({ key, value }) => ({ key, value })),
});
