import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  FULFILLMENT,
  setFulfillmentStatus,
  fulfillmentOf,
  knownOrder,
  noteShipment,
  refuseRowTwice,
  type FulfillmentRequest,
  type SalesOrder,
  type ShipmentNotes,
} from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { given, inOne, instantsAt, type Instant } from '@pegboard/kit';
import {
  Answers,
  AnswersList,
  AnswersNothing,
  each,
  isInRange,
  listParts,
  showVersion,
  zoneIn,
  zonesFor,
  type DateRange,
  type PartsList,
} from '@pegboard/service';
import { fulfillmentAnswer, type FulfillmentAnswer } from './fulfillment.answer';
import { UpdateFulfillmentDto, FulfillmentsQuery, CreateFulfillmentDto } from './fulfillment.dto';
import { Fulfilling } from './fulfilling';
import { ifMatch } from '../orders/if-match';
import { movedRows } from './moved-row.dto';
import { ItemCopies } from '../items/item-copies';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { NO_NOTES } from './shipping';
import { fulfillmentFilter, isAskedFor } from './fulfillment.filter';
import { fulfillmentView } from './fulfillment.view';

@ApiTags('sales order fulfillments')
@Controller('v1/sales_order_fulfillments')
export class SalesOrderFulfillmentsController {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly itemCopies: ItemCopies,
    private readonly parts: OrderParts,
    private readonly fulfilling: Fulfilling,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @Answers(fulfillmentAnswer)
  @HttpCode(200)
  async create(@Body() body: CreateFulfillmentDto) {
    const id = await this.ids.next('sales_order_fulfillment');
    const { id: orderId, locationId } = knownOrder(await this.orders.find(body.sales_order_id), body.sales_order_id);
    const { picked } = await instantsAt({ picked: body.picked_date }, () => this.itemCopies.locations.zoneOf(locationId));
    return answer(await this.fulfilling.pack(orderId, requestOf(body, id, picked ?? this.clock.now())), id);
  }

  @Get()
  @AnswersList(fulfillmentAnswer)
  async list(@Query() query: FulfillmentsQuery) {
    const picked: DateRange = [query.picked_date_min];
    const zones = await zonesFor([picked], () => this.itemCopies.locations.zones());
    const asked: PartsList<SalesOrder, 'fulfillments'> = {
      list: 'fulfillments',
      timesOf: 'part',
      filter: fulfillmentFilter(query),
      isWanted: (one, { locationId }) => isAskedFor(one, query) && isInRange(one.pickedDate, picked, zoneIn(zones, locationId)),
      fields: ['locationId'],
    };
    return listParts(this.orders, query, asked, each(fulfillmentView));
  }

  @Get(':id')
  @Answers(fulfillmentAnswer)
  async get(@Param('id') id: number) {
    return answer(await this.parts.ofFulfillment(id), id);
  }

  @Patch(':id')
  @Answers(fulfillmentAnswer)
  async update(@Param('id') id: number, @Body() body: UpdateFulfillmentDto) {
    const { id: orderId, locationId } = await this.parts.ofFulfillment(id);
    const { picked } = await instantsAt({ picked: body.picked_date }, () => this.itemCopies.locations.zoneOf(locationId));
    const now = this.clock.now();
    const order = await this.fulfilling.change(
      orderId,
      ifMatch((current) =>
        inOne(
          current,
          (order) => setFulfillmentStatus(order, id, body.status, now),
          (order) => noteShipment(order, id, { ...notesOf(body), ...given({ pickedDate: picked }) }, now),
        ),
      ),
    );
    return answer(order, id);
  }

  @Delete(':id')
  @AnswersNothing()
  @HttpCode(204)
  async revert(@Param('id') id: number) {
    const { id: orderId } = await this.parts.ofFulfillment(id);
    await this.fulfilling.revert(orderId, id);
  }
}

function answer(order: SalesOrder, id: number): FulfillmentAnswer {
  showVersion(order);
  return fulfillmentView(order, fulfillmentOf(order, id));
}

/** Katana has newer names for some, which win. */
const notesOf = (body: UpdateFulfillmentDto): Partial<ShipmentNotes> => ({
  trackingNumber: body.tracking_number,
  trackingNumberUrl: body.tracking_url === undefined ? body.tracking_number_url : body.tracking_url,
  carrier: body.tracking_carrier === undefined ? body.carrier : body.tracking_carrier,
  shippingMethod: body.tracking_method === undefined ? body.shipping_method : body.tracking_method,
  notes: body.notes,
  conversionRate: body.conversion_rate,
  conversionDate: body.conversion_date,
  packerId: body.packer_id,
});

function requestOf(body: CreateFulfillmentDto, id: number, pickedDate: Instant): FulfillmentRequest {
  const rows = movedRows(body.sales_order_fulfillment_rows, FULFILLMENT.list);
  if (rows) refuseRowTwice(rows, FULFILLMENT);
  return {
    id,
    becomes: body.status ?? 'PACKED',
    rows: rows ?? null,
    isOverridingReservation: body.override_reservation ?? false,
    isPickedByUs: false,
    pickedDate,
    ...NO_NOTES,
    ...given(notesOf(body)),
  };
}
