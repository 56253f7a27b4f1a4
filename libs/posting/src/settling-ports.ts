import type { PostOutcome } from '@pegboard/contracts';
import type { Aggregate, AggregateStore, Clock, OnProblem, Timers } from '@pegboard/eventing';
import type { OpenIntent } from './posting-table';

export interface SettlingPorts<A extends Aggregate, Request> {
  readonly store: AggregateStore<A>;
  /** Asks for a posting; the same id is posted once (T3). */
  readonly ledger: (request: Request) => Promise<PostOutcome>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bus: { onReconnected(run: () => void): unknown };
  readonly onProblem: OnProblem;
}

/** What a check before a posting answers. */
export interface Ready<A> {
  /** The document as it is to be posted: the check may have written into it. */
  readonly document: A;
  /** The commits that the check was based on: the ledger refuses the posting as stale if a key has changed since. */
  readonly unlessChangedSince: Readonly<Record<string, number>>;
}

/**
 * What must hold at the moment of a posting beyond what the ledger knows, such as what the plan has reserved.
 * @param atLeast the commit of the ledger that the check must know of
 * @throws Rejection why it may not be posted; `unavailable` if that can't be said now
 */
export type BeforePosting<A> = (document: A, intent: OpenIntent, atLeast: number) => Promise<Ready<A>>;
