import { served, type PostOutcome, type PostRequest, type Refusal } from '@pegboard/contracts';
import { add, decided, negate, sum, sumUnbounded, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { movementOf, nextIntent, postingIdAmong, postingOf, type PostingTable } from '@pegboard/posting';
import type { AdditionalCost, CostChange, Revaluation, RevaluedPart, Revaluations } from './additional-cost';
import { requireWorth } from './exchange';
import { locationOf, receivePostingId, rowOf, type PurchaseOrder, type Receipt } from './purchase-order';

const none: Revaluations = { attempts: 0, waiting: null, standing: [] };

const revaluationsOf = ({ revaluations = none }: Pick<PurchaseOrder, 'revaluations'>): Revaluations => revaluations;

/** The part of an order on which the intent of a later cost stands. */
export const LATER_COST = 'later_cost';

const partsOf = (order: Pick<PurchaseOrder, 'revaluations'>): RevaluedPart[] =>
  revaluationsOf(order).standing.flatMap(({ parts }) => parts);

/** What of later costs went to goods of a row that were gone when they came, in the base currency (T9). */
export const costVarianceOf = (order: Pick<PurchaseOrder, 'revaluations'>, rowId: number): Quantity =>
  sumUnbounded(partsOf(order).flatMap((part) => (part.rowId === rowId ? [part.variance] : [])));

/** What a row of a receipt is to get of a later cost, in the base currency. */
export interface LateShare {
  readonly receiptId: number;
  readonly rowId: number;
  readonly value: Quantity;
}

/**
 * Writes down that goods that came get a later cost, or give it back, before the ledger is asked. The costs change when it has posted that.
 * @throws Rejection `QUANTITY_TOO_LARGE` (422)
 */
export function requestRevaluation(
  order: PurchaseOrder,
  shares: readonly LateShare[],
  additionalCosts: readonly AdditionalCost[],
  change: CostChange,
  now: Instant,
): Decision<PurchaseOrder> {
  const { attempts, standing } = revaluationsOf(order);
  const intent = nextIntent(`purchase_order/${order.id}/cost_change/${attempts + 1}`, 'revalue', null);
  const earlier = partsOf(order);
  const own = shares.filter(({ value }) => value !== ZERO);
  const revaluations = [...new Set(own.map(({ receiptId }) => receiptId))].map((receiptId, i): Revaluation => ({
    postingId: postingIdAmong(intent.postingId, i),
    receiptId,
    parts: own.filter((share) => share.receiptId === receiptId).map((share) => revaluedPart(share, earlier)),
  }));
  const waiting = { intent, date: now, revaluations, additionalCosts, change };
  return decided({ ...order, revaluations: { attempts: attempts + 1, waiting, standing } }, 'revaluation_requested', eventOf(change));
}

const revaluedPart = ({ rowId, value }: LateShare, earlier: readonly RevaluedPart[]): RevaluedPart => ({
  rowId,
  before: sum(earlier.flatMap((part) => (part.rowId === rowId ? [part.value] : []))),
  value: requireWorth(value, '', 'price'),
  variance: ZERO,
});

/** What the event of changed costs says of them. */
export const eventOf = ({ what, id }: CostChange): Readonly<Record<string, readonly number[]>> => ({ [`${what}_additional_costs`]: [id] });

/** What the ledger is asked for a later cost: value without quantity, on the goods that each receipt brought. */
function revaluationPosting(order: PurchaseOrder): PostRequest {
  const { intent, date, revaluations } = order.revaluations!.waiting!;
  const movements = revaluations.flatMap(({ receiptId, parts }) =>
    parts.map(({ rowId, before, value }) => {
      const row = rowOf(order, rowId);
      const about = { variant_id: row.variantId, location_id: locationOf(order, row), serves: served('purchase_order_row', rowId) };
      const revalues = { posting_id: receivePostingId({ id: receiptId }), before };
      return { ...movementOf({ ...about, quantity: ZERO }), value, revalues };
    }),
  );
  return postingOf({
    posting_id: intent.postingId,
    kind: 'receipt',
    cause: { type: 'purchase_order', id: order.id, number: order.orderNo },
    movement_date: date,
    movements,
  });
}

/** The ledger has valued the goods again: the costs are as they were asked for, and the goods have taken their shares. */
function bookRevaluation(order: PurchaseOrder, { moved = [] }: Pick<PostOutcome, 'moved'>): Decision<PurchaseOrder> {
  const { attempts, waiting, standing } = order.revaluations!;
  const { revaluations, additionalCosts, change } = waiting!;
  const booked = revaluations.map((revaluation): Revaluation => ({
    ...revaluation,
    parts: revaluation.parts.map((part) => {
      const own = moved.filter(({ serves }) => serves === served('purchase_order_row', part.rowId));
      return { ...part, variance: sum(own.map(({ cost_variance = ZERO }) => cost_variance)) };
    }),
  }));
  const state = withTaken({ ...order, additionalCosts }, booked, (value) => value);
  return decided({ ...state, revaluations: { attempts, waiting: null, standing: [...standing, ...booked] } }, 'updated', eventOf(change));
}

/** The ledger refused it: the costs are as they were. */
function refuseRevaluation(order: PurchaseOrder, { code }: Refusal): Decision<PurchaseOrder> {
  return decided({ ...order, revaluations: { ...order.revaluations!, waiting: null } }, 'revaluation_refused', { code });
}

function withTaken(order: PurchaseOrder, revaluations: readonly Revaluation[], by: (value: Quantity) => Quantity): PurchaseOrder {
  const receipts = order.receipts.map((receipt): Receipt => {
    const own = revaluations.filter(({ receiptId }) => receiptId === receipt.id).flatMap(({ parts }) => parts);
    if (own.length === 0) return receipt;
    return {
      ...receipt,
      parts: receipt.parts.map((part) => {
        const change = by(sum(own.flatMap(({ rowId, value }) => (rowId === part.rowId ? [value] : []))));
        const value = part.value === undefined ? {} : { value: add(part.value, change) };
        return { ...part, ...value, additionalCost: add(part.additionalCost ?? ZERO, change) };
      }),
    };
  });
  return { ...order, receipts };
}

const areOf =
  (receipts: readonly Receipt[]) =>
  ({ receiptId }: Revaluation): boolean =>
    receipts.some(({ id }) => id === receiptId);

/** The postings that changed the costs of receipts, the newest first: they are reversed together with them. */
export const revaluedPostings = (order: PurchaseOrder, receipts: readonly Receipt[]): string[] =>
  revaluationsOf(order)
    .standing.filter(areOf(receipts))
    .map(({ postingId }) => postingId)
    .reverse();

/** The order as its receipts were before later costs: what comes next bears them (T9). */
export function withoutRevaluations(order: PurchaseOrder, receipts: readonly Receipt[]): PurchaseOrder {
  const { revaluations } = order;
  const gone = revaluationsOf(order).standing.filter(areOf(receipts));
  if (!revaluations || gone.length === 0) return order;
  const standing = revaluations.standing.filter((one) => !gone.includes(one));
  return { ...withTaken(order, gone, negate), revaluations: { ...revaluations, standing } };
}

/** The posting of a later cost (T9). A refused one has changed nothing. */
export const revaluationPostings: PostingTable<PurchaseOrder> = {
  filter: { 'revaluations.waiting.intent.attempts': { $gt: 0 } },
  nameOf: ({ orderNo }) => orderNo,
  open: ({ revaluations }) =>
    revaluations?.waiting ? [{ part: LATER_COST, postingId: revaluations.waiting.intent.postingId, isReverting: false }] : [],
  posting: revaluationPosting,
  booked: (order, _intent, outcome) => bookRevaluation(order, outcome),
  refused: (order, _intent, refusal) => refuseRevaluation(order, refusal),
  pathOf: () => 'price',
};
