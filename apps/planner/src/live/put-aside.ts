import {
  collectionSchema,
  deadLetters,
  eventOf,
  flag,
  instantText,
  text,
  whole,
  type Clock,
  type Collection,
  type Database,
  type ReadMessage,
} from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** An event that could not be read, kept with the reason until somebody has looked at it. */
export interface UnreadLetter {
  readonly subject: string;
  readonly sequence: number;
  readonly message_id: string;
  readonly reason: string;
  readonly put_aside_at: Instant;
  /** Its owner was asked for the present state instead, so the plan is right anyway. */
  readonly is_made_good: boolean;
}

interface Kept extends UnreadLetter {
  readonly _id: string;
  readonly event: string;
}

const putAsideSchema = collectionSchema<Kept>(
  'dead_letters',
  {
    _id: text,
    subject: text,
    sequence: whole,
    message_id: text,
    reason: text,
    put_aside_at: instantText,
    is_made_good: flag,
    event: text,
  },
  ['put_aside_at'],
);

const LISTED = 50;
const MAX_REASON_LENGTH = 1_000;

/** What the planner could not read. The reading goes on; what was put aside stays visible. */
export class PutAside {
  private readonly documents: Collection<Kept>;
  private newest: UnreadLetter[] = [];
  private readonly ids = new Set<string>();
  count = 0;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void,
  ) {
    this.documents = database.collection(putAsideSchema);
  }

  /** What an earlier life of this planner put aside. */
  async load(): Promise<void> {
    this.count = await this.documents.count({});
    this.newest = (await this.documents.find({}, { sort: { put_aside_at: -1 }, limit: LISTED })).map(({ _id, event, ...letter }) => letter);
  }

  list(): readonly UnreadLetter[] {
    return this.newest;
  }

  /** Reading a message again after a restart is the same dead letter. If the database is down, the copy is lost, but the count stays right. */
  async add(message: ReadMessage, reason: string): Promise<void> {
    const id = idOf(message);
    if (this.ids.has(id)) return;
    this.ids.add(id);
    const letter: UnreadLetter = {
      subject: message.subject,
      sequence: message.sequence,
      message_id: message.messageId,
      reason: reason.slice(0, MAX_REASON_LENGTH),
      put_aside_at: this.clock.now(),
      is_made_good: false,
    };
    this.onProblem(new Error(`put aside: ${letter.reason}`), { subject: letter.subject, sequence: letter.sequence, deadLetter: true });
    try {
      this.show(letter, await this.documents.insert({ _id: id, ...letter, event: JSON.stringify(message.event) }));
    } catch (problem) {
      this.show(letter, true);
      this.onProblem(problem);
    }
  }

  /** The owner has answered for what could not be read. */
  async madeGood(message: ReadMessage): Promise<void> {
    this.newest = this.newest.map((letter) =>
      letter.sequence === message.sequence && letter.message_id === message.messageId ? { ...letter, is_made_good: true } : letter,
    );
    await this.documents.update({ id: idOf(message), where: {}, set: { is_made_good: true } });
  }

  private show(letter: UnreadLetter, isNew: boolean): void {
    if (!isNew) return;
    this.count++;
    deadLetters.inc({ consumer: 'planner', event: eventOf(letter.subject) });
    this.newest = [letter, ...this.newest].slice(0, LISTED);
  }
}

const idOf = (message: ReadMessage): string => `${message.sequence}.${message.messageId}`.slice(0, 200);
