import type { PlainState, SALES_RETURN_FIELDS, SalesReturnStatus } from '@pegboard/contracts';
import { ref, type Instant, type Quantity } from '@pegboard/kit';
import type { BatchPortion, Intent } from '@pegboard/posting';

/** What of a fulfillment a customer sends back. */
export interface SalesReturnRow {
  readonly id: number;
  readonly fulfillmentId: number;
  readonly salesOrderRowId: number;
  readonly quantity: Quantity;
  /** Those with which the goods left; without any for an untracked item, or while nobody has said which. */
  readonly batches: readonly BatchPortion[];
  readonly reasonId: number | null;
  /** Where the goods go into stock; null: nowhere. */
  readonly restockLocationId: number | null;
  /** What restocking brought. Absent: nothing. */
  readonly brought?: readonly BroughtPortion[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A batch's part of what came back, or all of it without a batch, under the batch with which it left. */
export interface BroughtPortion {
  readonly batchId: number | null;
  readonly quantity: Quantity;
  readonly value: Quantity;
}

/** The fields of a return that a clerk may change until it is restocked. */
export interface ReturnFields extends PlainState<typeof SALES_RETURN_FIELDS> {
  readonly orderNo: string;
  readonly locationId: number;
  readonly orderCreatedDate: Instant;
  readonly returnDate: Instant | null;
}
export type ReturnEdit = Partial<ReturnFields>;

interface SalesReturnOf extends ReturnFields {
  readonly id: number;
  readonly rows: readonly SalesReturnRow[];
  /** Its last step towards the ledger. Absent: it has taken none. */
  readonly intent?: Intent;
  /** The posting that brought its goods into stock, while that stands. */
  readonly restockPostingId?: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What came in one request with a step towards the ledger waits for its outcome. */
interface WaitingReturn extends SalesReturnOf {
  readonly intent: Intent;
  readonly edit?: ReturnEdit;
}

export interface SettledReturn extends SalesReturnOf {
  readonly status: SalesReturnStatus;
}

/** An intent: the ledger has been asked to take the goods in. */
export interface RestockingReturn extends WaitingReturn {
  readonly status: 'REQUESTED';
  readonly was: BeforeRestock;
}

/** An intent: the ledger has been asked to give up what the return brought. */
export interface UnstockingReturn extends WaitingReturn {
  readonly status: 'REVERTING';
  readonly becomes: BeforeRestock | 'DELETED';
}

export type BeforeRestock = Exclude<SalesReturnStatus, 'RESTOCKED_ALL'>;
export type SalesReturn = SettledReturn | RestockingReturn | UnstockingReturn;

export const returnSubject = (returnId: number): string => ref('sales_return', returnId);

/** The status as whoever asks is answered: while a posting has no outcome, nothing has changed. */
export const shownStatus = (one: SalesReturn): SalesReturnStatus =>
  one.status === 'REQUESTED' ? one.was : one.status === 'REVERTING' ? 'RESTOCKED_ALL' : one.status;

/** Whether the customer has given the goods back, into stock or not. */
export const isBack = (one: SalesReturn): boolean => shownStatus(one) !== 'NOT_RETURNED';

/** Why goods come back. */
export const RETURN_REASONS: readonly { readonly id: number; readonly name: string }[] = [
  { id: 1, name: 'Damaged or faulty' },
  { id: 2, name: 'Not as described' },
  { id: 3, name: 'Wrong item sent' },
  { id: 4, name: 'No longer wanted' },
  { id: 5, name: 'Warranty claim' },
  { id: 6, name: 'Other reason' },
];
