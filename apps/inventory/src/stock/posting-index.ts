import type { Entry, Posting } from '@pegboard/domain-inventory';
import type { Collection, Database, Timers } from '@pegboard/eventing';

interface Indexed {
  readonly _id: string;
  readonly n: number;
  readonly index: number;
}

const COMMITS_AT_ONCE = 64;
const PAUSE_MS = 1_000;

/**
 * Posting ids on disk, `{_id: posting id, n}`, written behind the journal with a watermark: every commit up to
 * `indexedTo` is in it. A reversal is indexed under the posting that it reverses too.
 */
export class PostingIndex {
  private readonly documents: Collection<Indexed>;
  private readonly marks: Collection<{ _id: string; n: number }>;
  private readonly waiting: { entry: Entry; n: number }[] = [];
  private writing: Promise<void> | undefined;
  private isWriting = false;
  private isStopped = false;
  private mark = 0;
  private waiters: { n: number; resolve(): void }[] = [];
  private readonly looking: { ids: readonly string[]; resolve(found: Map<string, Indexed>): void; reject(error: unknown): void }[] = [];
  private isLooking = false;

  constructor(
    database: Database,
    private readonly timers: Pick<Timers, 'sleep'>,
    private readonly onProblem: (problem: unknown) => void,
  ) {
    this.documents = database.collection<Indexed>('ledger_postings');
    this.marks = database.collection('ledger_marks');
  }

  /** Reads how far the index reaches. */
  async open(): Promise<void> {
    this.mark = (await this.marks.get('postings'))?.n ?? 0;
  }

  get indexedTo(): number {
    return this.mark;
  }

  /** Takes note of a commit that was applied; it is written soon. */
  add(entry: Entry, n: number): void {
    if (n <= this.mark) return;
    this.waiting.push({ entry, n });
    if (!this.isWriting) this.writing = this.write();
  }

  /** Resolves when every commit up to n is in the index. */
  reached(n: number): Promise<void> {
    if (this.mark >= n) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push({ n, resolve }));
  }

  /** Where postings and reversals of postings are. Those who ask while a look is under way share the next one. */
  find(ids: readonly string[]): Promise<Map<string, Indexed>> {
    return new Promise((resolve, reject) => {
      this.looking.push({ ids, resolve, reject });
      if (!this.isLooking) void this.look();
    });
  }

  /** Writes what is left and stops. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.writing;
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.looking.length > 0) {
      const group = this.looking.splice(0);
      try {
        const found = new Map(
          (await this.documents.getMany([...new Set(group.flatMap(({ ids }) => ids))])).map((indexed) => [indexed._id, indexed]),
        );
        for (const { resolve } of group) resolve(found);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.isLooking = false;
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const group = this.waiting.slice(0, COMMITS_AT_ONCE);
      try {
        const lines = group.flatMap(({ entry, n }) =>
          entry.postings.flatMap((posting, index) => idsOf(posting).map((_id) => ({ _id, n, index }))),
        );
        await this.documents.insertMany(lines);
        this.waiting.splice(0, group.length);
        this.mark = group[group.length - 1]!.n;
        await this.keepMark(this.mark);
        this.tell();
      } catch (problem) {
        this.onProblem(problem);
        if (this.isStopped) break;
        await this.timers.sleep(PAUSE_MS);
      }
    }
    this.isWriting = false;
  }

  private tell(): void {
    const [there, later] = [this.waiters.filter(({ n }) => n <= this.mark), this.waiters.filter(({ n }) => n > this.mark)];
    this.waiters = later;
    for (const { resolve } of there) resolve();
  }

  /** Replicas write the same index; the higher mark is right for both. */
  private async keepMark(n: number): Promise<void> {
    if (await this.marks.update({ id: 'postings', where: { n: { $lt: n } }, set: { n } })) return;
    await this.marks.insert({ _id: 'postings', n });
  }
}

export const reversalOf = (postingId: string): string => `reversal of ${postingId}`;

/** The words under which a posting is found: its own id, and that it reverses another one. */
export const idsOf = (posting: Posting): string[] =>
  posting.reverses && !posting.refusal ? [posting.postingId, reversalOf(posting.reverses)] : [posting.postingId];
