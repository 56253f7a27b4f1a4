import { journalEvent, type PostOutcome } from '@pegboard/contracts';
import {
  journalBody,
  Ledger,
  noFacts,
  type Entry,
  type IdFilter,
  type Facts,
  type Known,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerRequest,
  type LedgerState,
  type Posting,
  type Taker,
} from '@pegboard/domain-inventory';
import { noteWritten, OpenJournal, type Clock, type Database, type Ids, type Sender, type Timers } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { onTexts, readEntry, type EntryText } from './entry-text';
import { copyOf, LedgerSnapshots } from './ledger-snapshot';
import { idsOf, PostingIndex, reversalOf } from './posting-index';

/** Where the ledger looks up what it doesn't know yet about variants and locations. */
export interface FactSource {
  factsOf(variantIds: readonly number[], locationIds: readonly number[]): Promise<Facts>;
}

export interface StockLedgerPorts {
  readonly database: Database;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly facts: FactSource;
  /** Distinguishes this replica. */
  readonly writer: string;
  readonly onProblem: (problem: unknown) => void;
  readonly allowNegativeStock: boolean;
}

type PostCommand = Extract<LedgerCommand, { type: 'post' }>;

/** So many commits after the last snapshot, a new one is due. */
const SNAPSHOT_EVERY = 2_000;

/**
 * The stock ledger of this replica: the machine in memory on top of the journal on disk. Everything that changes stock
 * goes through `post`, in this process or asked over the bus.
 */
export class StockLedger {
  private readonly listeners: ((entry: Entry, n: number) => void)[] = [];
  /** Who took what a posting had brought: the history knows, once it is read. */
  takersSince: (known: Known) => Taker[] = () => [];
  private snapshotAt: number;
  private snapshotting: Promise<void> | undefined;

  private constructor(
    private readonly ports: StockLedgerPorts,
    private readonly ledger: Ledger,
    private readonly index: PostingIndex,
    /** Every posting id up to the last commit applied: most ids asked for are new, and need no look at the index. */
    private readonly ids: IdFilter,
    private readonly snapshots: LedgerSnapshots,
    private readonly journal: OpenJournal<EntryText, LedgerCommand, LedgerOutcome>,
    snapshotAt: number,
  ) {
    this.snapshotAt = snapshotAt;
  }

  /** @throws BrokenJournal or TornEntry if the journal is damaged: nothing may be decided on top of it */
  static async open(ports: StockLedgerPorts): Promise<StockLedger> {
    const { database, sender, clock, timers, writer, onProblem } = ports;
    const index = new PostingIndex(database, timers, onProblem);
    const snapshots = new LedgerSnapshots(database, writer);
    await index.open();
    const { state, ids, n } = await snapshots.load();
    const ledger = new Ledger({ allowNegativeStock: ports.allowNegativeStock }, state, n);
    const note = (entry: Entry, at: number): void => {
      for (const posting of entry.postings) for (const id of idsOf(posting)) ids.add(id);
      index.add(entry, at);
    };
    ledger.onApplied = note;
    const event = {
      type: journalEvent,
      action: 'committed',
      toBody: (text: EntryText, at: number, committedAt: string) => journalBody(readEntry(text, at), at, committedAt),
    };
    const journal = await OpenJournal.open<EntryText, LedgerCommand, LedgerOutcome>(
      { database, name: 'journal', machine: onTexts(ledger), event, sender, clock, timers, writer, onProblem },
      n,
    );
    const stock = new StockLedger(ports, ledger, index, ids, snapshots, journal, n);
    ledger.onApplied = (entry, at) => {
      note(entry, at);
      stock.applied(entry, at);
    };
    return stock;
  }

  /** The number of the last commit that this replica has applied. */
  get end(): number {
    return this.journal.end;
  }

  /** The last commit whose posting ids are in the index on disk. */
  get indexedTo(): number {
    return this.index.indexedTo;
  }

  /** Hears every commit from now on. */
  onApplied(listener: (entry: Entry, n: number) => void): void {
    this.listeners.push(listener);
  }

  /** Posts wholly or not at all, once (T1, T3); answered when it is on disk. */
  async post(request: LedgerRequest): Promise<PostOutcome> {
    for (;;) {
      const outcome = await this.journal.submit(await this.commandFor(request));
      if (!('posting_id' in outcome)) continue;
      if (outcome.status === 'posted') noteWritten({ posting: outcome.n });
      return outcome;
    }
  }

  /** Writes down facts that override what the ledger knows. @throws Rejection BATCH_NUMBER_TAKEN (409) */
  async note(facts: Partial<Facts>): Promise<void> {
    const outcome = await this.journal.submit({ type: 'note', at: this.ports.clock.now(), facts: { ...noFacts, ...facts } });
    if (outcome.status === 'refusedNote')
      throw new Rejection('conflict', outcome.refusal.code, outcome.refusal.message, outcome.refusal.details);
  }

  /** The present state, after reading what other replicas committed. Not to be changed. */
  async now(): Promise<LedgerState> {
    await this.journal.catchUp();
    return this.ledger.state;
  }

  /** The state as this replica knows it. Not to be changed. */
  get state(): LedgerState {
    return this.ledger.state;
  }

  /** Commits after a number. */
  async read(afterN: number, limit: number): Promise<{ n: number; entry: Entry; at: string }[]> {
    return (await this.journal.read(afterN, limit)).map(({ n, entry, at }) => ({ n, entry: readEntry(entry, n), at }));
  }

  /** A posting that happened. @throws Error if there is none: callers hold ids that the ledger answered with */
  async posting(postingId: string): Promise<Posting> {
    const known = this.ledger.known(postingId) ?? (await this.postingAt((await this.index.find([postingId])).get(postingId)));
    if (!known) throw new Error(`posting ${postingId} is not in the journal`);
    return known.posting;
  }

  republish(): Promise<number> {
    return this.journal.republish();
  }

  /** Tells and writes what is left, as far as the servers can be had; the next start does the rest. */
  async stop(): Promise<void> {
    await this.journal.stop().catch(this.ports.onProblem);
    await this.snapshotting;
    await this.index.stop();
  }

  /** Writes a snapshot of the present state, once the index covers everything in it. */
  async snapshot(): Promise<void> {
    const n = this.end;
    const pieces = copyOf(this.ledger.state, this.ids);
    const before = this.snapshotAt;
    this.snapshotAt = n;
    await this.index.reached(n);
    await this.snapshots.save(pieces, n);
    // Those who looked the index up asked about commits up to the snapshot before this one at least.
    this.ledger.forgetUpTo(before);
  }

  private applied(entry: Entry, n: number): void {
    for (const listener of this.listeners) listener(entry, n);
    if (n - this.snapshotAt < SNAPSHOT_EVERY || this.snapshotting) return;
    this.snapshotting = this.snapshot()
      .catch(this.ports.onProblem)
      .finally(() => (this.snapshotting = undefined));
  }

  private async commandFor(request: LedgerRequest): Promise<PostCommand> {
    const [{ found, indexedTo }, facts, freshBatchIds] = await Promise.all([
      this.lookUp(request),
      this.unknownFacts(request),
      this.freshBatchIds(request),
    ]);
    const at = this.ports.clock.now();
    const command = {
      type: 'post' as const,
      at,
      request,
      facts,
      freshBatchIds,
      indexedTo,
      earlier: null,
      reversed: null,
      reversedBy: null,
      takers: [],
    };
    const reversed =
      request.reverses === null ? null : (this.ledger.known(request.reverses) ?? (await this.postingAt(found.get(request.reverses))));
    const takers = reversed ? this.takersSince(reversed) : [];
    if (found.size === 0) return { ...command, takers };
    const reversal = request.reverses === null ? undefined : found.get(reversalOf(request.reverses));
    const reversedBy = (await this.postingAt(reversal))?.posting.postingId ?? null;
    return { ...command, earlier: await this.postingAt(found.get(request.posting_id)), reversed, reversedBy, takers };
  }

  /** What the index says about the ids of a request. Ids that are in memory, or were never seen, need no look. */
  private async lookUp({
    posting_id,
    reverses,
  }: LedgerRequest): Promise<{ found: Map<string, { n: number; index: number }>; indexedTo: number }> {
    const end = this.end;
    const ids = reverses === null ? [posting_id] : [posting_id, reverses, reversalOf(reverses)];
    if (this.ledger.known(posting_id) || !ids.some((id) => this.ids.mayHave(id))) return { found: new Map(), indexedTo: end };
    const indexedTo = this.index.indexedTo;
    return { found: await this.index.find(ids), indexedTo };
  }

  private async postingAt(place: { n: number; index: number } | undefined): Promise<Known | null> {
    if (!place) return null;
    if (place.n > this.end) await this.journal.catchUp();
    const [found] = await this.read(place.n - 1, 1);
    return found ? { ...place, posting: found.entry.postings[place.index]! } : null;
  }

  private unknownFacts({ movements }: LedgerRequest): Promise<Facts> | Facts {
    const { variants, locations } = this.ledger.state;
    const variantIds = [...new Set(movements.map((movement) => movement.variant_id))].filter((id) => !variants.get(id));
    const locationIds = [...new Set(movements.map((movement) => movement.location_id))].filter((id) => !locations.get(id));
    return variantIds.length + locationIds.length === 0 ? noFacts : this.ports.facts.factsOf(variantIds, locationIds);
  }

  private async freshBatchIds({ movements }: LedgerRequest): Promise<number[]> {
    const makers = movements.filter((movement) => movement.new_batch).length;
    if (makers === 0) return [];
    const ids = await this.ports.ids.take('batch', makers);
    return movements.map((movement) => (movement.new_batch ? ids.shift()! : 0));
  }
}
