import type { PostOutcome, PostRequest, Refusal } from '@pegboard/contracts';
import type { Instant, Decision } from '@pegboard/kit';

/** An intent whose outcome is not written down yet. */
export interface OpenIntent {
  /** The part of the document that it is about, by its id; null: the document itself. */
  readonly part: number | null;
  readonly postingId: string;
  /** Whether it takes something back. */
  readonly isReverting: boolean;
}

/**
 * What a domain says about the postings of one kind of document: pure functions, from which `Settling` does the rest.
 * `Request` is what the ledger is asked with.
 */
export interface PostingTable<A, Request = PostRequest> {
  /** Finds the documents in which an intent stands open: a filter of the store. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** The document's number, for sentences. */
  nameOf(document: A): string;
  /** Which intents stand open in a document, in the order in which they are to be settled. */
  open(document: A): readonly OpenIntent[];
  /** What the ledger is asked for an intent. The same intent asks for the same, whoever asks. */
  posting(document: A, intent: OpenIntent, now: Instant): Request;
  /** The ledger has posted it: what that does to the document. A further intent may stand open then; it is settled next. */
  booked(document: A, intent: OpenIntent, outcome: PostOutcome, now: Instant): Decision<A>;
  /** The ledger has refused it, and nothing was moved. */
  refused(document: A, intent: OpenIntent, refusal: Refusal, now: Instant): Decision<A>;
  /** Where in the request a movement of the posting came from, for the paths of a refusal. */
  pathOf(document: A, intent: OpenIntent, movement: number): string;
}
