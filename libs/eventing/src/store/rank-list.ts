import type { Drag, EventType, RankMove } from '@pegboard/contracts';
import { gather, move, rankAfter, type RankTarget } from '@pegboard/kit';
import type { JournalMachine } from '../ports';
import { listOf } from '../schema/fields';
import { noteWritten } from '../trace';
import type { Collection } from './collection';
import { OpenJournal } from './journal';
import { movedKey, toBody, type Followed, type Moved } from './moved-key';
import { journalPositionsSchema, type JournalOptions, type JournalPosition } from './journal-document';

export interface RankedEntry {
  readonly id: number;
  readonly key: number;
  /** The number of the move that gave the key; 0 for the key it was created with. */
  readonly move: number;
}

type Keys = RankMove['keys'];
/** What is to be known of a move, if it is one. */
export interface AboutMove {
  /** Who asks again is not heard again: what they asked for was done. */
  readonly request?: string | undefined;
  readonly drag?: Drag | undefined;
  readonly follows?: Followed | undefined;
}

/**
 * Decides the new keys from the list as it is at that moment; an empty answer is no move.
 * @param isDone the request has moved before, so that nothing is moved now: others may have moved since
 */
type Arrange = (list: readonly RankedEntry[], isDone: boolean) => ReadonlyMap<number, number>;
interface Command {
  readonly arrange: Arrange;
  readonly about: AboutMove;
}

/** Requests are asked again soon or never; so many of the latest are known. */
const MAX_REQUESTS = 10_000;

/** The list in memory, on top of the journal of moves. */
class RankMachine implements JournalMachine<Moved, Command, Keys> {
  readonly entries = new Map<number, RankedEntry>();
  /** The highest key there ever was, so that an append needn't look through the list. */
  highest: number | undefined;
  private readonly requests = new Set<string>();

  put(entry: RankedEntry): void {
    this.entries.set(entry.id, entry);
    if (this.highest === undefined || entry.key > this.highest) this.highest = entry.key;
  }

  takeEnd(): number {
    return (this.highest = rankAfter(this.highest));
  }

  decide(commands: readonly Command[]): { entry: Moved | undefined; outcomes: readonly Keys[] } {
    const list = new Map(this.entries);
    const requests = new Set<string>();
    const drags: Drag[] = [];
    const follows: Followed[] = [];
    const outcomes = commands.map(({ arrange, about }) => {
      const { request } = about;
      const isDone = request !== undefined && (this.isDone(request) || requests.has(request));
      const arranged = arrange([...list.values()], isDone);
      if (isDone) return [];
      const keys = [...arranged].map(([id, key]) => ({ id, key }));
      for (const { id, key } of keys) list.set(id, { id, key, move: -1 });
      if (keys.length === 0) return keys;
      if (request !== undefined) requests.add(request);
      if (about.drag) drags.push(about.drag);
      if (about.follows) follows.push(about.follows);
      return keys;
    });
    const all = [...new Map(outcomes.flat().map(({ id, key }) => [id, key]))];
    const about = {
      ...(requests.size > 0 && { requests: [...requests] }),
      ...(drags.length > 0 && { drags }),
      ...(follows.length > 0 && { follows }),
    };
    const entry = all.map(([id, key], i) => ({ id, key, ...(i === 0 ? about : {}) }));
    return { entry: entry.length === 0 ? undefined : entry, outcomes };
  }

  isDone(request: string): boolean {
    return this.requests.has(request);
  }

  /** What the lost moves gave is taken back: each of them has the place that it has here. */
  afterLoss(lost: readonly unknown[]): { filler: Moved; restated: Moved } {
    const moved = lost.map((body) => (body as RankMove | undefined)?.keys.map(({ id }) => id));
    const all = moved.every((ids) => ids !== undefined) ? new Set(moved.flat()) : new Set(this.entries.keys());
    return { filler: [], restated: [...all].flatMap((id) => this.entries.get(id!) ?? []).map(({ id, key }) => ({ id, key })) };
  }

  apply(keys: Moved, n: number): void {
    for (const { id, key, requests = [] } of keys) {
      this.put({ id, key, move: n });
      for (const request of requests) this.requests.add(request);
    }
    for (const oldest of this.requests) {
      if (this.requests.size <= MAX_REQUESTS) break;
      this.requests.delete(oldest);
    }
  }
}

export interface RankListOptions extends Omit<JournalOptions<Moved, Command, Keys>, 'machine' | 'event' | 'entry'> {
  readonly event: EventType<RankMove>;
  /** Writes keys beside their documents, older ones losing; called again for the last moves after a crash. */
  readonly project: (keys: readonly RankedEntry[]) => Promise<void>;
  /** The entries of which the keys beside the documents come next, with the keys that they were made with. */
  readonly nearest: (from: number, way: 1 | -1, limit: number) => Promise<readonly RankedEntry[]>;
}

const PROJECTED_AT_ONCE = 1_000;
/** So many neighbours on each side: more than a move needs to find room between two of them. */
const NEIGHBOURS = 100;
const FARTHEST = Number.MAX_SAFE_INTEGER;
const NONE: ReadonlyMap<number, number> = new Map();
const namedIn = (place: { readonly before: number } | { readonly after: number } | { readonly id: number }): number =>
  'id' in place ? place.id : 'before' in place ? place.before : place.after;

/** A user's order of things by drag and drop (S4): a move of one or of many is one journal entry and one event. */
export class RankList {
  private readonly marks: Collection<JournalPosition>;
  /** Every move up to this one is known to be written beside the documents. */
  private projected = 0;

  private constructor(
    private readonly machine: RankMachine,
    private readonly journal: OpenJournal<Moved, Command, Keys>,
    private readonly options: RankListOptions,
  ) {
    this.marks = options.database.collection(journalPositionsSchema);
  }

  /** @param initial the keys that entries were created with, of every open entry */
  static async open(options: RankListOptions, initial: readonly { id: number; key: number }[]): Promise<RankList> {
    const machine = new RankMachine();
    for (const { id, key } of initial) machine.put({ id, key, move: 0 });
    const { event, project: _project, nearest: _nearest, ...rest } = options;
    const journal = await OpenJournal.open<Moved, Command, Keys>({
      ...rest,
      entry: listOf(movedKey),
      machine,
      event: { type: event, action: 'moved', toBody },
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

  /**
   * A key at the end of the list for an entry that is about to be made, given once. It travels with the entry and isn't a move. The entry
   * is in the list when it is learnt: whoever fails to make it leaves nobody behind whom others would move.
   */
  keyAtEnd(): number {
    return this.machine.takeEnd();
  }

  /** The highest key there ever was. */
  get highest(): number | undefined {
    return this.machine.highest;
  }

  /** Learns what other replicas moved, and writes nothing. */
  async hear(): Promise<void> {
    await this.journal.catchUp();
  }

  /** The same, and which entry another replica made last: so an entry that is about to be made goes behind it, whatever their clocks say. */
  async hearEnd(): Promise<void> {
    await this.hear();
    for (const entry of await this.options.nearest(FARTHEST, -1, 1)) this.learn(entry);
  }

  /** The same, and those around a place that other replicas made: a move must respect their places. @param place or an entry */
  async hearAround(place: RankTarget | { readonly id: number }): Promise<void> {
    await this.hear();
    const at = 'position' in place ? (place.position === 'first' ? -FARTHEST : FARTHEST) : this.rankOf(namedIn(place))?.key;
    if (at === undefined) return;
    for (const way of [1, -1] as const) for (const entry of await this.options.nearest(at, way, NEIGHBOURS)) this.learn(entry);
  }

  /** An entry that was made, by this replica or another one. */
  learn(entry: { id: number; key: number; move: number }): void {
    const known = this.machine.entries.get(entry.id);
    if (!known || known.move < entry.move || (known.move === entry.move && known.key !== entry.key)) this.machine.put(entry);
  }

  /** @param request as in `AboutMove` */
  move(ids: readonly number[], target: RankTarget, request?: string): Promise<number> {
    return this.arrange((list, isDone) => (isDone ? NONE : move(list, ids, target)), { request });
  }

  gather(ids: readonly number[], request?: string): Promise<number> {
    return this.arrange((list, isDone) => (isDone ? NONE : gather(list, ids)), { request });
  }

  /**
   * Any other rearrangement, decided against the list as it is when it is written. Answers the number of the newest move.
   */
  async arrange(arrange: Arrange, about: AboutMove = {}): Promise<number> {
    await this.journal.catchUp();
    await this.journal.submit({ arrange, about });
    await this.project();
    noteWritten(this.options.event.service === 'sales' ? { sell_move: this.journal.end } : { schedule_move: this.journal.end });
    return this.journal.end;
  }

  /** Whether the request has moved, by way of any replica. */
  async isDone(request: string): Promise<boolean> {
    await this.journal.catchUp();
    return this.machine.isDone(request);
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
