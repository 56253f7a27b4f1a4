import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  deleteOrder,
  editOrder,
  exchangeEdit,
  makeDraft,
  placeOrder,
  stepTo,
  type PurchaseOrder,
  type PurchaseOrderEdit,
  type Supplier,
} from '@pegboard/domain-purchasing';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { dayAt, inOne, instantsAt, instantAt, type Instant } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  containing,
  keepUsed,
  listed,
  matchVersion,
  pageOf,
  showVersion,
  sortOf,
  type Listed,
  variantsNamed,
} from '@pegboard/service';
import { purchaseOrderAnswer } from './purchase-order.answer';
import { PurchasingItemCopies } from '../items/item-copies';
import { PurchaseOrderCreation } from './order-creation';
import { PurchasePlanStatuses } from './plan-statuses';
import {
  ExtendPurchaseOrderQuery,
  CreatePurchaseOrderDto,
  UpdatePurchaseOrderDto,
  ORDER_SORTS,
  PurchaseOrdersQuery,
} from './purchase-order.dto';
import { purchaseOrders } from './purchase-order.schema';
import { purchaseOrderView } from './purchase-order.view';
import { locationsOf, Receiving } from '../receipts/receiving';
import { rowInput } from './row-input';
import { suppliers } from '../suppliers/supplier.schema';
import { TaxRateCopies } from '../taxes/tax-rate-copies';
import { goesByDay, purchaseOrderFilter, type OrdersContext } from './purchase-order.filter';

@Controller('v1/purchase_orders')
export class PurchaseOrdersController {
  constructor(
    @InjectStore(purchaseOrders) private readonly orders: AggregateStore<PurchaseOrder>,
    @InjectStore(suppliers) private readonly suppliers: AggregateStore<Supplier>,
    private readonly creation: PurchaseOrderCreation,
    private readonly receiving: Receiving,
    private readonly itemCopies: PurchasingItemCopies,
    private readonly taxRates: TaxRateCopies,
    private readonly plan: PurchasePlanStatuses,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(purchaseOrderAnswer)
  @HttpCode(200)
  async create(@Body() body: CreatePurchaseOrderDto) {
    const zoneOf = (): Promise<string> => this.itemCopies.locations.zoneOf(body.location_id);
    const dates = await instantsAt({ orderCreatedDate: body.order_created_date, expectedArrivalDate: body.expected_arrival_date }, zoneOf);
    const taxes = await this.taxRates.of(body.purchase_order_rows, (i) => `purchase_order_rows/${i}/`);
    const order = await this.creation.create(await this.ids.next('purchase_order'), {
      orderNo: body.order_no,
      entityType: body.entity_type ?? 'regular',
      isDraft: body.status === 'DRAFT',
      supplierId: body.supplier_id,
      locationId: body.location_id,
      trackingLocationId: body.tracking_location_id,
      currency: body.currency,
      conversionRate: body.conversion_rate,
      ...dates,
      additionalInfo: body.additional_info,
      paymentTerms: body.payment_terms,
      rows: await Promise.all(
        body.purchase_order_rows.map((row, i) =>
          rowInput(row, taxes[i]!, () => (row.location_id ? this.itemCopies.locations.zoneOf(row.location_id) : zoneOf())),
        ),
      ),
    });
    return this.shown(order);
  }

  @Get()
  @AnswersList(purchaseOrderAnswer)
  async list(@Query() query: PurchaseOrdersQuery): Promise<Listed> {
    const filter = purchaseOrderFilter(query, await this.contextOf(query));
    const { items, total } = await this.orders.search(filter, sortOf(query, ORDER_SORTS, '-id'), pageOf(query));
    const plans = await this.plan.of(items);
    const extended = query.extend?.includes('supplier')
      ? await this.suppliers.findMany([...new Set(items.map(({ supplierId }) => supplierId))])
      : [];
    const shown = items.map(async (order) =>
      purchaseOrderView(order, {
        today: await this.todayOf(order),
        plan: plans.get(order.id),
        supplier: extended.find(({ id }) => id === order.supplierId),
      }),
    );
    return listed(await Promise.all(shown), total, query);
  }

  @Get(':id')
  @Answers(purchaseOrderAnswer)
  async get(@Param('id') id: number, @Query() { extend }: ExtendPurchaseOrderQuery = {}) {
    const order = await this.orders.get(id);
    const supplier = extend?.includes('supplier') ? await this.suppliers.find(order.supplierId) : undefined;
    showVersion(order);
    return purchaseOrderView(order, { today: await this.todayOf(order), plan: (await this.plan.of([order])).get(id), supplier });
  }

  @Patch(':id')
  @Answers(purchaseOrderAnswer)
  async update(@Param('id') id: number, @Body() body: UpdatePurchaseOrderDto) {
    if (body.supplier_id !== undefined) await this.creation.supplier(body.supplier_id);
    const before = await this.orders.get(id);
    const currencies = await this.creation.currenciesFor(body.supplier_id ?? before.supplierId);
    const { status } = body;
    const dates = await instantsAt({ expectedArrivalDate: body.expected_arrival_date, orderCreatedDate: body.order_created_date }, () =>
      this.itemCopies.locations.zoneOf(body.location_id ?? before.locationId),
    );
    const edit = {
      orderNo: body.order_no,
      supplierId: body.supplier_id,
      ...exchangeEdit(before, { currency: body.currency, conversionRate: body.conversion_rate }, currencies),
      trackingLocationId: body.tracking_location_id,
      locationId: body.location_id,
      ...dates,
      additionalInfo: body.additional_info,
      paymentTerms: body.payment_terms,
    };
    const order = await (status === undefined ? this.edit(before, edit) : this.changeStatus(id, status, edit));
    if (body.supplier_id !== undefined) await keepUsed(this.suppliers, body.supplier_id);
    return this.shown(order);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async remove(@Param('id') id: number): Promise<void> {
    await this.receiving.change(id, (current) => {
      matchVersion(current);
      return deleteOrder(current);
    });
  }

  /** @param step a step of the status that moves no stock: it is made together with the edit, or neither is */
  private edit(
    { id, locationId }: PurchaseOrder,
    edit: PurchaseOrderEdit,
    step: typeof makeDraft = () => undefined,
  ): Promise<PurchaseOrder> {
    return this.receiving.settling.whenSettled(id, () =>
      this.itemCopies.with({ locationIds: [...locationsOf(edit), locationId] }, (knownItems) =>
        this.orders.change(id, (current) => {
          matchVersion(current);
          return inOne(current, (order) => editOrder(order, edit, knownItems), step);
        }),
      ),
    );
  }

  private async contextOf(query: PurchaseOrdersQuery): Promise<OrdersContext> {
    const { supplier_name: supplierName, search } = query;
    const now = this.clock.now();
    return {
      zones: goesByDay(query) ? await this.itemCopies.locations.zones() : new Map(),
      today: (zone) => dayAt(now, zone),
      ...(supplierName === undefined ? {} : { suppliersNamed: await this.suppliersNamed(supplierName) }),
      ...(search === undefined
        ? {}
        : { suppliersFound: await this.suppliersNamed(search), variantsFound: await variantsNamed(this.itemCopies.items, search) }),
    };
  }

  private async suppliersNamed(text: string): Promise<number[]> {
    return (await this.suppliers.outlines({ name: containing(text) }, ['name'])).map(({ id }) => id);
  }

  /** B1 and B2: statuses that a person sets. */
  private async changeStatus(id: number, wanted: PurchaseOrder['status'], edit: PurchaseOrderEdit): Promise<PurchaseOrder> {
    const order = await this.receiving.settling.settled(id);
    matchVersion(order);
    switch (stepTo(order, wanted)) {
      case undefined:
        return this.edit(order, edit);
      case 'make a draft':
        return this.edit(order, edit, makeDraft);
      case 'place':
        return this.edit(order, edit, placeOrder);
      case 'revert all':
        return this.receiving.revertAll(id, { edit, check: matchVersion });
      case 'receive all':
        return this.receiving.receiveAll(id, { edit, check: matchVersion });
    }
  }

  private async shown(order: PurchaseOrder) {
    showVersion(order);
    return purchaseOrderView(order, { today: await this.todayOf(order), plan: await this.plan.settled(order) });
  }

  /** The first moment of the day at the location of an order (D1). */
  private async todayOf({ locationId }: PurchaseOrder): Promise<Instant> {
    const zone = await this.itemCopies.locations.zoneOf(locationId);
    return instantAt(dayAt(this.clock.now(), zone), zone);
  }
}
