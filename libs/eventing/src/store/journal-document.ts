import type { EventType } from '@pegboard/contracts';
import type { Clock, JournalMachine, Timers } from '../ports';
import type { Sender } from './aggregate-store';
import type { Database } from './collection';

/** One numbered document of a journal. */
export interface JournalDocument<Entry> {
  readonly _id: number;
  readonly entry: Entry;
  /** Who appended it and on which try, so that an append whose answer was lost is recognised. */
  readonly by: string;
  readonly at: string;
  /** The trace of the first command in it. */
  readonly traceparent?: string;
}

/** What a journal and its publisher are made of. */
export interface JournalOptions<Entry, Command, Outcome> {
  readonly database: Database;
  readonly name: string;
  readonly machine: JournalMachine<Entry, Command, Outcome>;
  /** How an entry is told to the others; absent for a journal that is private. */
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
