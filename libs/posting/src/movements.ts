import type { MovementRequest, PostRequest } from '@pegboard/contracts';
import type { Quantity } from '@pegboard/kit';

/** One batch's part of a row; null is stock without a batch. */
export interface BatchPortion {
  readonly batchId: number | null;
  readonly quantity: Quantity;
}

/** A row that moves stock: of the batches it names, or all of it without one. */
export interface RowToMove {
  readonly quantity: Quantity;
  readonly batches: readonly BatchPortion[];
}

/** What each movement of a row takes: one a batch, or one for a row without batches. */
export const portionsOf = ({ quantity, batches }: RowToMove): readonly BatchPortion[] =>
  batches.length > 0 ? batches : [{ batchId: null, quantity }];

/** How many movements rows make. */
export const countMovements = (rows: readonly { readonly batches: readonly unknown[] }[]): number =>
  rows.reduce((count, { batches }) => count + Math.max(1, batches.length), 0);

/**
 * Where in the request each movement of rows comes from, in their order: one a batch, or one for a row without batches.
 * @param list the rows in the request, such as `stock_transfer_rows`
 * @param whole what is named of a row without batches; without it, the row itself
 */
export const pathsOfRows = (rows: readonly { readonly batches: readonly unknown[] }[], list: string, whole?: 'quantity'): string[] =>
  rows.flatMap(({ batches }, i) =>
    batches.length > 0
      ? batches.map((_, j) => `${list}/${i}/batch_transactions/${j}`)
      : [whole === undefined ? `${list}/${i}` : `${list}/${i}/${whole}`],
  );

/**
 * The same where each movement has a batch part of its own, also that of goods without a batch: then the quantity was named.
 * @param before the path of what holds them, with a slash at its end
 */
export const pathsOfBatches = (
  batches: readonly { readonly batchId: number | null; readonly newBatch: unknown }[],
  before = '',
): string[] =>
  batches.map(({ batchId, newBatch }, i) => `${before}${batchId === null && !newBatch ? 'quantity' : `batch_transactions/${i}`}`);

type Moved = 'variant_id' | 'location_id' | 'quantity' | 'serves';

/** A movement as it is asked for. What most movements have nothing of may be left out. */
export const movementOf = (about: Pick<MovementRequest, Moved> & Partial<MovementRequest>): MovementRequest => ({
  batch_id: null,
  holds_for: null,
  price_per_unit: null,
  new_batch: null,
  ...about,
});

/** A posting as it is asked for. What most postings have nothing of may be left out. */
export const postingOf = (
  about: Pick<PostRequest, 'posting_id' | 'kind' | 'cause' | 'movement_date'> & Partial<PostRequest>,
): PostRequest => ({
  movements: [],
  closes: [],
  releases: [],
  reverses: null,
  unless_changed_since: {},
  ...about,
});
