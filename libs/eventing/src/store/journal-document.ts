import type { EventType } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import type { Actor } from '../actor';
import type { Clock, JournalMachine, Timers } from '../ports';
import { actorField } from '../schema/aggregate-schema';
import { collectionSchema, type CollectionSchema } from '../schema/collection-schema';
import { instantText, listOf, optional, text, whole, type FieldFor, type FieldsOf } from '../schema/fields';
import type { Sender } from './outboxes';
import type { Database } from './collection';

/** One numbered document of a journal. */
export interface JournalDocument<Entry> {
  readonly _id: number;
  readonly entry: Entry;
  /** Who appended it and on which try, so that an append whose answer was lost is recognised. */
  readonly by: string;
  readonly at: Instant;
  /** The trace of the first command in it. */
  readonly traceparent?: string;
  /** Who asked for the commands in it, each once; absent: services by themselves. */
  readonly actors?: readonly Actor[];
}

export const journalSchema = <Entry>(name: string, entry: FieldFor<Entry>): CollectionSchema<JournalDocument<Entry>> =>
  collectionSchema<JournalDocument<Entry>>(name, {
    _id: whole,
    entry,
    by: text,
    at: instantText,
    traceparent: optional(text),
    actors: optional(listOf(actorField)),
  } as FieldsOf<JournalDocument<Entry>>);

/** How far a journal has been published, or its moves written beside their documents. */
export interface JournalPosition {
  readonly _id: string;
  readonly n: number;
}

export const journalPositionsSchema = collectionSchema<JournalPosition>('journal_positions', { _id: text, n: whole });

/** What a journal and its publisher are made of. */
export interface JournalOptions<Entry, Command, Outcome> {
  readonly database: Database;
  readonly name: string;
  /** What an entry looks like in its document. */
  readonly entry: FieldFor<Entry>;
  readonly machine: JournalMachine<Entry, Command, Outcome>;
  /** How an entry is published; absent for a private journal. */
  readonly event?: {
    readonly type: EventType<any>;
    readonly action: string;
    readonly toBody: (entry: Entry, n: number, at: string) => unknown;
  };
  readonly sender: Sender;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Distinguishes this replica's appends from those of others that run at the same time. */
  readonly writer: string;
  readonly onProblem?: (problem: unknown) => void;
}
