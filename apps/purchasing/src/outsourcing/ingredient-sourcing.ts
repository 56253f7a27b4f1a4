import { Inject, Injectable } from '@nestjs/common';
import {
  chosenMaterials,
  makingList,
  manufacturingCreateOrder,
  planMissingIngredients,
  shoppingList,
  type ManufacturingOrderBody,
  type OutputOf,
  type Skipped,
} from '@pegboard/contracts';
import { nothingMissing, type PurchaseOrder } from '@pegboard/domain-purchasing';
import { ASKER, IDS, type Asker, type Ids } from '@pegboard/eventing';
import { ref, Rejection, type Instant, type Quantity } from '@pegboard/kit';
import { orderShortage, type ShortageToOrder } from '@pegboard/service';
import { Buying } from '../orders/buying';

const WAIT_MS = 4_000;

type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];
type Need = ShortageToOrder['needs'][number];

/** Buying and making what an outsourced order lacks, from where its list stands (M8). */
@Injectable()
export class IngredientSourcing {
  constructor(
    private readonly buying: Buying,
    @Inject(ASKER) private readonly asker: Asker,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Buys all that an order lacks, through all levels: one purchase order a supplier (M8). @throws Rejection NOTHING_MISSING */
  async buyMissing(
    order: PurchaseOrder,
    asked: { supplierId?: number | undefined; variantIds?: readonly number[] | undefined; arrival?: Instant | undefined },
  ): Promise<{ made: PurchaseOrder[]; skipped: readonly Skipped<Missing>[] }> {
    const request = await this.nextRequest();
    const { purchases, skipped } = shoppingList(chosenMaterials(await this.missingFor(order, request), asked.variantIds), asked.supplierId);
    const made: PurchaseOrder[] = [];
    for (const { supplierId, locationId, rows } of purchases) {
      const purchase = await this.take(order, `${request}/${supplierId}@${locationId}`, 'buy', rows, (key, granted) =>
        this.buying.buy({
          key,
          entity_type: 'regular',
          supplier_id: supplierId,
          location_id: locationId,
          tracking_location_id: null,
          expected_arrival_date: asked.arrival ?? null,
          additional_info: `For ${order.orderNo}`,
          rows: rows.map((row, i) => ({ variant_id: row.variant_id, quantity: granted[i]! })).filter(({ quantity }) => quantity > 0),
        }),
      );
      if (purchase) made.push(purchase);
    }
    // Others are ordering all of it.
    if (purchases.length > 0 && made.length === 0) throw nothingMissing(order.orderNo);
    return { made, skipped };
  }

  /** Makes all that an order lacks and that is made here (M8). @throws Rejection NOTHING_MISSING */
  async makeMissing(
    order: PurchaseOrder,
    variantIds?: readonly number[],
  ): Promise<{ made: ManufacturingOrderBody[]; skipped: readonly Skipped<Missing>[] }> {
    const request = await this.nextRequest();
    const { made: materials, skipped } = makingList(chosenMaterials(await this.missingFor(order, request), variantIds));
    const made: ManufacturingOrderBody[] = [];
    for (const material of materials) {
      const at = `${request}/${material.variant_id}@${material.location_id}`;
      const production = await this.take(order, at, 'make', [material], async (key, [quantity]) => {
        const need = {
          key,
          variant_id: material.variant_id,
          location_id: material.location_id,
          quantity: quantity!,
          production_deadline_date: null,
          additional_info: `For ${order.orderNo}`,
        };
        return (await this.asker.ask(manufacturingCreateOrder, need)).order;
      });
      if (production) made.push(production);
    }
    if (materials.length > 0 && made.length === 0) throw nothingMissing(order.orderNo);
    return { made, skipped };
  }

  private async missingFor(order: PurchaseOrder, request: string): Promise<Missing[]> {
    const answer = await this.asker.ask(
      planMissingIngredients,
      { at_least: asOf(order), wait_ms: WAIT_MS, of: ref('purchase_order', order.id), request },
      { deadlineMs: WAIT_MS + 1_000 },
    );
    if (answer.is_pending)
      throw new Rejection(
        'PLAN_NOT_READY',
        `The plan does not contain the latest change of ${order.orderNo} yet. Try again in a few seconds.`,
      );
    if (!answer.ingredients.some((material) => material.quantity_missing > 0)) throw nothingMissing(order.orderNo);
    return answer.ingredients;
  }

  private take<Order>(
    order: PurchaseOrder,
    request: string,
    way: 'buy' | 'make',
    materials: readonly Missing[],
    create: (key: string, granted: readonly Quantity[]) => Promise<Order>,
  ): Promise<Order | undefined> {
    return orderShortage(this.asker, { at_least: asOf(order), request, way, needs: materials.map(needOf(order)) }, create);
  }

  /** Under one Idempotency-Key the request is the same, so that a retry gets the claim, and with it the order, of the first try (P13). */
  private async nextRequest(): Promise<string> {
    return ref('ingredient_sourcing', await this.ids.next('ingredient_sourcing'));
  }
}

/** What the order lacks of an ingredient, at all levels together. */
const needOf =
  (order: PurchaseOrder) =>
  (material: Missing): Need => ({
    basis: 'ingredients',
    of: ref('purchase_order', order.id),
    variant_id: material.variant_id,
    location_id: material.location_id,
    quantity: null,
  });

const asOf = (order: PurchaseOrder) => ({ versions: { [ref('purchase_order', order.id)]: order.version }, posting: 0 });
