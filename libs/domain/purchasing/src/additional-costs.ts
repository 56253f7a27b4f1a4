import { ADDITIONAL_COST_FIELDS, plainState, type DistributionMethod, type PlainState } from '@pegboard/contracts';
import {
  decided,
  given,
  inShares,
  isSame,
  notFound,
  reject,
  subtractUnbounded,
  sumUnbounded,
  toDecimal,
  ZERO,
  type Decision,
  type Instant,
  type Quantity,
} from '@pegboard/kit';
import { inBaseCurrency, requireWorth } from './exchange';
import {
  isReceived,
  requireSettled,
  stockQuantity,
  type AdditionalCost,
  type PurchaseOrder,
  type PurchaseOrderRow,
  type ReceiptPart,
} from './purchase-order';

export interface AdditionalCostInput extends Partial<PlainState<typeof ADDITIONAL_COST_FIELDS>> {
  readonly price: Quantity;
  readonly distributionMethod?: DistributionMethod | undefined;
}

const MAX_COSTS = 100;

export const additionalCostsOf = ({ additionalCosts }: Pick<PurchaseOrder, 'additionalCosts'>): readonly AdditionalCost[] =>
  additionalCosts ?? [];

/** @throws Rejection `NOT_FOUND` (404) */
export function additionalCostOf(order: PurchaseOrder, id: number): AdditionalCost {
  const cost = additionalCostsOf(order).find((each) => each.id === id);
  if (cost) return cost;
  throw notFound('additional cost row', id);
}

type Shared = Pick<PurchaseOrder, 'additionalCosts' | 'exchange' | 'receipts'>;

/** All that is distributed by value, in the base currency. Orders show it, so it refuses nothing; the receipt refuses what is too large. */
const distributed = (order: Shared): Quantity =>
  sumUnbounded(
    additionalCostsOf(order)
      .filter(({ distributionMethod }) => distributionMethod === 'BY_VALUE')
      .map(({ price }) => inBaseCurrency(order, price)),
  );

const standing = ({ receipts }: Shared): readonly ReceiptPart[] =>
  receipts.filter(({ status }) => status !== 'REVERTED' && status !== 'REFUSED').flatMap(({ parts }) => parts);

/** What goods that have come took of it, with those that wait for the ledger. */
const taken = (order: Shared): Quantity => sumUnbounded(standing(order).map(({ additionalCost = ZERO }) => additionalCost));

const isStillToCome = (row: PurchaseOrderRow): boolean => !isReceived(row) && row.receiptId === null;

/** Goods that share what is left, by what they are worth, or if all of them are free by their quantity. */
interface Sharer {
  readonly worth: Quantity;
  readonly quantity: Quantity;
}

const sharerOf = (order: PurchaseOrder, row: PurchaseOrderRow): Sharer => ({
  worth: inBaseCurrency(order, row.pricePerUnit, row.quantity),
  quantity: stockQuantity(row),
});

function shared(order: Shared, sharers: readonly Sharer[]): Quantity[] {
  const rest = subtractUnbounded(distributed(order), taken(order));
  if (rest <= ZERO || sharers.length === 0) return sharers.map(() => ZERO);
  const isFree = sumUnbounded(sharers.map(({ worth }) => worth)) === 0;
  return inShares(
    rest,
    sharers.map(({ worth, quantity }) => (isFree ? quantity : worth)),
  );
}

/**
 * T9: goods that come take their share of the additional costs that nothing took yet, in proportion to what they are worth and what is
 * still to come is. So what comes last takes the rest, and all shares together are the costs exactly.
 * @param order with the rows as the receipt splits them
 * @param parts in which `value` is what the goods cost without
 * @throws Rejection `QUANTITY_TOO_LARGE` (422)
 */
export function withAdditionalCosts(order: PurchaseOrder, parts: readonly ReceiptPart[]): ReceiptPart[] {
  const open = order.rows.filter((row) => isStillToCome(row) && !parts.some(({ rowId }) => rowId === row.id));
  const coming = parts.map((part): Sharer => {
    const row = order.rows.find(({ id }) => id === part.rowId)!;
    return { worth: part.value!, quantity: stockQuantity({ ...row, quantity: part.quantity }) };
  });
  const shares = shared(order, [...coming, ...open.map((row) => sharerOf(order, row))]);
  return parts.map((part, i) => {
    const additionalCost = shares[i]!;
    return additionalCost === ZERO ? part : { ...part, value: valueWith(part, additionalCost), additionalCost };
  });
}

const valueWith = ({ value, path = '' }: ReceiptPart, additionalCost: Quantity): Quantity =>
  requireWorth(sumUnbounded([value!, additionalCost]), path);

/** What each row's goods take of the additional costs, or will take as far as anybody knows, by its id; together the costs exactly (T9). */
export function additionalCostShares(order: PurchaseOrder): ReadonlyMap<number, Quantity> {
  const open = order.rows.filter(isStillToCome);
  const shares = shared(
    order,
    open.map((row) => sharerOf(order, row)),
  );
  return new Map([
    ...standing(order).map(({ rowId, additionalCost = ZERO }) => [rowId, additionalCost] as const),
    ...open.map(({ id }, i) => [id, shares[i]!] as const),
  ]);
}

/**
 * A further cost of an order. Undefined: an earlier try has added it.
 * @throws Rejection `NOTHING_TO_COME`, `BUSY` (409), `TOO_MANY` (422)
 */
export function addAdditionalCost(
  order: PurchaseOrder,
  id: number,
  { price, distributionMethod = 'BY_VALUE', ...fields }: AdditionalCostInput,
  now: Instant,
): Decision<PurchaseOrder> | undefined {
  if (additionalCostsOf(order).some((cost) => cost.id === id)) return undefined;
  if (additionalCostsOf(order).length >= MAX_COSTS)
    throw reject('TOO_MANY', 'purchase_order_id', `${order.orderNo} has ${MAX_COSTS} additional costs, which is the maximum.`, {
      limit: MAX_COSTS,
    });
  const cost = { ...plainState(ADDITIONAL_COST_FIELDS, fields), id, price, distributionMethod, createdAt: now, updatedAt: now };
  return changedCosts(order, [...additionalCostsOf(order), cost], { added_additional_costs: [id] });
}

/** @throws Rejection `NOT_FOUND` (404), `NOTHING_TO_COME`, `COST_IS_TAKEN`, `BUSY` (409) */
export function editAdditionalCost(
  order: PurchaseOrder,
  id: number,
  edit: Partial<AdditionalCostInput>,
  now: Instant,
): Decision<PurchaseOrder> | undefined {
  const cost = additionalCostOf(order, id);
  const changed = { ...cost, ...given(edit) };
  if (isSame(changed, cost)) return undefined;
  const costs = additionalCostsOf(order).map((each) => (each.id === id ? { ...changed, updatedAt: now } : each));
  return changedCosts(order, costs, { changed_additional_costs: [id] });
}

/** @throws Rejection `NOT_FOUND` (404), `COST_IS_TAKEN`, `BUSY` (409) */
export function removeAdditionalCost(order: PurchaseOrder, id: number): Decision<PurchaseOrder> {
  const cost = additionalCostOf(order, id);
  return changedCosts(
    order,
    additionalCostsOf(order).filter((each) => each !== cost),
    { removed_additional_costs: [id] },
  );
}

/** What goods took stays theirs, and what is more is only for goods that are still to come (T9). */
function changedCosts(
  order: PurchaseOrder,
  additionalCosts: readonly AdditionalCost[],
  change: Record<string, unknown>,
): Decision<PurchaseOrder> {
  requireSettled(order);
  const state = { ...order, additionalCosts };
  const [before, after, already] = [distributed(order), distributed(state), taken(order)];
  if (after < already && after !== before)
    throw reject(
      'COST_IS_TAKEN',
      'price',
      `Goods of ${order.orderNo} that are received took ${toDecimal(already)} of its additional costs, so they can't be ${toDecimal(after)}. Revert the receipts first.`,
      { taken: toDecimal(already), value: toDecimal(after) },
    );
  if (after > already && after !== before && order.status === 'RECEIVED')
    throw reject(
      'NOTHING_TO_COME',
      'price',
      `All of ${order.orderNo} is received, so nothing takes a further cost. Revert a receipt first, or note it as NON_DISTRIBUTED.`,
      { taken: toDecimal(already), value: toDecimal(after) },
    );
  return decided(state, 'updated', change);
}
