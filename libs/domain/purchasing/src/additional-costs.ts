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
  ZERO,
  type Decision,
  type Instant,
  type Quantity,
} from '@pegboard/kit';
import type { AdditionalCost, CostChange } from './additional-cost';
import { inBaseCurrency, requireWorth } from './exchange';
import { eventOf, requestRevaluation, type LateShare } from './revaluations';
import {
  isReceived,
  requireSettled,
  rowOf,
  stockQuantity,
  type PurchaseOrder,
  type PurchaseOrderRow,
  type Receipt,
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

const isStanding = ({ status }: Receipt): boolean => status !== 'REVERTED' && status !== 'REFUSED';

const standing = ({ receipts }: Shared): readonly ReceiptPart[] => receipts.filter(isStanding).flatMap(({ parts }) => parts);

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
  return inShares(rest, weightsOf(sharers));
}

function weightsOf(sharers: readonly Sharer[]): Quantity[] {
  const isFree = sumUnbounded(sharers.map(({ worth }) => worth)) === 0;
  return sharers.map(({ worth, quantity }) => (isFree ? quantity : worth));
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

/** How a cost that goods can't bear any more is shared by those that came (T9): a further one by worth, a lesser one as they took it. */
function lateShares(order: PurchaseOrder, amount: Quantity): LateShare[] {
  const parts = order.receipts
    .filter(isStanding)
    .flatMap((receipt) => receipt.parts.map(({ rowId, additionalCost = ZERO }) => ({ receiptId: receipt.id, rowId, additionalCost })));
  const worths = parts.map(({ rowId }) => sharerOf(order, rowOf(order, rowId)));
  const weights = amount > ZERO ? weightsOf(worths) : parts.map(({ additionalCost }) => additionalCost);
  const values = inShares(amount, weights);
  return parts.map(({ receiptId, rowId }, i) => ({ receiptId, rowId, value: values[i]! }));
}

/**
 * A further cost of an order. Undefined: an earlier try has added it.
 * @throws Rejection `BUSY` (409), `TOO_MANY`, `QUANTITY_TOO_LARGE` (422)
 */
export function addAdditionalCost(
  order: PurchaseOrder,
  id: number,
  { price, distributionMethod = 'BY_VALUE', ...fields }: AdditionalCostInput,
  now: Instant,
): Decision<PurchaseOrder> | undefined {
  if ([...additionalCostsOf(order), ...(order.revaluations?.waiting?.additionalCosts ?? [])].some((cost) => cost.id === id))
    return undefined;
  if (additionalCostsOf(order).length >= MAX_COSTS)
    throw reject('TOO_MANY', 'purchase_order_id', `${order.orderNo} has ${MAX_COSTS} additional costs, which is the maximum.`, {
      limit: MAX_COSTS,
    });
  const cost = { ...plainState(ADDITIONAL_COST_FIELDS, fields), id, price, distributionMethod, createdAt: now, updatedAt: now };
  return changedCosts(order, [...additionalCostsOf(order), cost], { what: 'added', id }, now);
}

/** @throws Rejection `NOT_FOUND` (404), `BUSY` (409), `QUANTITY_TOO_LARGE` (422) */
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
  return changedCosts(order, costs, { what: 'changed', id }, now);
}

/** @throws Rejection `NOT_FOUND` (404), `BUSY` (409) */
export function removeAdditionalCost(order: PurchaseOrder, id: number, now: Instant): Decision<PurchaseOrder> {
  const cost = additionalCostOf(order, id);
  const costs = additionalCostsOf(order).filter((each) => each !== cost);
  return changedCosts(order, costs, { what: 'removed', id }, now);
}

/** What goods took stays theirs, and what is still to come bears the change. What it can't bear changes the value of what came (T9). */
function changedCosts(
  order: PurchaseOrder,
  additionalCosts: readonly AdditionalCost[],
  change: CostChange,
  now: Instant,
): Decision<PurchaseOrder> {
  requireSettled(order);
  const state = { ...order, additionalCosts };
  const after = distributed(state);
  const late = after === distributed(order) ? ZERO : subtractUnbounded(after, taken(order));
  if (late === ZERO || (late > ZERO && order.status !== 'RECEIVED')) return decided(state, 'updated', eventOf(change));
  return requestRevaluation(order, lateShares(order, late), additionalCosts, change, now);
}
