import type { Clock, Collection, Database, ReadMessage } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** An event that could not be read, kept with the reason until somebody has looked at it. */
export interface DeadLetter {
  readonly subject: string;
  readonly sequence: number;
  readonly message_id: string;
  readonly reason: string;
  readonly put_aside_at: Instant;
}

interface Kept extends DeadLetter {
  readonly _id: string;
  readonly event: string;
}

const LISTED = 50;
const LONGEST_REASON = 1_000;

/** What the planner could not read. The reading goes on; what was put aside stays visible. */
export class PutAside {
  private readonly documents: Collection<Kept>;
  private newest: DeadLetter[] = [];
  private readonly ids = new Set<string>();
  count = 0;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void,
  ) {
    this.documents = database.collection<Kept>('dead_letters');
  }

  /** What an earlier life of this planner put aside. */
  async load(): Promise<void> {
    this.count = await this.documents.count({});
    this.newest = (await this.documents.find({}, { sort: { put_aside_at: -1 }, limit: LISTED })).map(({ _id, event, ...letter }) => letter);
  }

  list(): readonly DeadLetter[] {
    return this.newest;
  }

  /** Reading a message again after a restart is the same dead letter. A database that is away loses the copy, not the count. */
  add(message: ReadMessage, reason: string): void {
    const id = `${message.sequence}.${message.messageId}`.slice(0, 200);
    if (this.ids.has(id)) return;
    this.ids.add(id);
    const letter: DeadLetter = { subject: message.subject, sequence: message.sequence, message_id: message.messageId, reason: reason.slice(0, LONGEST_REASON), put_aside_at: this.clock.now() };
    this.onProblem(new Error(`put aside: ${letter.reason}`), { subject: letter.subject, sequence: letter.sequence, deadLetter: true });
    this.documents
      .insert({ _id: id, ...letter, event: JSON.stringify(message.event) })
      .then((isNew) => this.show(letter, isNew))
      .catch((problem: unknown) => {
        this.show(letter, true);
        this.onProblem(problem);
      });
  }

  private show(letter: DeadLetter, isNew: boolean): void {
    if (!isNew) return;
    this.count++;
    this.newest = [letter, ...this.newest].slice(0, LISTED);
  }
}
