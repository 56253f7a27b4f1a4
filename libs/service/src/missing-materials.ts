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
type PurchaseRows = InputOf<typeof purchasingCreateOrder>['rows'];
type Ordered = NonNullable<OutputOf<typeof planMissingIngredients>['ordered']>[number];

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
  const { materials, ordered } = await missingFor(asker, lacking, 'buy');
  const { purchases, skipped } = shoppingList(materials, supplierId);
  const buyAt = async (key: string, supplier: number, locationId: number, rows: PurchaseRows): Promise<Order> =>
    buy({
      key,
      entity_type: 'regular',
      supplier_id: supplier,
      location_id: locationId,
      tracking_location_id: null,
      expected_arrival_date: await arrivalAt(locationId),
      additional_info: `For ${lacking.orderNo}`,
      rows,
    });
  const made: Order[] = [];
  for (const [part, { claim_id, rows }] of ordered)
    made.push(await buyAt(claim_id, Number(part.split('@')[0]), rows[0]!.location_id, rows.map(rowOf)));
  for (const { supplierId: supplier, locationId, rows } of purchases) {
    const part = `${supplier}@${locationId}`;
    if (ordered.has(part)) continue;
    const purchase = await take(asker, lacking, part, 'buy', rows, (key, granted) =>
      buyAt(
        key,
        supplier,
        locationId,
        rows.map(({ variant_id }, i) => ({ variant_id, quantity: granted[i]! })).filter(({ quantity }) => quantity > 0),
      ),
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
  const { materials: missing, ordered } = await missingFor(asker, lacking, 'make');
  const { made: materials, skipped } = makingList(missing);
  const makeIt = (
    key: string,
    { variant_id, location_id }: Pick<Missing, 'variant_id' | 'location_id'>,
    quantity: Quantity,
  ): Promise<Order> =>
    make({
      key,
      variant_id,
      location_id,
      quantity,
      production_deadline_date: deadline,
      additional_info: `For ${lacking.orderNo}`,
      before_manufacturing_order_id: before,
    });
  const made: Order[] = [];
  for (const { claim_id, rows } of ordered.values()) made.push(await makeIt(claim_id, rows[0]!, rows[0]!.quantity));
  for (const material of materials) {
    const part = `${material.variant_id}@${material.location_id}`;
    if (ordered.has(part)) continue;
    const production = await take(asker, lacking, part, 'make', [material], (key, [quantity]) => makeIt(key, material, quantity!));
    if (production) made.push(production);
  }
  if (materials.length > 0 && made.length === 0) throw nothingMissing(lacking.orderNo);
  return { made, skipped };
}

/**
 * The materials that are chosen, and what an earlier try of the request has ordered of them, by its part: a retry is answered with that
 * again, although the plan counts it and nothing is missing any more (P13).
 */
async function missingFor(
  asker: Asker,
  { of, orderNo, called = orderNo, atLeast, request, variantIds }: Lacking,
  way: ShortageToOrder['way'],
): Promise<{ materials: readonly Missing[]; ordered: ReadonlyMap<string, Ordered> }> {
  const answer = await asker.ask(
    planMissingIngredients,
    { at_least: atLeast, wait_ms: WAIT_MS, of, request },
    { deadlineMs: WAIT_MS + 1_000 },
  );
  if (answer.is_pending) throw planNotReady(called);
  const before = (answer.ordered ?? []).filter((one) => one.way === way && one.rows.length > 0);
  const ordered = new Map(before.map((one) => [one.request.slice(request.length + 1), one]));
  const { ingredients } = answer;
  if (ordered.size === 0 && !ingredients.some((material) => material.quantity_missing > 0)) throw nothingMissing(orderNo);
  const has = new Set(before.flatMap(({ rows }) => rows.map(({ variant_id }) => variant_id)));
  const chosen = variantIds?.filter((id) => !has.has(id));
  return { materials: chosenMaterials(ingredients, chosen), ordered };
}

const rowOf = ({ variant_id, quantity }: Ordered['rows'][number]): PurchaseRows[number] => ({ variant_id, quantity });

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
