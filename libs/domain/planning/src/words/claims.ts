import type { Instant, Quantity, Ref } from '@pegboard/kit';

/** How a shortage is to be ordered. */
export const SUPPLY_WAYS = ['buy', 'outsource', 'make'] as const;
export type SupplyWay = (typeof SUPPLY_WAYS)[number];

/**
 * What a shortage is measured by. `row`: what nothing covers of a demand. `batch`: that, or all that its item lacks there,
 * whichever is more (M2). `ingredients`: what an order or a sales row lacks of one ingredient, at any level (S7).
 * `stock`: what is below the safety stock (B6). `to_do`: what must be bought or made of an item, through the recipes (P14).
 */
export const SHORTAGE_BASES = ['row', 'batch', 'ingredients', 'stock', 'to_do'] as const;
export type ShortageBasis = (typeof SHORTAGE_BASES)[number];

/** A shortage that somebody wants to order (P13). */
export interface ShortageNeed {
  readonly basis: ShortageBasis;
  /** A demand for `row` and `batch`; an order or a sales row for `ingredients`; null for `stock` and `to_do`. */
  readonly of: Ref | null;
  readonly variantId: number;
  readonly locationId: number;
  /** A quantity that a person named is handed out as it is; null: as much as is short and nobody is ordering. */
  readonly quantity: Quantity | null;
}

/** One part of a claim: so much of one item for one need. */
export interface ClaimedRow {
  readonly of: Ref | null;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
}

/** Supply that is being ordered, and of which no order is known yet. It has no date, so every dated supply is used before it. */
export interface TentativeSupply {
  readonly way: SupplyWay;
  readonly rows: readonly ClaimedRow[];
}

/**
 * What stands for tentative supply while the plan is looked at has ids from here upwards, which no order and no other trial has. As those of
 * the orders to come, they are above the ids of all orders that are there, in the sequence of the claims: ids decide between equals.
 */
export const FIRST_TENTATIVE_ID = 2 ** 30;
export const isTentative = (id: number): boolean => id >= FIRST_TENTATIVE_ID;
/** Its number. */
export const ORDER_BEING_MADE = 'being ordered';

/** `OPEN` until its order is known to exist (`ORDERED`), nothing came of it (`RETURNED`), or its time is over (`LAPSED`). */
export const CLAIM_STATES = ['OPEN', 'ORDERED', 'RETURNED', 'LAPSED'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** A shortage that was handed out once (P13). Claims are numbered in the order in which they were decided. */
export interface ShortageClaim extends TentativeSupply {
  readonly n: number;
  /** The key under which the order is created, and by which its event names the claim. */
  readonly claimId: string;
  /** Whoever asks again under the same request gets the same claim. */
  readonly request: string;
  /** Counts the claims of one request: one that came to nothing is followed by the next. */
  readonly attempt: number;
  readonly state: ClaimState;
  readonly takenAt: Instant;
  readonly lapsesAt: Instant;
  /** The order that was made under it. */
  readonly order: Ref | null;
  readonly settledAt: Instant | null;
}
