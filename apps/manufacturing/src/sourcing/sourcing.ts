import {
  makingList,
  planAsOf,
  planMissingIngredients,
  purchasingCreateOrder,
  type InputOf,
  type manufacturingCreateOrder,
  type OutputOf,
  shoppingList,
  type PurchaseOrderBody,
  type Skipped,
} from '@pegboard/contracts';
import { quantityToSource, type ManufacturingOrder } from '@pegboard/domain-manufacturing';
import type { Asker, Claims, Ids } from '@pegboard/eventing';
import { ref, reject, Rejection, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import type { ManufacturingOrderCreation } from '../orders/order-creation';

const WAIT_MS = 4_000;

type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];
type Purchase = Omit<InputOf<typeof purchasingCreateOrder>, 'key'>;

/** OrderCreation for others' needs, and buying or making what an order lacks, from where it stands (M2, M8). */
export class ManufacturingSourcing {
  constructor(
    private readonly creation: ManufacturingOrderCreation,
    private readonly asker: Asker,
    private readonly ids: Ids,
    private readonly claims: Claims,
  ) {}

  /** An order to stock for another service; asked again with the same key, the one made the first time. */
  async makeFor(need: InputOf<typeof manufacturingCreateOrder>): Promise<ManufacturingOrder> {
    const key = `create:${need.key}`;
    const id =
      (await this.claims.find(key))?.resourceId ?? (await this.claims.claim(key, await this.ids.next('manufacturing_order'))).resourceId;
    return this.creation.create({
      id,
      orderNo: `MO-${id}`,
      variantId: need.variant_id,
      locationId: need.location_id,
      plannedQuantity: need.quantity,
      productionDeadlineDate: need.production_deadline_date ?? undefined,
      additionalInfo: need.additional_info ?? '',
      link: null,
      ...(need.before_manufacturing_order_id ? { before: need.before_manufacturing_order_id } : {}),
    });
  }

  /** Makes one ingredient to stock, directly before the order that needs it. @throws Rejection NOTHING_MISSING, NOT_PRODUCIBLE */
  async makeIngredient(
    order: ManufacturingOrder,
    rowId: number,
    asked: { quantity?: Quantity; deadline?: Instant },
  ): Promise<ManufacturingOrder> {
    const row = order.rows.find((candidate) => candidate.id === rowId)!;
    const quantity = await this.quantityFor(order, rowId, asked.quantity);
    const id = await this.ids.next('manufacturing_order');
    return this.creation.create({
      id,
      orderNo: `MO-${id}`,
      variantId: row.variantId,
      locationId: order.locationId,
      plannedQuantity: quantity,
      productionDeadlineDate: asked.deadline ?? order.productionDeadlineDate,
      additionalInfo: `For ${order.orderNo}`,
      link: null,
      before: order.id,
    });
  }

  /** Buys one ingredient. @throws Rejection NOTHING_MISSING; what purchasing refuses (NOT_PURCHASABLE, NO_SUPPLIER) */
  async buyIngredient(
    order: ManufacturingOrder,
    rowId: number,
    asked: { quantity?: Quantity; supplierId?: number; arrival?: Instant },
  ): Promise<PurchaseOrderBody> {
    const row = order.rows.find((candidate) => candidate.id === rowId)!;
    const quantity = await this.quantityFor(order, rowId, asked.quantity);
    return this.buy({
      ...purchaseFor(order, asked),
      supplier_id: asked.supplierId ?? null,
      location_id: order.locationId,
      rows: [{ variant_id: row.variantId, quantity }],
    });
  }

  /** Buys all that an order lacks, through all levels: one purchase order a supplier (M8). @throws Rejection NOTHING_MISSING */
  async buyMissing(
    order: ManufacturingOrder,
    asked: { supplierId?: number; arrival?: Instant },
  ): Promise<{ made: PurchaseOrderBody[]; skipped: readonly Skipped<Missing>[] }> {
    const { purchases, skipped } = shoppingList(await this.missingFor(order), asked.supplierId);
    const made: PurchaseOrderBody[] = [];
    for (const { supplierId, locationId, rows } of purchases) {
      made.push(
        await this.buy({
          ...purchaseFor(order, asked),
          supplier_id: supplierId,
          location_id: locationId,
          rows: rows.map((row) => ({ variant_id: row.variant_id, quantity: row.quantity_missing })),
        }),
      );
    }
    return { made, skipped };
  }

  /** Makes all that an order lacks and that is made here, each directly before it in the Schedule (M8). @throws Rejection NOTHING_MISSING */
  async makeMissing(order: ManufacturingOrder): Promise<{ made: ManufacturingOrder[]; skipped: readonly Skipped<Missing>[] }> {
    const { made: materials, skipped } = makingList(await this.missingFor(order));
    const made: ManufacturingOrder[] = [];
    for (const material of materials) {
      const id = await this.ids.next('manufacturing_order');
      made.push(
        await this.creation.create({
          id,
          orderNo: `MO-${id}`,
          variantId: material.variant_id,
          locationId: material.location_id,
          plannedQuantity: material.quantity_missing,
          productionDeadlineDate: order.productionDeadlineDate,
          additionalInfo: `For ${order.orderNo}`,
          link: null,
          before: order.id,
        }),
      );
    }
    return { made, skipped };
  }

  private async missingFor(order: ManufacturingOrder): Promise<Missing[]> {
    const answer = await this.asker.ask(
      planMissingIngredients,
      { at_least: asOf(order), wait_ms: WAIT_MS, of: ref('manufacturing_order', order.id) },
      { deadlineMs: WAIT_MS + 1_000 },
    );
    if (answer.is_pending) throw planNotReady(order);
    if (!answer.ingredients.some((material) => material.quantity_missing > 0))
      throw reject('NOTHING_MISSING', 'id', `No material is missing for ${order.orderNo}.`);
    return answer.ingredients;
  }

  /** Under one Idempotency-Key the same ids are taken again, so a retry finds what the first try bought. */
  private async buy(purchase: Purchase): Promise<PurchaseOrderBody> {
    const key = ref('manufacturing_sourcing', await this.ids.next('manufacturing_sourcing'));
    return (await this.asker.ask(purchasingCreateOrder, { ...purchase, key })).order;
  }

  private async quantityFor(order: ManufacturingOrder, rowId: number, asked: Quantity | undefined): Promise<Quantity> {
    if (asked !== undefined) return asked;
    const plan = await this.asker.ask(
      planAsOf,
      { at_least: asOf(order), wait_ms: WAIT_MS, sales_orders: [], manufacturing_orders: [order.id], purchase_orders: [] },
      { deadlineMs: WAIT_MS + 1_000 },
    );
    if (plan.is_pending) throw planNotReady(order);
    const status = plan.manufacturing_orders.find((told) => told.order_id === order.id)?.rows.find((row) => row.id === rowId)?.to;
    return quantityToSource(asked, status?.missing_quantity ?? ZERO, order.orderNo);
  }
}

const purchaseFor = (order: ManufacturingOrder, asked: { arrival?: Instant }) => ({
  entity_type: 'regular' as const,
  tracking_location_id: null,
  expected_arrival_date: asked.arrival ?? null,
  additional_info: `For ${order.orderNo}`,
});

const asOf = (order: ManufacturingOrder) => ({ versions: { [ref('manufacturing_order', order.id)]: order.version }, posting: 0 });

const planNotReady = (order: ManufacturingOrder): Rejection =>
  new Rejection('PLAN_NOT_READY', `The plan does not contain the latest change of ${order.orderNo} yet. Try again in a few seconds.`);
