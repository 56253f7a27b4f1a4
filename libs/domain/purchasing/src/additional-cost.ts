import type { ADDITIONAL_COST_FIELDS, DistributionMethod, PlainState } from '@pegboard/contracts';
import type { Instant, Quantity } from '@pegboard/kit';
import type { Intent } from '@pegboard/posting';

/** Freight, customs and the like: what an order costs beside its rows (T9). Without tax, in the order's currency. */
export interface AdditionalCost extends PlainState<typeof ADDITIONAL_COST_FIELDS> {
  readonly id: number;
  readonly price: Quantity;
  /** BY_VALUE: part of the value of what the order brings. NON_DISTRIBUTED: only noted. */
  readonly distributionMethod: DistributionMethod;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a row of a receipt got of a later cost, or gave back (T9). In the base currency. */
export interface RevaluedPart {
  readonly rowId: number;
  /** What earlier ones that stand have added to it. */
  readonly before: Quantity;
  readonly value: Quantity;
  /** What of `value` went to goods that were gone; zero until the ledger has said so. */
  readonly variance: Quantity;
}

/** A change of what the goods of one receipt cost: a posting of its own (T9). */
export interface Revaluation {
  readonly postingId: string;
  readonly receiptId: number;
  readonly parts: readonly RevaluedPart[];
}

/** An intent: the costs as they will be, once the ledger has valued the goods again. */
export interface WaitingRevaluation {
  readonly intent: Intent;
  readonly date: Instant;
  /** Of each receipt that has a part in it. They are made in one commit. */
  readonly revaluations: readonly Revaluation[];
  readonly additionalCosts: readonly AdditionalCost[];
  readonly change: CostChange;
}

/** What a request does to an additional cost. */
export interface CostChange {
  readonly what: (typeof COST_CHANGES)[number];
  readonly id: number;
}

export const COST_CHANGES = ['added', 'changed', 'removed'] as const;

export interface Revaluations {
  /** How many were asked for so far. */
  readonly attempts: number;
  readonly waiting: WaitingRevaluation | null;
  /** The newest last. */
  readonly standing: readonly Revaluation[];
}
