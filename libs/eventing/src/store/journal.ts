import { Rejection, type Instant } from '@pegboard/kit';
import type { JournalWriter } from '../ports';
import { journalAppends, journalConflicts, journalGroups } from '../metrics';
import { inSharedSpan } from '../spans';
import { distinctActors, type Actor } from '../actor';
import { currentActor, traceparent, traceparentOf } from '../trace';
import type { Collection } from './collection';
import { journalSchema, type JournalDocument, type JournalOptions } from './journal-document';
import { JournalPublisher } from './journal-publisher';

/** A journal whose numbers are not 1, 2, 3 …: it was damaged, and nothing may be decided on top of it. */
export class BrokenJournal extends Error {}

interface Waiting<Command, Outcome> {
  readonly command: Command;
  readonly traceparent: string | undefined;
  readonly actor: Actor | undefined;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

interface Cause {
  readonly traceparent: string | undefined;
  readonly actors: readonly Actor[];
}

const MAX_COMMANDS = 1000;
/** More would wait for longer than anybody waits for an answer. */
export const MAX_WAITING_COMMANDS = 5_000;
const READ_AT_ONCE = 500;
const MAX_TRIES = 200;

/** A mistake in a machine, as opposed to trouble with the database: nothing was written. */
class Undecided extends Error {
  constructor(readonly reason: unknown) {
    super('undecided');
  }
}

/** An open journal; see the port for what it promises. */
export class OpenJournal<Entry, Command, Outcome> implements JournalWriter<Entry, Command, Outcome> {
  private readonly documents: Collection<JournalDocument<Entry>>;
  private readonly publisher: JournalPublisher<Entry> | undefined;
  private waiting: Waiting<Command, Outcome>[] = [];
  private isWriting = false;
  private appends = 0;
  private readonly writer: string;
  private applied = 0;
  /** Everything that reads or applies goes through here, one after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(private readonly options: JournalOptions<Entry, Command, Outcome>) {
    this.documents = options.database.collection(journalSchema(options.name, options.entry));
    this.writer = `${options.writer}/${options.clock.milliseconds()}`;
    journalConflicts.inc({ journal: options.name }, 0);
    if (!options.event) return;
    this.publisher = new JournalPublisher(
      options,
      this.documents,
      () => this.applied,
      () => this.catchUp(),
    );
    options.sender.republishers?.push(async (since) => this.republish(since ? await this.endBefore(since) : 0));
    options.sender.outboxes?.push(this.publisher);
  }

  /** Replays what is there, then publishes what was not. @throws BrokenJournal if a number is missing */
  static async open<Entry, Command, Outcome>(
    options: JournalOptions<Entry, Command, Outcome>,
    from = 0,
  ): Promise<OpenJournal<Entry, Command, Outcome>> {
    const journal = new OpenJournal(options);
    journal.applied = from;
    await journal.replay();
    await journal.goOnBehindLoss();
    journal.publisher?.start();
    return journal;
  }

  get end(): number {
    return this.applied;
  }

  /** @throws Rejection 503 SERVICE_BUSY if too many wait */
  async submit(command: Command): Promise<Outcome> {
    if (this.waiting.length >= MAX_WAITING_COMMANDS) {
      const message = `${this.waiting.length} changes of the ${this.options.name} are waiting. Nothing was changed. Try again in a few seconds.`;
      throw new Rejection('SERVICE_BUSY', message);
    }
    return new Promise<Outcome>((resolve, reject) => {
      this.waiting.push({ command, traceparent: traceparent(), actor: currentActor(), resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  catchUp(): Promise<number> {
    return this.inTurn(() => this.readTail());
  }

  async read(afterN: number, limit: number): Promise<{ n: number; entry: Entry; at: string }[]> {
    const numbers = Array.from({ length: Math.max(0, Math.min(limit, this.applied - afterN)) }, (_, i) => afterN + 1 + i);
    const found = await this.documents.getMany(numbers);
    return found.sort((a, b) => a._id - b._id).map(({ _id, entry, at }) => ({ n: _id, entry, at }));
  }

  /** Publishes every entry after `afterN` again, with fresh message ids. */
  async republish(afterN = 0): Promise<number> {
    return (await this.publisher?.republish(afterN)) ?? 0;
  }

  /** The last entry that is older than a moment; entries follow each other in time, but for clocks that differ by a little. */
  private async endBefore(since: Instant): Promise<number> {
    let [low, high] = [0, this.applied];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((await this.documents.get(middle))!.at < since) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Publishes what is left and stops. */
  async stop(): Promise<void> {
    await this.turn.catch(() => undefined);
    await this.publisher?.stop();
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.settle(this.waiting.splice(0, MAX_COMMANDS));
    this.isWriting = false;
  }

  private async settle(group: readonly Waiting<Command, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.inTurn(() => this.commit(group));
      group.forEach((caller, i) => caller.resolve(outcomes[i]!));
    } catch (error) {
      // One command that breaks the decision must not fail those that happened to wait beside it.
      if (error instanceof Undecided && group.length > 1) for (const caller of group) await this.settle([caller]);
      else for (const caller of group) caller.reject(error instanceof Undecided ? error.reason : error);
    }
  }

  /** Commands that wait together are written together: one span and one document, in the trace of the first. */
  private async commit(group: readonly Waiting<Command, Outcome>[]): Promise<readonly Outcome[]> {
    const journal = this.options.name;
    const work = { name: `append ${journal}`, attributes: { 'pegboard.journal.commands': group.length } };
    const parents = group.map((caller) => caller.traceparent);
    const end = journalAppends.startTimer({ journal });
    const outcomes = await inSharedSpan(work, parents, (span) =>
      this.append(
        group.map(({ command }) => command),
        {
          traceparent: span ? traceparentOf(span.spanContext()) : parents[0],
          actors: distinctActors(group.map(({ actor }) => actor)),
        },
      ),
    );
    end();
    return outcomes;
  }

  /** Decides and appends; when another replica took the number, applies theirs and decides again. */
  private async append(commands: readonly Command[], { traceparent, actors }: Cause): Promise<readonly Outcome[]> {
    const cause = { ...(traceparent ? { traceparent } : {}), ...(actors.length > 0 ? { actors } : {}) };
    const by = `${this.writer}/${++this.appends}`;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const n = this.applied + 1;
      const { entry, outcomes } = this.decide(commands, n);
      if (entry === undefined) return outcomes;
      const document = { _id: n, entry, by, at: this.options.clock.now(), ...cause };
      if (await this.insert(document)) {
        journalGroups.observe({ journal: this.options.name }, commands.length);
        this.apply(entry, n);
        this.publisher?.poke(document);
        return outcomes;
      }
      journalConflicts.inc({ journal: this.options.name });
      await this.readTail();
    }
    throw new Error(`${this.options.name}: other replicas took every number in ${MAX_TRIES} tries`);
  }

  private decide(commands: readonly Command[], n: number): { entry: Entry | undefined; outcomes: readonly Outcome[] } {
    try {
      return this.options.machine.decide(commands, n);
    } catch (reason) {
      throw new Undecided(reason);
    }
  }

  /** True also when the answer to the first try was lost on the way: then the document there is ours. */
  private async insert(document: JournalDocument<Entry>): Promise<boolean> {
    try {
      if (await this.documents.insert(document)) return true;
    } catch (error) {
      const there = await this.documents.get(document._id);
      if (!there) throw error;
    }
    return (await this.documents.get(document._id))?.by === document.by;
  }

  private async replay(): Promise<void> {
    for (;;) {
      const page = await this.documents.find({ _id: { $gt: this.applied } }, { sort: { _id: 1 }, limit: READ_AT_ONCE });
      for (const document of page) await this.applyUpTo(document);
      if (page.length < READ_AT_ONCE) return;
    }
  }

  /**
   * The stream may know higher numbers than a journal that was put back to an older state. Whoever heard of them would take new entries
   * under these numbers for the old ones, so the journal goes on behind them.
   */
  private async goOnBehindLoss(): Promise<void> {
    const { event, sender, machine, clock } = this.options;
    const last = event && machine.afterLoss ? await sender.memory?.last(event.type) : undefined;
    // Another replica appends and publishes meanwhile.
    if (!last || last.id <= this.applied || last.id <= (await this.readTail())) return;
    const from = this.applied;
    const lost: unknown[] = [];
    for (let n = from + 1; n <= last.id; n++) lost.push((await sender.memory!.last(event!.type, n))?.body);
    const { filler, restated } = machine.afterLoss!(lost, clock.now());
    const entries = [...lost.map(() => filler), restated];
    for (const [i, entry] of entries.entries()) {
      const document = { _id: from + 1 + i, entry, by: `${this.writer}/restored`, at: clock.now() };
      if (!(await this.documents.insert(document))) break;
      this.apply(entry, document._id);
    }
    // What another replica has done of it.
    await this.readTail();
    this.options.onProblem?.(
      new Error(`${this.options.name}: ${lost.length} entries are lost, ${from + 1} to ${last.id}. It goes on behind them.`),
    );
  }

  private async readTail(): Promise<number> {
    const before = this.applied;
    for (let ahead = 1; ; ahead = Math.min(ahead * 4, READ_AT_ONCE)) {
      const numbers = Array.from({ length: ahead }, (_, i) => this.applied + 1 + i);
      const found = (await this.documents.getMany(numbers)).sort((a, b) => a._id - b._id);
      for (const document of found) await this.applyUpTo(document);
      if (found.length < ahead) break;
    }
    if (this.applied > before) this.publisher?.poke();
    return this.applied;
  }

  /**
   * Applies a document that was read. A reading is no snapshot: while it ran, others may have appended one number that it
   * had passed already and the next that it then saw; so a number that seems to be missing is looked for once more.
   */
  private async applyUpTo(document: JournalDocument<Entry>): Promise<void> {
    while (this.applied + 1 < document._id) {
      const between = await this.documents.get(this.applied + 1);
      if (!between) {
        throw new BrokenJournal(
          `${this.options.name}: number ${this.applied + 1} is missing, ${document._id} is there. Restore the journal from a backup; nothing was changed.`,
        );
      }
      this.apply(between.entry, between._id);
    }
    if (document._id === this.applied + 1) this.apply(document.entry, document._id);
  }

  private apply(entry: Entry, n: number): void {
    // A listener that gets the entry must find that the journal ends with it.
    this.applied = n;
    try {
      this.options.machine.apply(entry, n);
    } catch (problem) {
      this.applied = n - 1;
      throw problem;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work, work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
