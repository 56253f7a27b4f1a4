/** A sales order's position in the Sell list as it was heard last. */
export interface SellRank {
  readonly key: number;
  readonly move: number;
  /** Only of the note of what was heard last: no two notes are the same. */
  readonly note?: string;
}

export const SELL_RANKS = Symbol('SellRanks');
