import { served, type OutputOf, type PostOutcome, type PostRequest, type planPackable, type Refusal } from '@pegboard/contracts';
import {
  add,
  least,
  most,
  negate,
  ref,
  Rejection,
  subtract,
  sum,
  toDecimal,
  ZERO,
  type Decision,
  type Instant,
  type Quantity,
  type RejectionDetail,
} from '@pegboard/kit';
import { movementOf, picksOf, portionsOf, postingOf, reversalOf, suggestedPortion, type BatchPortion } from '@pegboard/posting';
import { skuOf, type SalesKnownItems } from './known-items';
import { FULFILLMENT } from './moved-rows';
import {
  goodsOf,
  intentOf,
  isOfService,
  packPostingId,
  replaceFulfillment,
  rowOf,
  type Fulfillment,
  type MovedRow,
  type RequestedFulfillment,
  type SalesOrder,
  type SalesOrderRow,
} from './order';
import { revertedTogether } from './revert';
import { decidedWithStatus, openOf, outsideLinkOf } from './status';

export type PackableParts = OutputOf<typeof planPackable>;

/**
 * A pack may take what is reserved for its row plus what nobody has reserved (S5), what its linked order has made first (S6), as the
 * planner answers at this moment, and never more than is there.
 * @throws Rejection 409 NOT_RESERVED, with the true reason and the orders that hold the stock; INSUFFICIENT_STOCK if even an override
 *   can't find it
 */
export function judgePack(order: SalesOrder, fulfillment: Fulfillment, packable: PackableParts, knownItems: SalesKnownItems): void {
  const answers = new Map(packable.rows.map((answer) => [answer.sales_order_row_id, answer]));
  const details = fulfillment.rows.flatMap((row, i): RejectionDetail[] => {
    if (isOfService(order, row)) return [];
    const answer = answers.get(row.salesOrderRowId) ?? nothingFor(row.salesOrderRowId);
    const allowed = least(answer.allowed, answer.in_stock);
    const foreign = foreignPart(row, answer);
    if (row.quantity <= allowed && foreign === ZERO) return [];
    return [refusalOf(order, row, i, { ...answer, allowed, foreign }, knownItems)];
  });
  if (details.length === 0) return;
  const first = details.find(({ code }) => code === 'NOT_RESERVED') ?? details[0]!;
  throw new Rejection(first.code, first.message, details);
}

/** Whether a refusal of `judgePack` is of reservations alone, so that an override would be enough (S5). */
export const isOfReservations = ({ details }: Pick<Refusal, 'details'>): boolean =>
  details.length > 0 && details.every(({ code }) => code === 'NOT_RESERVED');

type PackableRow = PackableParts['rows'][number];

/** Of a row that the plan doesn't know. */
const nothingFor = (rowId: number): PackableRow => ({ sales_order_row_id: rowId, allowed: ZERO, in_stock: ZERO, holders: [] });

/** How much of the batches named should come from those that were made for the row (S6). */
function foreignPart({ batches }: MovedRow, { made = [], allowed_other: allowedOther }: PackableRow): Quantity {
  if (allowedOther === undefined) return ZERO;
  // The ledger takes those that were made for the row first by itself.
  const named = batches.filter(({ isSuggested }) => !isSuggested);
  const others = named.map(({ batchId, quantity }) => {
    const own = sum(made.filter((part) => part.batch_id === batchId).map((part) => part.quantity));
    return subtract(quantity, least(own, quantity));
  });
  return most(subtract(sum(others), allowedOther), ZERO);
}

interface Shortfall extends PackableRow {
  readonly foreign: Quantity;
}

function refusalOf(
  order: SalesOrder,
  row: { salesOrderRowId: number; quantity: Quantity },
  i: number,
  shortfall: Shortfall,
  knownItems: SalesKnownItems,
): RejectionDetail {
  const sku = skuOf(knownItems, rowOf(order, row.salesOrderRowId).variantId);
  const { allowed, in_stock: inStock, to_make: toMake } = shortfall;
  const info = {
    sales_order_row_id: row.salesOrderRowId,
    quantity: toDecimal(row.quantity),
    allowed: toDecimal(allowed),
    in_stock: toDecimal(inStock),
    ...(toMake ? { to_make: { ...toMake, quantity: toDecimal(toMake.quantity) } } : {}),
    ...(shortfall.foreign > ZERO ? { made: shortfall.made!.map((part) => ({ ...part, quantity: toDecimal(part.quantity) })) } : {}),
    holders: shortfall.holders.map((holder) => ({ ...holder, quantity: toDecimal(holder.quantity) })),
  };
  const path = `${FULFILLMENT.list}/${i}/quantity`;
  const start = `${toDecimal(row.quantity)} of ${sku} can't be packed`;
  if (inStock < row.quantity) {
    const there = inStock > 0 ? `only ${toDecimal(inStock)} in stock` : 'nothing usable is in stock (expired batches are not usable)';
    return { path, code: 'INSUFFICIENT_STOCK', message: [`${start}: ${there}.`, ...notMadeYet(shortfall)].join(' '), info };
  }
  const reasons = [...notMadeYet(shortfall), ...otherBatches(shortfall), ...reservations(order, row.quantity, shortfall)];
  const what = row.quantity > allowed ? `only ${toDecimal(allowed)} are free for this order` : 'its own batches go first';
  return { path, code: 'NOT_RESERVED', message: [`${start}: ${what}.`, ...reasons].join(' '), info };
}

const notMadeYet = ({ to_make: toMake }: Shortfall): string[] =>
  toMake ? [`${toMake.order_no} has not made ${toDecimal(toMake.quantity)} for this row yet.`] : [];

function otherBatches({ foreign, made = [] }: Shortfall): string[] {
  if (foreign === ZERO || made.length === 0) return [];
  const own = made.map((part) => `${part.batch_number ?? 'stock without a batch'} (${toDecimal(part.quantity)})`).join(', ');
  return [`Made for this row: ${own}. ${toDecimal(foreign)} of other batches need override_reservation.`];
}

/** Who has the stock that is there; the rows of this order itself are no other order. */
function reservations(
  order: SalesOrder,
  quantity: Quantity,
  { allowed, in_stock: inStock, holders, to_make: toMake }: Shortfall,
): string[] {
  if (quantity <= allowed) return [];
  const others = holders.filter((holder) => holder.sales_order_id !== order.id);
  const own = sum(holders.filter((holder) => holder.sales_order_id === order.id).map((holder) => holder.quantity));
  const named = [
    ...others.map((holder) => `${holder.order_no} (${toDecimal(holder.quantity)})`),
    ...(own > ZERO ? [`other rows of this order (${toDecimal(own)})`] : []),
  ];
  if (named.length > 0) return [`${toMake ? 'Other stock' : 'The rest'} is reserved for ${named.join(', ')}.`];
  // What is there and free isn't what was made for the row.
  return inStock > allowed ? ['Other stock needs override_reservation.'] : [];
}

/** The posting that moves a fulfillment's stock out; each movement serves its row. */
export function packPosting(order: SalesOrder, fulfillment: Fulfillment): PostRequest {
  const goods = goodsOf(order, fulfillment);
  const movements = goods.flatMap((row) => {
    const { variantId, locationId } = rowOf(order, row.salesOrderRowId);
    return portionsToMove(fulfillment, row).map((portion) =>
      movementOf({
        variant_id: variantId,
        location_id: locationId,
        batch_id: portion.batchId,
        quantity: negate(portion.quantity),
        serves: served('sales_order_row', row.salesOrderRowId),
        ...picksOf(portion),
      }),
    );
  });
  const posting = { ...salePosting(order, intentOf(fulfillment).postingId, fulfillment.pickedDate), movements };
  const linked = goods.map(({ salesOrderRowId }) => rowOf(order, salesOrderRowId)).filter(isLinked);
  if (fulfillment.status === 'REQUESTED' && fulfillment.isOverridingReservation)
    return { ...posting, overrides: linked.map((row) => overrideOf(order, row)) };
  // What was made for a row and is not taken by its last packing, which took other batches, is nobody's any more (T2).
  return { ...posting, frees: linked.filter((row) => openOf(order, row) === ZERO).map((row) => ref('sales_order_row', row.id)) };
}

type Linked = SalesOrderRow & { readonly linkedManufacturingOrderId: number };

const isLinked = (row: SalesOrderRow): row is Linked => row.linkedManufacturingOrderId !== null;

const overrideOf = (order: SalesOrder, row: Linked): NonNullable<PostRequest['overrides']>[number] => ({
  row: ref('sales_order_row', row.id),
  manufacturing_order: ref('manufacturing_order', row.linkedManufacturingOrderId),
  keep: openOf(order, row),
});

/** What the release before asked for without batches has none of its own yet. */
const portionsToMove = (fulfillment: Fulfillment, row: MovedRow): readonly BatchPortion[] =>
  fulfillment.status === 'REQUESTED' && fulfillment.isPickedByUs && row.batches.length === 0
    ? [suggestedPortion(row.quantity)]
    : portionsOf(row);

/** The ledger has moved the stock: the intent becomes what it was to become. */
export function recordPacked(
  order: SalesOrder,
  intent: RequestedFulfillment,
  { moved, elsewhere }: Pick<PostOutcome, 'moved' | 'elsewhere'>,
  now: Instant,
): Decision<SalesOrder> {
  const { becomes, isOverridingReservation: _o, isPickedByUs: _p, ...rest } = intent;
  const rows = rest.rows.map((row) => ({ ...row, batches: batchesMoved(row, moved), ...leftLink(order, row, elsewhere) }));
  const packed = { ...rest, rows, status: becomes, deliveredDate: becomes === 'DELIVERED' ? now : null, updatedAt: now };
  return decidedWithStatus({ ...replaceFulfillment(order, packed), pickedDate: rest.pickedDate }, order, {
    action: becomes === 'DELIVERED' ? 'delivered' : 'packed',
    change: { sales_order_fulfillment_id: intent.id },
  });
}

/**
 * What of a linked row was packed from other stock leaves the link (S6): all that the row has had and its order has not made, less
 * what has never been the order's or has left the link before.
 */
function leftLink(order: SalesOrder, row: MovedRow, elsewhere: PostOutcome['elsewhere']): Pick<MovedRow, 'outsideLink'> {
  const linked = rowOf(order, row.salesOrderRowId);
  const had = elsewhere?.find((one) => one.row === ref('sales_order_row', linked.id));
  if (!had || !isLinked(linked)) return {};
  const quantity = subtract(had.quantity, add(linked.packedBeforeLink, outsideLinkOf(order, linked)));
  return quantity > ZERO ? { outsideLink: { manufacturingOrderId: linked.linkedManufacturingOrderId, quantity } } : {};
}

/** Those that were moved count, whoever chose them (T6). A row of an untracked item has none. */
function batchesMoved(row: MovedRow, moved: PostOutcome['moved']): readonly BatchPortion[] {
  const parts = moved?.filter(({ serves }) => serves === ref('sales_order_row', row.salesOrderRowId)) ?? [];
  const hasNone = row.batches.length === 0 && parts.every(({ batch_id: batchId }) => batchId === null);
  if (hasNone || parts.length === 0) return row.batches;
  return parts.map(({ batch_id: batchId, quantity }) => ({ batchId, quantity: negate(quantity) }));
}

/** The stock was refused: the intent is gone, as if it had never been. */
export function withdraw(order: SalesOrder, fulfillmentId: number, { code }: Refusal): Decision<SalesOrder> {
  const state = { ...order, fulfillments: order.fulfillments.filter(({ id }) => id !== fulfillmentId) };
  return decidedWithStatus(state, order, { action: 'fulfillment_refused', change: { sales_order_fulfillment_id: fulfillmentId, code } });
}

/** The posting that puts it back: the exact reverse. */
export const revertPosting = (order: SalesOrder, fulfillment: Fulfillment, now: Instant): PostRequest => ({
  ...salePosting(order, intentOf(fulfillment).postingId, now),
  reverses: packPostingId(fulfillment.id),
});

/** Those that have moved stock: one of services alone has no posting (I6). */
const movedTogether = (order: SalesOrder): readonly Fulfillment[] =>
  revertedTogether(order).filter((fulfillment) => goodsOf(order, fulfillment).length > 0);

/** The exact reverse of all fulfillments, in one commit (S2). */
export const revertAllPosting = (order: SalesOrder, now: Instant): PostRequest => ({
  ...salePosting(order, order.reverting!.postingId, now),
  ...reversalOf(movedTogether(order).map(({ id }) => packPostingId(id))),
});

/** A posting of an order that moves nothing yet. */
export const salePosting = (order: SalesOrder, postingId: string, at: Instant): PostRequest =>
  postingOf({
    posting_id: postingId,
    kind: 'sale',
    cause: { type: 'sales_order', id: order.id, number: order.orderNo },
    movement_date: at,
  });
