import { Inject, Injectable } from '@nestjs/common';
import {
  manufacturingCreateOrder,
  nothingMissing,
  planShortage,
  purchasingCreateOrder,
  type InputOf,
  type ManufacturingOrderBody,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import { chosen, rowOf, supplyOptions, type SalesOrder, type SalesOrderRow, type SupplyOptions } from '@pegboard/domain-sales';
import { ASKER, IDS, type Asker, type Ids } from '@pegboard/eventing';
import { instantsAt, negate, ref, ZERO, type DateOrInstant, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import { buyMissing, makeMissing, orderShortage, planNotReady, type Lacking, type ShortageToOrder } from '@pegboard/service';
import { ItemCopies } from '../items/item-copies';
import { OrderParts } from '../orders/order-parts';

const PLAN_WAIT_MS = 4_000;
const THIS_ORDER = 'this order';

type Need = ShortageToOrder['needs'][number];
type Way = 'makeInBatch' | 'buy' | 'outsource';

/** What a person names of an order for one row; the rest is suggested. */
export interface NamedSupply {
  readonly quantity?: Quantity | undefined;
  readonly supplierId?: number | undefined;
  readonly trackingLocationId?: number | undefined;
  /** When it shall be there: the deadline of a production, the arrival of a purchase. */
  readonly date?: DateOrInstant | undefined;
}

/** What each way to supply would do for one row. */
export interface RowOptions {
  readonly order: SalesOrder;
  readonly row: SalesOrderRow;
  readonly options: SupplyOptions;
  readonly shortage: Parameters<typeof supplyOptions>[2];
}

/** From a sales row to supply: what each way would do, and taking one (M1–M4, M8). */
@Injectable()
export class SalesSourcing {
  constructor(
    private readonly parts: OrderParts,
    private readonly itemCopies: ItemCopies,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws Rejection 404; 503 while the plan doesn't know the order as it is */
  async options(rowId: number): Promise<RowOptions> {
    const order = await this.parts.ofRow(rowId);
    return (await this.optionsOf(order, [rowOf(order, rowId)]))[0]!;
  }

  /** The same for several rows of one order, with one question. */
  async optionsOf(order: SalesOrder, rows: readonly SalesOrderRow[] = order.rows): Promise<RowOptions[]> {
    const answer = await this.asker.ask(
      planShortage,
      { at_least: asOf(order), wait_ms: PLAN_WAIT_MS, sales_order_row_ids: rows.filter(({ isService }) => !isService).map(({ id }) => id) },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (answer.is_pending) throw planNotReady(THIS_ORDER);
    const items = await this.itemCopies.ofOrder(order);
    return rows.map((row) => {
      const told = answer.rows.find(({ sales_order_row_id }) => sales_order_row_id === row.id);
      // A quote has no place in the plan.
      const shortage = {
        productAvailability: told?.product_availability ?? ('NOT_APPLICABLE' as const),
        missing: told?.missing_quantity ?? ZERO,
        calculatedStock: told?.calculated_stock ?? ZERO,
        isMade: told?.production_status === 'DONE',
      };
      return { order, row, shortage, options: supplyOptions(order, row, shortage, items) };
    });
  }

  /** Makes what a row lacks, or all that its item lacks there (M2), to stock. @throws Rejection 409 with the option's reason */
  makeInBatch(rowId: number, named: NamedSupply): Promise<ManufacturingOrderBody> {
    return this.take(rowId, 'makeInBatch', named, ({ order, row, date }, key, quantity) =>
      this.make({
        key,
        variant_id: row.variantId,
        location_id: row.locationId,
        quantity,
        production_deadline_date: date ?? order.deliveryDate,
        additional_info: `For ${order.orderNo}`,
      }),
    );
  }

  /** Buys or outsources what a row lacks (M3, M4). @throws Rejection 409 with the option's reason */
  buyRow(rowId: number, way: 'buy' | 'outsource', named: NamedSupply): Promise<PurchaseOrderBody> {
    return this.take(rowId, way, named, ({ order, row, date }, key, quantity) =>
      this.buy({
        key,
        entity_type: way === 'buy' ? 'regular' : 'outsourced',
        supplier_id: named.supplierId ?? null,
        location_id: row.locationId,
        tracking_location_id: named.trackingLocationId ?? null,
        expected_arrival_date: date,
        additional_info: `For ${order.orderNo}`,
        rows: [{ variant_id: row.variantId, quantity }],
      }),
    );
  }

  /** P13: takes what the row lacks from the planner, and has as much ordered as that way suggests for it. */
  private async take<Order>(
    rowId: number,
    way: Way,
    named: NamedSupply,
    create: (of: { order: SalesOrder; row: SalesOrderRow; date: Instant | null }, key: string, quantity: Quantity) => Promise<Order>,
  ): Promise<Order> {
    const { order, row, options, shortage } = await this.options(rowId);
    // Whether anything is missing that nobody is ordering is for the planner to say.
    if (options[way].refused?.code !== 'NOTHING_MISSING') chosen(options[way], named);
    const items = await this.itemCopies.ofOrder(order);
    const { date } = await instantsAt({ date: named.date ?? null }, () => this.itemCopies.locations.zoneOf(row.locationId));
    const optionsFor = (missing: Quantity): SupplyOptions =>
      supplyOptions(order, row, { ...shortage, missing, calculatedStock: negate(missing) }, items);
    const need: Need = {
      basis: way === 'makeInBatch' ? 'batch' : 'row',
      of: ref('sales_order_row', rowId),
      variant_id: row.variantId,
      location_id: row.locationId,
      quantity: named.quantity ?? null,
    };
    const made = await this.claim(order, await this.nextRequest(), way === 'makeInBatch' ? 'make' : way, [need], (key, [granted]) =>
      create({ order, row, date }, key, chosen(optionsFor(granted!)[way], named)),
    );
    if (made) return made;
    chosen(optionsFor(ZERO)[way], named);
    throw nothingMissing(order.orderNo);
  }

  private async make(need: InputOf<typeof manufacturingCreateOrder>): Promise<ManufacturingOrderBody> {
    return (await this.asker.ask(manufacturingCreateOrder, need)).order;
  }

  private async buy(need: InputOf<typeof purchasingCreateOrder>): Promise<PurchaseOrderBody> {
    return (await this.asker.ask(purchasingCreateOrder, need)).order;
  }

  /**
   * Buys all that is missing for an order or a row, one purchase order a supplier and location (M8).
   * @throws Rejection 409 NOTHING_MISSING
   */
  async buyMissing(
    order: SalesOrder,
    of: Ref,
    named: {
      supplierId?: number;
      variantIds?: readonly number[];
      /** A day is that day where each order goes (D1). */
      expectedArrivalDate: DateOrInstant | null;
    },
  ) {
    // A day is that day where each order goes.
    const arrivalAt = async (locationId: number): Promise<Instant | null> =>
      (await instantsAt({ date: named.expectedArrivalDate }, () => this.itemCopies.locations.zoneOf(locationId))).date;
    const how = { supplierId: named.supplierId, arrivalAt };
    return buyMissing(this.asker, await this.lacking(order, of, named.variantIds), how, (purchase) => this.buy(purchase));
  }

  /**
   * Makes all that is missing for an order or a row and is made here, to stock, before the order's own production (M8).
   * @throws Rejection 409 NOTHING_MISSING
   */
  async makeMissing(
    order: SalesOrder,
    of: Ref,
    { variantIds, rows = order.rows }: { readonly variantIds?: readonly number[]; readonly rows?: readonly SalesOrderRow[] } = {},
  ) {
    const before = rows.find((row) => row.linkedManufacturingOrderId !== null)?.linkedManufacturingOrderId ?? null;
    const how = { deadline: order.deliveryDate, before };
    return makeMissing(this.asker, await this.lacking(order, of, variantIds), how, (need) => this.make(need));
  }

  private async lacking(order: SalesOrder, of: Ref, variantIds: readonly number[] | undefined): Promise<Lacking> {
    const request = await this.nextRequest();
    return { of, orderNo: order.orderNo, called: THIS_ORDER, atLeast: asOf(order), request, variantIds };
  }

  private claim<Order>(
    order: SalesOrder,
    request: string,
    way: ShortageToOrder['way'],
    needs: Need[],
    create: (key: string, granted: readonly Quantity[]) => Promise<Order>,
  ): Promise<Order | undefined> {
    return orderShortage(this.asker, { at_least: asOf(order), request, way, needs }, create);
  }

  /** Under one Idempotency-Key the request is the same, so that a retry gets the claim, and with it the order, of the first try. */
  private async nextRequest(): Promise<string> {
    return ref('sales_sourcing', await this.ids.next('sales_sourcing'));
  }
}

/** The order as it is, and the orders that are made for its rows, also those that are just being made: what they cover is not short. */
const asOf = (order: SalesOrder) => ({
  versions: Object.fromEntries([
    [ref('sales_order', order.id), order.version],
    ...order.rows.flatMap(({ linkedManufacturingOrderId: id }) => (id === null ? [] : [[ref('manufacturing_order', id), 1]])),
  ]) as Record<string, number>,
  posting: 0,
});
