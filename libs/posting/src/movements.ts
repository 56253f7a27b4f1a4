import type { MovementRequest, PostOutcome, PostRequest } from '@pegboard/contracts';
import { add, ZERO, type Quantity } from '@pegboard/kit';

/** One batch's part of a row; null is stock without a batch. */
export interface BatchPortion {
  readonly batchId: number | null;
  readonly quantity: Quantity;
  /** The ledger chooses its batches when it decides the posting (T6); until then `batchId` is null. */
  readonly isSuggested?: boolean;
}

/** A portion of which the ledger chooses the batches. */
export const suggestedPortion = (quantity: Quantity) => ({ batchId: null, quantity, isSuggested: true }) as const;

/** Of a portion: that the ledger is to choose its batches. */
export const picksOf = ({ isSuggested }: Pick<BatchPortion, 'isSuggested'>): Pick<MovementRequest, 'batches'> =>
  isSuggested ? { batches: 'suggested' } : {};

/**
 * Reads what a posting has moved, portion by portion, in the order in which they were asked for: the batches that were found or
 * made, and for a portion that was only suggested one part for each batch that the ledger chose.
 */
export class MovedPortions {
  private next = 0;

  constructor(private readonly outcome: Pick<PostOutcome, 'batch_ids' | 'moved'>) {}

  /** The portions of one row, which asked for a movement each. */
  of<P extends BatchPortion>(portions: readonly P[]): P[] {
    return portions.flatMap((portion) => (portion.isSuggested ? this.chosen(portion) : [this.own(portion)]));
  }

  /** A row without portions asked for one movement. */
  skip(): void {
    this.next++;
  }

  private own<P extends BatchPortion>(portion: P): P {
    return { ...portion, batchId: this.outcome.batch_ids[this.next++] ?? portion.batchId };
  }

  private chosen<P extends BatchPortion>(portion: P): P[] {
    const { isSuggested: _, ...rest } = portion;
    const parts: P[] = [];
    const { moved = [] } = this.outcome;
    for (let found = ZERO; Math.abs(found) < Math.abs(portion.quantity) && this.next < moved.length;) {
      const { batch_id: batchId, quantity } = moved[this.next++]!;
      found = add(found, quantity);
      // A portion may be without the sign of its movement, as that of an order's row.
      parts.push({ ...rest, batchId, quantity: (Math.sign(portion.quantity) * Math.abs(quantity)) as Quantity } as unknown as P);
    }
    return parts;
  }
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
export const pathsOfRows = (rows: readonly RowInRequest[], list: string, whole?: 'quantity'): string[] =>
  rows.flatMap((row, i) => pathsOfRow(row, `${list}/${i}`, whole));

/** What a row of a request says of its batches. */
type RowInRequest = { readonly batches: readonly Pick<BatchPortion, 'quantity' | 'isSuggested'>[] };

/** The same of one row, by its path. */
export const pathsOfRow = ({ batches }: RowInRequest, path: string, whole?: 'quantity'): string[] =>
  batches.length > 0
    ? batches.map(({ isSuggested }, j) => `${path}/${isSuggested ? 'batches' : `batch_transactions/${j}`}`)
    : [whole === undefined ? path : `${path}/${whole}`];

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
