import type { PostOutcome, PostRequest, Refusal } from '@pegboard/contracts';
import type { Instant, Decision } from '@pegboard/kit';

export type Part = number | string | null;

/** An intent whose outcome is not written down yet. */
export interface OpenIntent {
  /**
   * The part of the document that it is about, by its id; by its subject (`sales_order_return/5`) if parts of another kind have
   * postings too. Null: the document itself.
   */
  readonly part: Part;
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
  /** The ledger's refusal in the words of the document, where the ledger's own don't name the part. */
  explained?(document: A, intent: OpenIntent, refusal: Refusal): Refusal;
}

/**
 * One table for a document that has parts of several kinds. A document has one runner, so that whoever meets a busy part settles
 * it, whatever its kind.
 */
export function together<A, Request>(
  ...tables: readonly [PostingTable<A, Request>, ...PostingTable<A, Request>[]]
): PostingTable<A, Request> {
  // Another replica may conclude an intent while it is under way here, so it isn't looked for among those that stand open.
  const tableOfIntent = new WeakMap<OpenIntent, PostingTable<A, Request>>();
  const openIn = (table: PostingTable<A, Request>, document: A): readonly OpenIntent[] =>
    table.open(document).map((intent) => {
      tableOfIntent.set(intent, table);
      return intent;
    });
  const tableOf = (document: A, intent: OpenIntent): PostingTable<A, Request> =>
    tableOfIntent.get(intent) ?? tables.find((table) => table.open(document).some(({ postingId }) => postingId === intent.postingId))!;
  return {
    filter: { $or: tables.map(({ filter }) => filter) },
    nameOf: tables[0].nameOf,
    open: (document) => tables.flatMap((table) => openIn(table, document)),
    posting: (document, intent, now) => tableOf(document, intent).posting(document, intent, now),
    booked: (document, intent, outcome, now) => tableOf(document, intent).booked(document, intent, outcome, now),
    refused: (document, intent, refusal, now) => tableOf(document, intent).refused(document, intent, refusal, now),
    pathOf: (document, intent, movement) => tableOf(document, intent).pathOf(document, intent, movement),
    explained: (document, intent, refusal) => tableOf(document, intent).explained?.(document, intent, refusal) ?? refusal,
  };
}
