import type { EventType, RankMove } from '@pegboard/contracts';
import { gather, move, rankAfter, type RankTarget } from '@pegboard/kit';
import type { JournalMachine } from '../ports';
import { listOf, part, whole } from '../schema/fields';
import { noteWritten } from '../trace';
import type { Collection } from './collection';
import { OpenJournal } from './journal';
import { journalPositionsSchema, type JournalOptions, type JournalPosition } from './journal-document';

export interface RankedEntry {
  readonly id: number;
  readonly key: number;
  /** The number of the move that gave the key; 0 for the key it was created with. */
  readonly move: number;
}

type Keys = RankMove['keys'];
/** Decides the new keys from the list as it is at that moment; an empty answer is no move. */
type Arrange = (list: readonly RankedEntry[]) => ReadonlyMap<number, number>;

/** The list in memory, on top of the journal of moves. */
class RankMachine implements JournalMachine<Keys, Arrange, Keys> {
  readonly entries = new Map<number, RankedEntry>();
  /** The highest key there ever was, so that an append needn't look through the list. */
  highest: number | undefined;

  put(entry: RankedEntry): void {
    this.entries.set(entry.id, entry);
    if (this.highest === undefined || entry.key > this.highest) this.highest = entry.key;
  }

  decide(commands: readonly Arrange[]): { entry: Keys | undefined; outcomes: readonly Keys[] } {
    const list = new Map(this.entries);
    const outcomes = commands.map((arrange) => {
      const keys = [...arrange([...list.values()])].map(([id, key]) => ({ id, key }));
      for (const { id, key } of keys) list.set(id, { id, key, move: -1 });
      return keys;
    });
    const all = new Map(outcomes.flat().map(({ id, key }) => [id, key]));
    return { entry: all.size === 0 ? undefined : [...all].map(([id, key]) => ({ id, key })), outcomes };
  }

  apply(keys: Keys, n: number): void {
    for (const { id, key } of keys) this.put({ id, key, move: n });
  }
}

export interface RankListOptions extends Omit<JournalOptions<Keys, Arrange, Keys>, 'machine' | 'event' | 'entry'> {
  readonly event: EventType<RankMove>;
  /** Writes keys beside their documents, older ones losing; called again for the last moves after a crash. */
  readonly project: (keys: readonly RankedEntry[]) => Promise<void>;
}

const PROJECTED_AT_ONCE = 1_000;

/** A user's order of things by drag and drop (S4): a move of one or of many is one journal entry and one event. */
export class RankList {
  private readonly marks: Collection<JournalPosition>;
  /** Every move up to this one is known to be written beside the documents. */
  private projected = 0;

  private constructor(
    private readonly machine: RankMachine,
    private readonly journal: OpenJournal<Keys, Arrange, Keys>,
    private readonly options: RankListOptions,
  ) {
    this.marks = options.database.collection(journalPositionsSchema);
  }

  /** @param initial the keys that entries were created with, of every open entry */
  static async open(options: RankListOptions, initial: readonly { id: number; key: number }[]): Promise<RankList> {
    const machine = new RankMachine();
    for (const { id, key } of initial) machine.put({ id, key, move: 0 });
    const { event, project: _project, ...rest } = options;
    const journal = await OpenJournal.open<Keys, Arrange, Keys>({
      ...rest,
      entry: listOf(part<Keys[number]>({ id: whole, key: whole })),
      machine,
      event: { type: event, action: 'moved', toBody: (keys, n) => ({ n, keys }) },
    });
    const list = new RankList(machine, journal, options);
    list.projected = (await list.marks.get(list.markId))?.n ?? 0;
    // A crash between the journal and the projection.
    await list.project();
    return list;
  }

  get lastMove(): number {
    return this.journal.end;
  }

  list(): readonly RankedEntry[] {
    return [...this.machine.entries.values()];
  }

  rankOf(id: number): RankedEntry | undefined {
    return this.machine.entries.get(id);
  }

  /** The key of a new entry at the end of the list. It travels with the entry and isn't a move. */
  append(id: number): RankedEntry {
    const known = this.machine.entries.get(id);
    if (known) return known;
    const entry = { id, key: rankAfter(this.machine.highest), move: 0 };
    this.machine.put(entry);
    return entry;
  }

  /** An entry that another replica made. */
  learn(entry: { id: number; key: number; move: number }): void {
    const known = this.machine.entries.get(entry.id);
    if (!known || known.move < entry.move || (known.move === entry.move && known.key !== entry.key)) this.machine.put(entry);
  }

  move(ids: readonly number[], target: RankTarget): Promise<number> {
    return this.arrange((list) => move(list, ids, target));
  }

  gather(ids: readonly number[]): Promise<number> {
    return this.arrange((list) => gather(list, ids));
  }

  /** Any other rearrangement, decided against the list as it is when it is written. Answers the number of the move. */
  async arrange(arrange: Arrange): Promise<number> {
    await this.journal.catchUp();
    await this.journal.submit(arrange);
    await this.project();
    noteWritten(this.options.event.service === 'sales' ? { sell_move: this.journal.end } : { schedule_move: this.journal.end });
    return this.journal.end;
  }

  async catchUp(): Promise<void> {
    await this.journal.catchUp();
    await this.project();
  }

  stop(): Promise<void> {
    return this.journal.stop();
  }

  private get markId(): string {
    return `${this.options.name}.projected`;
  }

  /** Writes the keys of every move since the mark, also of those that another replica made and may have died over. */
  private async project(): Promise<void> {
    const end = this.journal.end;
    if (end <= this.projected) return;
    const due = this.list().filter((entry) => entry.move > this.projected);
    for (let at = 0; at < due.length; at += PROJECTED_AT_ONCE) await this.options.project(due.slice(at, at + PROJECTED_AT_ONCE));
    await this.marks.put({ _id: this.markId, n: end });
    this.projected = Math.max(this.projected, end);
  }
}
