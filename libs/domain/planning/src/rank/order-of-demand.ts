/**
 * P3, the one order of all demand. Where a demand stands is a place that all rows of one order share, and its turn
 * within it:
 *
 * 1. outbound transfers by dispatch date
 * 2. sales orders by Sell rank: the order's rows in row order, then the ingredient rows of the manufacturing orders made
 *    for it, in Schedule order; the ingredients of an order made to stock stand directly before those of the next
 *    linked order below it in the Schedule
 * 3. ingredients of orders made to stock with no linked order below them, in Schedule order
 * 4. ingredients of outsourced purchase orders by expected arrival
 * 5. transfers that dispatch later than the deployment's limit
 *
 * Missing dates last; then id.
 */
export interface Place {
  readonly group: Group;
  /** The dispatch or arrival moment, the Sell rank key, or the Schedule rank key: whatever orders the group. */
  readonly first: number;
  /** The sales order that lends the place; else the order itself. */
  readonly orderId: number;
  /** Within a sales order its own rows come before those of the orders that make for it. */
  readonly part: PlacePart;
  readonly scheduleKey: number;
  readonly makerId: number;
}

export enum Group {
  Transfers,
  Sales,
  MadeToStock,
  Outsourced,
  LaterTransfers,
}

export enum PlacePart {
  Rows,
  Makers,
}

const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

export function comparePlaces(a: Place, b: Place): number {
  if (a === b) return 0;
  return (
    a.group - b.group ||
    ascending(a.first, b.first) ||
    a.orderId - b.orderId ||
    a.part - b.part ||
    ascending(a.scheduleKey, b.scheduleKey) ||
    a.makerId - b.makerId
  );
}

const plainPlace = (group: Group, first: number, orderId: number): Place => ({
  group,
  first,
  orderId,
  part: PlacePart.Rows,
  scheduleKey: 0,
  makerId: 0,
});

/** An order that isn't known (yet) has no rank: it stands behind all that are. */
export const placeOfSalesOrder = (sellKey: number, orderId: number): Place => plainPlace(Group.Sales, sellKey, orderId);

export const placeOfTransfer = (dispatch: number, transferId: number, isLater: boolean): Place =>
  plainPlace(isLater ? Group.LaterTransfers : Group.Transfers, dispatch, transferId);

export const placeOfOutsourced = (arrival: number, orderId: number): Place => plainPlace(Group.Outsourced, arrival, orderId);

export interface SalesPlace {
  readonly sellKey: number;
  readonly orderId: number;
}

/** @param lender the sales order it is made for, or that of the next linked order below it; undefined if there is none */
export const placeOfMaker = (lender: SalesPlace | undefined, scheduleKey: number, makerId: number): Place =>
  lender
    ? { group: Group.Sales, first: lender.sellKey, orderId: lender.orderId, part: PlacePart.Makers, scheduleKey, makerId }
    : { group: Group.MadeToStock, first: scheduleKey, orderId: 0, part: PlacePart.Makers, scheduleKey, makerId };
