import { Inject, Injectable } from '@nestjs/common';
import { plainGiven, plainState, SALES_RETURN_FIELDS } from '@pegboard/contracts';
import {
  addReturnRow,
  changeReturn,
  createReturn,
  deleteReturn,
  editReturnRow,
  knownOrder,
  returnLocation,
  returnOf,
  returnSubject,
  rowOf,
  type ReturnEdit,
  type SalesKnownItems,
  type SalesOrder,
} from '@pegboard/domain-sales';
import { CLOCK, IDS, InjectStore, type AggregateStore, type Clock, type Ids } from '@pegboard/eventing';
import { given, instantsAt, type Decision, type Instant } from '@pegboard/kit';
import { batchesFrom } from '@pegboard/service';
import { Fulfilling } from '../fulfillments/fulfilling';
import { ItemCopies } from '../items/item-copies';
import { ifMatchUnlessSo } from '../orders/if-match';
import { OrderParts } from '../orders/order-parts';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { ReturnNumbers } from './return-numbers';
import type { CreateSalesReturnDto, CreateSalesReturnRowDto, UpdateSalesReturnDto, UpdateSalesReturnRowDto } from './return.dto';

/** Takes goods back. Each step towards the ledger is an intent on the order and one posting, as that of a fulfillment. */
@Injectable()
export class Returning {
  constructor(
    @InjectStore(salesOrdersSchema) private readonly orders: AggregateStore<SalesOrder>,
    private readonly fulfilling: Fulfilling,
    private readonly itemCopies: ItemCopies,
    private readonly parts: OrderParts,
    private readonly numbers: ReturnNumbers,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Rejection of `createReturn`; 422 UNKNOWN_SALES_ORDER, UNKNOWN_LOCATION; 409 RETURN_NO_TAKEN */
  async create(body: CreateSalesReturnDto): Promise<{ order: SalesOrder; id: number }> {
    const id = await this.ids.next('sales_return');
    const { id: orderId } = knownOrder(await this.orders.find(body.sales_order_id), body.sales_order_id);
    const locationId = body.return_location_id;
    const { created } = await instantsAt({ created: body.order_created_date }, () => this.itemCopies.locations.zoneOf(locationId));
    await this.itemCopies.decide([], [locationId], (known) => returnLocation(locationId, known, 'return_location_id'));
    const orderNo = await this.numbers.takenBy(id, body.order_no);
    const fields = {
      orderNo,
      locationId,
      orderCreatedDate: created ?? this.clock.now(),
      returnDate: null,
      ...plainState(SALES_RETURN_FIELDS, plainGiven(SALES_RETURN_FIELDS, body)),
    };
    const order = await this.numbers.freeIfRefused(orderNo, id, () =>
      this.fulfilling.change(orderId, (current) => createReturn(current, id, fields, this.clock.now())),
    );
    return { order, id };
  }

  /** Fields and a status together: all of it happens, or nothing. @throws Rejection of `changeReturn`; what the ledger refused; 503 POSTING_PENDING */
  async change(id: number, body: UpdateSalesReturnDto): Promise<SalesOrder> {
    const before = await this.parts.ofReturn(id);
    const { orderNo } = returnOf(before, id);
    const edit = await this.editOf(body, returnOf(before, id).locationId);
    const act = (): Promise<SalesOrder> =>
      this.step(before, id, [edit.locationId ?? []].flat(), (current, known, now) => {
        if (edit.locationId !== undefined) returnLocation(edit.locationId, known, 'return_location_id');
        return changeReturn(current, id, edit, body.status, known, now);
      });
    if (edit.orderNo === undefined || edit.orderNo === orderNo) return act();
    await this.numbers.takenBy(id, edit.orderNo);
    const order = await this.numbers.freeIfRefused(edit.orderNo, id, act);
    await this.numbers.free(orderNo, id);
    return order;
  }

  /** @throws Rejection of `deleteReturn`; what the ledger refused, if the goods are used by now; 503 POSTING_PENDING */
  async delete(id: number): Promise<void> {
    const before = await this.parts.ofReturn(id);
    const { orderNo } = returnOf(before, id);
    await this.step(before, id, [], (current, _known, now) => deleteReturn(current, id, now));
    await this.numbers.free(orderNo, id);
  }

  /** @throws Rejection of `addReturnRow` */
  async addRow(body: CreateSalesReturnRowDto): Promise<{ order: SalesOrder; id: number }> {
    const id = await this.ids.next('sales_return_row');
    const before = await this.parts.ofReturnNamed(body.sales_return_id);
    const row = {
      id,
      returnId: body.sales_return_id,
      variantId: body.variant_id,
      fulfillmentRowId: body.fulfillment_row_id,
      quantity: body.quantity,
      reasonId: body.reason_id ?? null,
      restockLocationId: body.restock_location_id,
    };
    const order = await this.decided(before, [body.restock_location_id ?? []].flat(), (current, known) =>
      addReturnRow(current, row, known, this.clock.now()),
    );
    return { order, id };
  }

  /** @throws Rejection of `editReturnRow` */
  async editRow(id: number, body: UpdateSalesReturnRowDto): Promise<SalesOrder> {
    const before = await this.parts.ofReturnRow(id);
    const edit = {
      quantity: body.quantity,
      reasonId: body.reason_id,
      restockLocationId: body.restock_location_id,
      batches: body.batch_transactions && batchesFrom(body.batch_transactions),
    };
    return this.decided(before, [body.restock_location_id ?? []].flat(), (current, known) =>
      editReturnRow(current, id, edit, known, this.clock.now()),
    );
  }

  private step(
    before: SalesOrder,
    id: number,
    locationIds: readonly number[],
    decide: (current: SalesOrder, known: SalesKnownItems, now: Instant) => Decision<SalesOrder> | undefined,
  ): Promise<SalesOrder> {
    return this.fulfilling.settling.begin(before.id, returnSubject(id), (change) =>
      this.itemCopies.decide(variantsOf(before), locationIds, (known) =>
        change(ifMatchUnlessSo((current) => decide(current, known, this.clock.now()))),
      ),
    );
  }

  private decided(
    before: SalesOrder,
    locationIds: readonly number[],
    decide: (current: SalesOrder, known: SalesKnownItems) => Decision<SalesOrder> | undefined,
  ): Promise<SalesOrder> {
    return this.itemCopies.decide(variantsOf(before), locationIds, (known) =>
      this.fulfilling.change(
        before.id,
        ifMatchUnlessSo((current) => decide(current, known)),
      ),
    );
  }

  private async editOf(body: UpdateSalesReturnDto, locationId: number): Promise<ReturnEdit> {
    const dates = await instantsAt({ orderCreatedDate: body.order_created_date, returnDate: body.return_date }, () =>
      this.itemCopies.locations.zoneOf(body.return_location_id ?? locationId),
    );
    return given({
      orderNo: body.order_no,
      locationId: body.return_location_id,
      ...dates,
      ...plainGiven(SALES_RETURN_FIELDS, body),
    });
  }
}

/** Refusals name what was delivered by its SKU. */
const variantsOf = (order: SalesOrder): number[] =>
  order.fulfillments.flatMap(({ rows }) => rows.map(({ salesOrderRowId }) => rowOf(order, salesOrderRowId).variantId));
