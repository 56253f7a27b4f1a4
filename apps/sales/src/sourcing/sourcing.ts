import { Inject, Injectable } from '@nestjs/common';
import {
  chosenMaterials,
  makingList,
  manufacturingCreateOrder,
  planMissingIngredients,
  planShortage,
  purchasingCreateOrder,
  shoppingList,
  type InputOf,
  type ManufacturingOrderBody,
  type OutputOf,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import { chosen, rowOf, supplyOptions, type SalesOrder, type SalesOrderRow, type SupplyOptions } from '@pegboard/domain-sales';
import { ASKER, IDS, type Asker, type Ids } from '@pegboard/eventing';
import { instantsAt, negate, ref, reject, Rejection, ZERO, type DateOrInstant, type Instant, type Quantity, type Ref } from '@pegboard/kit';
import { orderShortage, type ShortageToOrder } from '@pegboard/service';
import { ItemCopies } from '../items/item-copies';
import { OrderParts } from '../orders/order-parts';

const PLAN_WAIT_MS = 4_000;

type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];
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
      { at_least: asOf(order), wait_ms: PLAN_WAIT_MS, sales_order_row_ids: rows.map(({ id }) => id) },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (answer.is_pending) throw planNotReady();
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
    throw nothingMissing(order);
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
    const request = await this.nextRequest();
    const list = shoppingList(chosenMaterials(await this.missingFor(order, of, request), named.variantIds), named.supplierId);
    const made: PurchaseOrderBody[] = [];
    for (const { supplierId, locationId, rows } of list.purchases) {
      const { date } = await instantsAt({ date: named.expectedArrivalDate }, () => this.itemCopies.locations.zoneOf(locationId));
      const purchase = await this.claim(order, `${request}/${supplierId}@${locationId}`, 'buy', rows.map(needOf(of)), (key, granted) =>
        this.buy({
          key,
          entity_type: 'regular',
          supplier_id: supplierId,
          location_id: locationId,
          tracking_location_id: null,
          expected_arrival_date: date,
          additional_info: `For ${order.orderNo}`,
          rows: rows.map(({ variant_id }, i) => ({ variant_id, quantity: granted[i]! })).filter(({ quantity }) => quantity > 0),
        }),
      );
      if (purchase) made.push(purchase);
    }
    // Others are ordering all of it.
    if (list.purchases.length > 0 && made.length === 0) throw nothingMissing(order);
    return { made, skipped: list.skipped };
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
    const request = await this.nextRequest();
    const { made: materials, skipped } = makingList(chosenMaterials(await this.missingFor(order, of, request), variantIds));
    const before = rows.find((row) => row.linkedManufacturingOrderId !== null)?.linkedManufacturingOrderId ?? null;
    const made: ManufacturingOrderBody[] = [];
    for (const material of materials) {
      const production = await this.claim(
        order,
        `${request}/${material.variant_id}@${material.location_id}`,
        'make',
        [needOf(of)(material)],
        (key, [quantity]) =>
          this.make({
            key,
            variant_id: material.variant_id,
            location_id: material.location_id,
            quantity: quantity!,
            production_deadline_date: order.deliveryDate,
            additional_info: `For ${order.orderNo}`,
            before_manufacturing_order_id: before,
          }),
      );
      if (production) made.push(production);
    }
    if (materials.length > 0 && made.length === 0) throw nothingMissing(order);
    return { made, skipped };
  }

  private async missingFor(order: SalesOrder, of: Ref, request: string): Promise<Missing[]> {
    const { is_pending: isPending, ingredients } = await this.asker.ask(
      planMissingIngredients,
      { at_least: asOf(order), wait_ms: PLAN_WAIT_MS, of, request },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (isPending) throw planNotReady();
    if (!ingredients.some((material) => material.quantity_missing > 0)) throw nothingMissing(order);
    return ingredients;
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

/** What an order or a row lacks of one ingredient, at all levels together. */
const needOf =
  (of: Ref) =>
  ({ variant_id, location_id }: Missing): Need => ({ basis: 'ingredients', of, variant_id, location_id, quantity: null });

const nothingMissing = (order: SalesOrder): Rejection => reject('NOTHING_MISSING', 'id', `No material is missing for ${order.orderNo}.`);

/** The order as it is, and the orders that are made for its rows, also those that are just being made: what they cover is not short. */
const asOf = (order: SalesOrder) => ({
  versions: Object.fromEntries([
    [ref('sales_order', order.id), order.version],
    ...order.rows.flatMap(({ linkedManufacturingOrderId: id }) => (id === null ? [] : [[ref('manufacturing_order', id), 1]])),
  ]) as Record<string, number>,
  posting: 0,
});

const planNotReady = (): Rejection =>
  new Rejection('PLAN_NOT_READY', 'The plan does not contain the latest change of this order yet. Try again in a few seconds.');
