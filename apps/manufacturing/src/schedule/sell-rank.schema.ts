/** A sales order's place in the Sell list as it was heard last. */
export interface SellRank {
  readonly key: number;
  readonly move: number;
}

export const SELL_RANKS = Symbol('SellRanks');
