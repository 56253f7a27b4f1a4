import type { Cause, PostingKind, PostOutcome, PostRequest, ServedRef } from '@pegboard/contracts';
import type { Day, Instant, Quantity, Ref, RefusalRecord } from '@pegboard/kit';

/** Money is carried like a quantity, in millionths of the base currency. */
export type Money = Quantity;

/** Names one balance: a variant at a location, in a batch or in none. */
export interface BalanceRef {
  readonly variantId: number;
  readonly locationId: number;
  readonly batchId: number | null;
}

export interface PostedMovement extends BalanceRef {
  /** Signed: in is positive, out is negative. */
  readonly quantity: Quantity;
  readonly serves: ServedRef | null;
  readonly holdsFor: Ref | null;
  readonly pricePerUnit: Money | null;
  /** Of an ingredient, where one posting makes several products: the row whose product it went into. */
  readonly madeInto?: Ref;
  /** What the movement adds to the value of the stock there, signed (T9). A reversal takes back exactly this. */
  readonly value: Money;
  /** What goods cost that came in, or that a reversal takes back, signed; absent where that is `value`. */
  readonly cost?: Money;
  /** Of a movement that changes what goods cost (T9). It has no quantity. */
  readonly revalued?: Revalued;
}

/** A change of what goods cost that had come: `value` and `variance` of its movement are together what they cost more. */
export interface Revalued {
  /** How many came, and what they cost together before and after. */
  readonly quantity: Quantity;
  readonly before: Money;
  readonly after: Money;
  /** What went to goods that are gone, and what costs within those of the receipts leave over. */
  readonly variance: Money;
}

/** What a posting does to the stock held for a sales row (T2), signed. */
export interface HoldChange extends BalanceRef {
  readonly row: Ref;
  readonly quantity: Quantity;
}

/** What a row has had that its linked order didn't make; see `PostOutcome`. */
export interface FromElsewhere {
  readonly row: Ref;
  readonly quantity: Quantity;
}

export interface PostingRefusal {
  readonly code: string;
  readonly message: string;
  readonly details: RefusalRecord['details'];
}

/** A posting as the journal keeps it: everything it does, so that applying it needs no rule. */
export interface Posting {
  readonly postingId: string;
  readonly kind: PostingKind;
  readonly cause: Cause;
  readonly movementDate: Instant;
  readonly movements: readonly PostedMovement[];
  readonly holdChanges: readonly HoldChange[];
  readonly closes: readonly Ref[];
  readonly reopens: readonly Ref[];
  /** Rows whose holds end, and orders of which what they made for their row is no longer held. */
  readonly releases: readonly Ref[];
  /** What rows that are packed from whatever stock have had from elsewhere than their linked order (S6). */
  readonly elsewhere?: readonly FromElsewhere[];
  readonly reverses: string | null;
  /** A refusal is an outcome too: kept under its posting id, so that asking again gives the same answer (T3). */
  readonly refusal: PostingRefusal | null;
}

export interface LedgerVariant {
  readonly id: number;
  readonly itemId: number;
  readonly sku: string;
  readonly isTracked: boolean;
}

export interface LedgerLocation {
  readonly id: number;
  readonly name: string;
  readonly timeZone: string;
}

export interface LedgerBatch {
  readonly id: number;
  readonly variantId: number;
  readonly number: string;
  readonly expirationDate: Day | null;
  readonly isDeleted: boolean;
}

/**
 * What the ledger must know beside stock. It is journalled like stock, so that every replica decides by the same facts
 * at the same number.
 */
export interface LedgerFacts {
  readonly variants: readonly LedgerVariant[];
  readonly locations: readonly LedgerLocation[];
  readonly batches: readonly LedgerBatch[];
}

export const noFacts: LedgerFacts = { variants: [], locations: [], batches: [] };

export interface BalanceAfter extends BalanceRef {
  readonly quantity: Quantity;
}
export interface HoldAfter extends BalanceRef {
  readonly row: Ref;
  readonly quantity: Quantity;
}
export interface RowAfter {
  readonly row: Ref;
  readonly moved: Quantity;
  readonly isClosed: boolean;
}

/** One commit of the journal. */
export interface Entry {
  /** When the last of its commands was asked for. */
  readonly at: Instant;
  readonly facts: LedgerFacts;
  readonly postings: readonly Posting[];
  /** The state after the commit of everything it touched; also the proof, at replay, that nothing is torn. */
  readonly balances: readonly BalanceAfter[];
  readonly holds: readonly HoldAfter[];
  readonly rowTotals: readonly RowAfter[];
}

/** A posting as it is asked for. */
export type LedgerRequest = PostRequest;

/** A posting that is in the journal already, with the commit that holds it. */
export interface KnownPosting {
  readonly n: number;
  /** Its index among the postings of that commit, from 0. */
  readonly index: number;
  readonly posting: Posting;
}

/** Orders postings over all commits; a commit holds far fewer than this many. */
export const orderOf = ({ n, index }: Pick<KnownPosting, 'n' | 'index'>): number => n * 10_000 + index;

/** A document that took stock from a balance. */
export interface Taker extends BalanceRef {
  readonly cause: Cause;
  readonly quantity: Quantity;
}

/** What the journal says of a posting that is to be reversed. */
export interface ToReverse {
  readonly reversed: KnownPosting | null;
  readonly reversedBy: string | null;
  /** What took from where the reversed posting had brought something, for the refusal's words (O4). */
  readonly takers: readonly Taker[];
}

/** What is asked of the ledger, with everything it needs that isn't in memory. */
export type LedgerCommand =
  | (ToReverse & {
      readonly type: 'post';
      readonly at: Instant;
      readonly request: LedgerRequest;
      /** Facts that the caller looked up; those the ledger knows already are not changed by them. */
      readonly facts: LedgerFacts;
      /** One unused id per movement, in their order; 0 where no batch was to be made as far as the caller knew. */
      readonly freshBatchIds: readonly number[];
      /** What the journal says about the posting ids in commits up to `lookedUpTo`; later ones the ledger remembers. */
      readonly lookedUpTo: number;
      readonly earlier: KnownPosting | null;
      /** Other postings of the same request, which the journal has in the same commit. */
      readonly earlierAlso?: readonly Posting[];
      /** The same of each posting that is reversed together with it, in their sequence. */
      readonly also?: readonly ToReverse[];
      /** What the journal says of the postings of which the goods are valued again, or come back, by their ids. */
      readonly mentioned?: Readonly<Record<string, ToReverse>>;
    })
  | { readonly type: 'note'; readonly at: Instant; readonly facts: LedgerFacts };

/** `askAgain`: the commit is full, a batch was deleted since, or the ledger has forgotten commits in which the ids had not been looked for. */
export type LedgerOutcome =
  | PostOutcome
  | { readonly status: 'noted'; readonly n: number }
  | { readonly status: 'refusedNote'; readonly refusal: PostingRefusal }
  | { readonly status: 'askAgain' };
