import { documentsSchema, optional, part, text, whole, wholeOrWord } from '@pegboard/eventing';

/** A sales order's position in the Sell list as it was heard last. */
export interface SellRank {
  readonly key: number;
  readonly move: number;
  /** Only of the note of what was heard last: no two notes are the same. */
  readonly note?: string;
}

/** By the sales order's id; under a word, the note of what was heard last. */
export const sellRanksSchema = documentsSchema<SellRank>('sell_ranks', {
  id: wholeOrWord,
  value: part<SellRank>({ key: whole, move: whole, note: optional(text) }),
});
