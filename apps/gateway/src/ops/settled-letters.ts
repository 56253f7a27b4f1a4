import {
  collectionSchema,
  instantText,
  oneOf,
  optional,
  text,
  whole,
  type Clock,
  type Collection,
  type DeadLetter,
} from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** What became of a dead letter, kept when the letter itself is gone. */
export interface SettledLetter extends Omit<DeadLetter, 'traceparent' | 'isUnheard'> {
  readonly _id: string;
  readonly outcome: 'redriven' | 'discarded';
  readonly settledAt: Instant;
  readonly settledBy: string;
  readonly why: string | null;
}

export const settledLettersSchema = collectionSchema<SettledLetter>(
  'dead_letters_settled',
  {
    _id: text,
    sequence: whole,
    at: text,
    service: text,
    subject: text,
    tries: whole,
    reason: text,
    originalSequence: optional(whole),
    eventId: optional(text),
    outcome: oneOf(['redriven', 'discarded']),
    settledAt: instantText,
    settledBy: text,
    why: optional(text),
  },
  ['sequence'],
);

/** Names one letter for ever: its sequence alone is used again when the stream is created again. */
export const nameOf = ({ sequence, service, originalSequence, eventId }: Omit<DeadLetter, 'isUnheard'>): string =>
  [sequence, service, originalSequence ?? '', eventId ?? ''].join('/');

/** Who dealt with which dead letter, how and why. */
export class SettledLetters {
  constructor(
    private readonly kept: Collection<SettledLetter>,
    private readonly clock: Clock,
  ) {}

  /** False if it has been settled before, by whomever: then nothing is written. */
  settle(letter: DeadLetter, outcome: SettledLetter['outcome'], by: string, why: string | null): Promise<boolean> {
    const { traceparent: _, isUnheard: _isUnheard, ...rest } = letter;
    return this.kept.insert({ _id: nameOf(letter), ...rest, outcome, settledAt: this.clock.now(), settledBy: by, why });
  }

  of(letter: DeadLetter): Promise<SettledLetter | undefined> {
    return this.kept.get(nameOf(letter));
  }

  /** The last that was in this place of the stream. */
  async at(sequence: number): Promise<SettledLetter | undefined> {
    return (await this.kept.find({ sequence }, { sort: { settledAt: -1 }, limit: 1 }))[0];
  }

  /** The names of those letters that are settled. */
  async among(letters: readonly DeadLetter[]): Promise<Set<string>> {
    if (letters.length === 0) return new Set();
    return new Set((await this.kept.getMany(letters.map(nameOf))).map(({ _id }) => _id));
  }

  async list(filter: Record<string, unknown>, page: { skip: number; limit: number }): Promise<{ letters: SettledLetter[]; total: number }> {
    const [letters, total] = await Promise.all([
      this.kept.find(filter, { ...page, sort: { settledAt: -1, _id: 1 } }),
      this.kept.count(filter),
    ]);
    return { letters, total };
  }
}
