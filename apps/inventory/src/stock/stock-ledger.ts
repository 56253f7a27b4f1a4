import { journalEvent, type PostOutcome } from '@pegboard/contracts';
import {
  batchOfNumber,
  journalBody,
  Ledger,
  noFacts,
  type Entry,
  type PostingCommits,
  type LedgerFacts,
  type KnownPosting,
  type LedgerCommand,
  type LedgerOutcome,
  type LedgerRequest,
  type LedgerState,
  type Posting,
  type Taker,
  type ToReverse,
} from '@pegboard/domain-inventory';
import {
  BrokenJournal,
  noteWritten,
  OpenJournal,
  text,
  type Clock,
  type Database,
  type Ids,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import { changedFacts, hasFacts } from './changed-facts';
import { onTexts, readEntry, RecentEntries, type EntryText } from './entry-text';
import { copyOf, LedgerSnapshots } from './ledger-snapshot';
import { idsOf, reversalOf } from './posting-ids';

/** Where the ledger looks up what it doesn't know yet about variants and locations. */
export interface FactSource {
  factsOf(variantIds: readonly number[], locationIds: readonly number[]): Promise<LedgerFacts>;
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
  readonly onOutcome?: (outcome: PostOutcome) => void;
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
  takersSince: (known: KnownPosting) => Taker[] = () => [];
  private snapshotAt: number;
  private snapshotting: Promise<void> | undefined;

  private constructor(
    private readonly ports: StockLedgerPorts,
    private readonly ledger: Ledger,
    /** Every posting id up to the last commit applied: most ids asked for are new, and need no look at the journal. */
    private readonly positions: PostingCommits,
    private readonly snapshots: LedgerSnapshots,
    private readonly journal: OpenJournal<EntryText, LedgerCommand, LedgerOutcome>,
    private readonly recent: RecentEntries,
    snapshotAt: number,
  ) {
    this.snapshotAt = snapshotAt;
  }

  /** @throws BrokenJournal or TornEntry if the journal is damaged: nothing may be decided on top of it */
  static async open(ports: StockLedgerPorts): Promise<StockLedger> {
    const { database, sender, clock, timers, writer, onProblem } = ports;
    const snapshots = new LedgerSnapshots(database, writer);
    const { state, commits: positions, n } = await snapshots.load();
    const ledger = new Ledger({ allowNegativeStock: ports.allowNegativeStock }, state, n);
    const recent = new RecentEntries();
    const note = (entry: Entry, at: number): void => {
      recent.keep(entry, at);
      for (const posting of entry.postings) for (const id of idsOf(posting)) positions.add(id, at);
    };
    ledger.onApplied = note;
    const event = {
      type: journalEvent,
      action: 'committed',
      toBody: (text: EntryText, at: number, committedAt: string) => journalBody(recent.entryOf(text, at), at, committedAt),
    };
    const journal = await OpenJournal.open<EntryText, LedgerCommand, LedgerOutcome>(
      { database, name: 'journal', entry: text, machine: onTexts(ledger), event, sender, clock, timers, writer, onProblem },
      n,
    );
    const stock = new StockLedger(ports, ledger, positions, snapshots, journal, recent, n);
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

  /** Hears every commit from now on. */
  onApplied(listener: (entry: Entry, n: number) => void): void {
    this.listeners.push(listener);
  }

  /** Posts everything or nothing, once (T1, T3). Resolves when it is on disk. */
  async post(request: LedgerRequest): Promise<PostOutcome> {
    for (;;) {
      const command = await this.commandFor(request);
      const outcome = await this.journal.submit(command);
      if (!('posting_id' in outcome)) continue;
      this.ports.onOutcome?.(outcome);
      if (hasFacts(command.facts)) await this.lookAgain(command.facts).catch(this.ports.onProblem);
      if (outcome.status === 'posted') noteWritten({ posting: outcome.n });
      return outcome;
    }
  }

  /** Writes down facts that override what the ledger knows. @throws Rejection BATCH_NUMBER_TAKEN (409) */
  async note(facts: Partial<LedgerFacts>): Promise<void> {
    const outcome = await this.journal.submit({ type: 'note', at: this.ports.clock.now(), facts: { ...noFacts, ...facts } });
    if (outcome.status === 'refusedNote') throw Rejection.from(outcome.refusal);
  }

  /** What was looked up may have changed before it was written, when whoever changed it found that the ledger knew nothing of it yet. */
  private async lookAgain({ variants, locations }: LedgerFacts): Promise<void> {
    const idsIn = (facts: readonly { readonly id: number }[]): number[] => facts.map(({ id }) => id);
    const news = changedFacts(await this.now(), await this.ports.facts.factsOf(idsIn(variants), idsIn(locations)));
    if (hasFacts(news)) await this.note(news);
  }

  /** Whether stock without a batch may go below zero (T2). */
  get allowsNegativeStock(): boolean {
    return this.ports.allowNegativeStock;
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

  /** The same, each to be read when it is wanted: one that is damaged doesn't hide those beside it. */
  async readTexts(afterN: number, limit: number): Promise<{ n: number; readEntry: () => Entry }[]> {
    return (await this.journal.read(afterN, limit)).map(({ n, entry }) => ({ n, readEntry: () => readEntry(entry, n) }));
  }

  /** Commits after a number up to the end, if they are recent enough to be in memory. */
  recentAfter(afterN: number): { n: number; entry: Entry }[] | undefined {
    return this.recent.after(afterN, this.end);
  }

  /** A posting that happened, by way of any replica. @throws Error if there is none: callers hold ids that the ledger answered with */
  async posting(postingId: string): Promise<Posting> {
    const find = async (): Promise<KnownPosting | null> => this.ledger.known(postingId) ?? (await this.lookUp(postingId));
    let known = await find();
    if (!known) {
      await this.journal.catchUp();
      known = await find();
    }
    if (!known) throw new Error(`posting ${postingId} is not in the journal`);
    return known.posting;
  }

  /** Tells and writes what is left, as far as the servers can be had; the next start does the rest. */
  async stop(): Promise<void> {
    await this.journal.stop().catch(this.ports.onProblem);
    await this.snapshotting;
  }

  /** Writes a snapshot of the present state. */
  async snapshot(): Promise<void> {
    const n = this.end;
    const pieces = copyOf(this.ledger.state);
    const before = this.snapshotAt;
    this.snapshotAt = n;
    await this.snapshots.save(pieces, this.positions, n);
    // Those who are looking something up right now began after the snapshot before this one.
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
    const lookedUpTo = this.end;
    const { posting_id, reverses, reverses_also = [] } = request;
    const [earlier, toReverse, also, mentioned, facts, freshBatchIds] = await Promise.all([
      this.lookUp(posting_id),
      this.toReverse(reverses),
      Promise.all(reverses_also.map((one) => this.toReverse(one))),
      this.mentionedBy(request),
      this.unknownFacts(request),
      this.freshBatchIds(request),
    ]);
    return {
      type: 'post',
      at: this.ports.clock.now(),
      request,
      facts,
      freshBatchIds,
      lookedUpTo,
      earlier,
      ...toReverse,
      also,
      ...mentioned,
      ...(earlier && mentioned.mentioned ? { earlierAlso: await this.madeWith(earlier) } : {}),
    };
  }

  /** Other postings of the request that made one. */
  private async madeWith({ n, posting }: KnownPosting): Promise<Posting[]> {
    return (await this.entryAt(n)).postings.filter(({ postingId }) => postingId.startsWith(`${posting.postingId}/`));
  }

  private async mentionedBy({ movements }: LedgerRequest): Promise<Pick<PostCommand, 'mentioned'>> {
    const postingIds = [...new Set(movements.flatMap(({ revalues, returns }) => (revalues ?? returns)?.posting_id ?? []))];
    if (postingIds.length === 0) return {};
    return { mentioned: Object.fromEntries(await Promise.all(postingIds.map(async (id) => [id, await this.toReverse(id)] as const))) };
  }

  private async toReverse(postingId: string | null): Promise<ToReverse> {
    if (postingId === null) return { reversed: null, reversedBy: null, takers: [] };
    const [reversed, reversal] = await Promise.all([this.lookUp(postingId), this.lookUp(reversalOf(postingId))]);
    return { reversed, reversedBy: reversal?.posting.postingId ?? null, takers: reversed ? this.takersSince(reversed) : [] };
  }

  /** The posting of an id, or the one that reverses another. Ids that were never seen need no look at the journal. */
  private async lookUp(id: string): Promise<KnownPosting | null> {
    for (const n of this.positions.commitsOf(id)) {
      const entry = await this.entryAt(n);
      const index = entry.postings.findIndex((posting) => idsOf(posting).includes(id));
      if (index >= 0) return { n, index, posting: entry.postings[index]! };
    }
    return null;
  }

  private async entryAt(n: number): Promise<Entry> {
    const recent = this.recent.after(n - 1, n)?.[0];
    const found = recent ?? (await this.read(n - 1, 1))[0];
    if (!found) throw new BrokenJournal(`journal: number ${n} is missing. Restore the journal from a backup; nothing was changed.`);
    return found.entry;
  }

  private unknownFacts({ movements }: LedgerRequest): Promise<LedgerFacts> | LedgerFacts {
    const { variants, locations } = this.ledger.state;
    const variantIds = [...new Set(movements.map((movement) => movement.variant_id))].filter((id) => !variants.get(id));
    const locationIds = [...new Set(movements.map((movement) => movement.location_id))].filter((id) => !locations.get(id));
    return variantIds.length + locationIds.length === 0 ? noFacts : this.ports.facts.factsOf(variantIds, locationIds);
  }

  private async freshBatchIds({ movements }: LedgerRequest): Promise<number[]> {
    const mayMake = ({ variant_id, new_batch }: LedgerRequest['movements'][number]): boolean =>
      new_batch !== null && !batchOfNumber(this.ledger.state, variant_id, new_batch.batch_number);
    const makers = movements.filter(mayMake).length;
    if (makers === 0) return [];
    const ids = await this.ports.ids.take('batch', makers);
    return movements.map((movement) => (mayMake(movement) && ids.shift()) || 0);
  }
}
