import {
  chosenMaterials,
  makingList,
  nothingMissing,
  planMissingIngredients,
  shoppingList,
  type InputOf,
  type manufacturingCreateOrder,
  type OutputOf,
  type purchasingCreateOrder,
  type Skipped,
} from '@pegboard/contracts';
import type { Asker } from '@pegboard/eventing';
import type { Instant, Quantity, Ref } from '@pegboard/kit';
import { orderShortage, planNotReady, type ShortageToOrder } from './shortages';

const WAIT_MS = 4_000;

type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];

/** Whose materials are bought or made: an order's, or a row's of it. */
export interface Lacking {
  readonly of: Ref;
  readonly orderNo: string;
  /** What the plan must contain. */
  readonly atLeast: InputOf<typeof planMissingIngredients>['at_least'];
  /** The same for every try of one request, so that a retry gets the claim, and with it the order, of the first try (P13). */
  readonly request: string;
  /** How the order is called while the plan doesn't contain it; by its number if this is absent. */
  readonly called?: string;
  /** Only these materials; all if nobody chose. */
  readonly variantIds?: readonly number[] | undefined;
}

export interface Sourced<Order> {
  readonly made: Order[];
  readonly skipped: readonly Skipped<Missing>[];
}

/**
 * Buys all that is missing, through all levels: one purchase order a supplier and location (M8).
 * @param arrivalAt when it shall be at a location; null leaves it to purchasing
 * @throws Rejection NOTHING_MISSING (409); PLAN_NOT_READY (503); what `buy` throws
 */
export async function buyMissing<Order>(
  asker: Asker,
  lacking: Lacking,
  {
    supplierId,
    arrivalAt,
  }: { readonly supplierId?: number | undefined; readonly arrivalAt: (locationId: number) => Promise<Instant | null> },
  buy: (purchase: InputOf<typeof purchasingCreateOrder>) => Promise<Order>,
): Promise<Sourced<Order>> {
  const { purchases, skipped } = shoppingList(chosenMaterials(await missingFor(asker, lacking), lacking.variantIds), supplierId);
  const made: Order[] = [];
  for (const { supplierId: supplier, locationId, rows } of purchases) {
    const arrival = await arrivalAt(locationId);
    const purchase = await take(asker, lacking, `${supplier}@${locationId}`, 'buy', rows, (key, granted) =>
      buy({
        key,
        entity_type: 'regular',
        supplier_id: supplier,
        location_id: locationId,
        tracking_location_id: null,
        expected_arrival_date: arrival,
        additional_info: `For ${lacking.orderNo}`,
        rows: rows.map(({ variant_id }, i) => ({ variant_id, quantity: granted[i]! })).filter(({ quantity }) => quantity > 0),
      }),
    );
    if (purchase) made.push(purchase);
  }
  // Others are ordering all of it.
  if (purchases.length > 0 && made.length === 0) throw nothingMissing(lacking.orderNo);
  return { made, skipped };
}

/**
 * Makes all that is missing and is made here, to stock (M8).
 * @param how the day by which it is made, null for the usual one; and the order that it is made directly before in the Schedule
 * @throws Rejection NOTHING_MISSING (409); PLAN_NOT_READY (503); what `make` throws
 */
export async function makeMissing<Order>(
  asker: Asker,
  lacking: Lacking,
  { deadline, before }: { readonly deadline: Instant | null; readonly before: number | null },
  make: (need: InputOf<typeof manufacturingCreateOrder>) => Promise<Order>,
): Promise<Sourced<Order>> {
  const { made: materials, skipped } = makingList(chosenMaterials(await missingFor(asker, lacking), lacking.variantIds));
  const made: Order[] = [];
  for (const material of materials) {
    const { variant_id, location_id } = material;
    const production = await take(asker, lacking, `${variant_id}@${location_id}`, 'make', [material], (key, [quantity]) =>
      make({
        key,
        variant_id,
        location_id,
        quantity: quantity!,
        production_deadline_date: deadline,
        additional_info: `For ${lacking.orderNo}`,
        before_manufacturing_order_id: before,
      }),
    );
    if (production) made.push(production);
  }
  if (materials.length > 0 && made.length === 0) throw nothingMissing(lacking.orderNo);
  return { made, skipped };
}

async function missingFor(asker: Asker, { of, orderNo, called = orderNo, atLeast, request }: Lacking): Promise<Missing[]> {
  const { is_pending: isPending, ingredients } = await asker.ask(
    planMissingIngredients,
    { at_least: atLeast, wait_ms: WAIT_MS, of, request },
    { deadlineMs: WAIT_MS + 1_000 },
  );
  if (isPending) throw planNotReady(called);
  if (!ingredients.some((material) => material.quantity_missing > 0)) throw nothingMissing(orderNo);
  return ingredients;
}

/** Takes what an order lacks of some materials, at all levels together. */
function take<Order>(
  asker: Asker,
  { of, atLeast, request }: Lacking,
  part: string,
  way: ShortageToOrder['way'],
  materials: readonly Missing[],
  create: (key: string, granted: readonly Quantity[]) => Promise<Order>,
): Promise<Order | undefined> {
  const needs = materials.map(({ variant_id, location_id }) => ({
    basis: 'ingredients' as const,
    of,
    variant_id,
    location_id,
    quantity: null,
  }));
  return orderShortage(asker, { at_least: atLeast, request: `${request}/${part}`, way, needs }, create);
}
