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
  /** Within the orders that make for it: the linked one itself, or the one directly before which it stands. */
  readonly linked: ScheduleSpot;
  readonly isLinked: 0 | 1;
  readonly own: ScheduleSpot;
}

/** Where an order stands in the Schedule. */
export interface ScheduleSpot {
  readonly rank: number;
  readonly id: number;
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
    compareSpots(a.linked, b.linked) ||
    a.isLinked - b.isLinked ||
    compareSpots(a.own, b.own)
  );
}

const compareSpots = (a: ScheduleSpot, b: ScheduleSpot): number => ascending(a.rank, b.rank) || a.id - b.id;

const NOWHERE: ScheduleSpot = { rank: 0, id: 0 };

const plainPlace = (group: Group, first: number, orderId: number): Place => ({
  group,
  first,
  orderId,
  part: PlacePart.Rows,
  linked: NOWHERE,
  isLinked: 0,
  own: NOWHERE,
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

/** A manufacturing order that is linked stands with its sales order, in the sequence of those that are made for it. */
export function placeOfLinked({ sellKey, orderId }: SalesPlace, { rank, id }: ScheduleSpot): Place {
  const own = { rank, id };
  return { group: Group.Sales, first: sellKey, orderId, part: PlacePart.Makers, linked: own, isLinked: 1, own };
}

/** @param lender the next linked one below it, and its sales order; undefined if there is none */
export function placeOfFree(lender: (SalesPlace & { readonly maker: ScheduleSpot }) | undefined, { rank, id }: ScheduleSpot): Place {
  const own = { rank, id };
  if (!lender) return { group: Group.MadeToStock, first: rank, orderId: 0, part: PlacePart.Makers, linked: NOWHERE, isLinked: 0, own };
  const { sellKey, orderId, maker } = lender;
  const linked = { rank: maker.rank, id: maker.id };
  return { group: Group.Sales, first: sellKey, orderId, part: PlacePart.Makers, linked, isLinked: 0, own };
}
