import {
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
import { rowOf, supplyOptions, type SalesOrder, type SalesOrderRow, type SupplyOptions } from '@pegboard/domain-sales';
import type { Asker, Ids } from '@pegboard/eventing';
import { ref, reject, Rejection, ZERO, type Ref } from '@pegboard/kit';
import type { ItemCopies } from '../items/item-copies';
import type { OrderParts } from '../orders/order-parts';

const PLAN_WAIT_MS = 4_000;

type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];

/** From a sales row to supply: what each way would do, and taking one (M1–M4, M8). */
export class SalesSourcing {
  constructor(
    private readonly parts: OrderParts,
    private readonly itemCopies: ItemCopies,
    private readonly asker: Asker,
    private readonly ids: Ids,
  ) {}

  /** @throws Rejection 404; 503 while the plan doesn't know the order as it is */
  async options(
    rowId: number,
  ): Promise<{ order: SalesOrder; row: SalesOrderRow; options: SupplyOptions; shortage: Parameters<typeof supplyOptions>[2] }> {
    const order = await this.parts.ofRow(rowId);
    const row = rowOf(order, rowId);
    const answer = await this.asker.ask(
      planShortage,
      { at_least: asOf(order), wait_ms: PLAN_WAIT_MS, sales_order_row_ids: [rowId] },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (answer.is_pending) throw planNotReady();
    const told = answer.rows[0];
    // A quote has no place in the plan.
    const shortage = {
      productAvailability: told?.product_availability ?? ('NOT_APPLICABLE' as const),
      missing: told?.missing_quantity ?? ZERO,
      calculatedStock: told?.calculated_stock ?? ZERO,
    };
    return { order, row, shortage, options: supplyOptions(order, row, shortage, await this.itemCopies.ofOrder(order)) };
  }

  async makeInBatch(need: Omit<InputOf<typeof manufacturingCreateOrder>, 'key'>): Promise<ManufacturingOrderBody> {
    return (await this.asker.ask(manufacturingCreateOrder, { ...need, key: await this.nextKey() })).order;
  }

  async buy(need: Omit<InputOf<typeof purchasingCreateOrder>, 'key'>): Promise<PurchaseOrderBody> {
    return (await this.asker.ask(purchasingCreateOrder, { ...need, key: await this.nextKey() })).order;
  }

  /**
   * Buys all that is missing for an order or a row, one purchase order a supplier and location (M8).
   * @throws Rejection 409 NOTHING_MISSING
   */
  async buyMissing(
    order: SalesOrder,
    of: Ref,
    named: { supplierId?: number; expectedArrivalDate: InputOf<typeof purchasingCreateOrder>['expected_arrival_date'] },
  ) {
    const list = shoppingList(await this.missingFor(order, of), named.supplierId);
    const made: PurchaseOrderBody[] = [];
    for (const { supplierId, locationId, rows } of list.purchases) {
      made.push(
        await this.buy({
          entity_type: 'regular',
          supplier_id: supplierId,
          location_id: locationId,
          tracking_location_id: null,
          expected_arrival_date: named.expectedArrivalDate,
          additional_info: `For ${order.orderNo}`,
          rows: rows.map((material) => ({ variant_id: material.variant_id, quantity: material.quantity_missing })),
        }),
      );
    }
    return { made, skipped: list.skipped };
  }

  /**
   * Makes all that is missing for an order or a row and is made here, to stock, before the order's own production (M8).
   * @throws Rejection 409 NOTHING_MISSING
   */
  async makeMissing(order: SalesOrder, of: Ref, rows: readonly SalesOrderRow[] = order.rows) {
    const { made: materials, skipped } = makingList(await this.missingFor(order, of));
    const before = rows.find((row) => row.linkedManufacturingOrderId !== null)?.linkedManufacturingOrderId ?? null;
    const made: ManufacturingOrderBody[] = [];
    for (const material of materials) {
      made.push(
        await this.makeInBatch({
          variant_id: material.variant_id,
          location_id: material.location_id,
          quantity: material.quantity_missing,
          production_deadline_date: null,
          additional_info: `For ${order.orderNo}`,
          before_manufacturing_order_id: before,
        }),
      );
    }
    return { made, skipped };
  }

  private async missingFor(order: SalesOrder, of: Ref): Promise<Missing[]> {
    const { is_pending: isPending, ingredients } = await this.asker.ask(
      planMissingIngredients,
      { at_least: asOf(order), wait_ms: PLAN_WAIT_MS, of },
      { deadlineMs: PLAN_WAIT_MS + 1_000 },
    );
    if (isPending) throw planNotReady();
    if (!ingredients.some((material) => material.quantity_missing > 0))
      throw reject('NOTHING_MISSING', 'id', `No material is missing for ${order.orderNo}.`);
    return ingredients;
  }

  /** The same under one Idempotency-Key, so that a retry finds the order that the first try made. */
  private async nextKey(): Promise<string> {
    return ref('sales_sourcing', await this.ids.next('sales_sourcing'));
  }
}

const asOf = (order: SalesOrder) => ({ versions: { [ref('sales_order', order.id)]: order.version }, posting: 0 });

const planNotReady = (): Rejection =>
  new Rejection('PLAN_NOT_READY', 'The plan does not contain the latest change of this order yet. Try again in a few seconds.');
