import type { EventType } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';

/** An aggregate whose newest version was never heard of: its event is neither in the stream nor waits to be sent. */
export interface Unpublished {
  readonly id: number;
  readonly version: number;
  /** The version that the stream ends with; null: it has nothing about the aggregate. */
  readonly published: number | null;
}

/** What a store of aggregates lets itself be asked, a bounded piece at a time. */
export interface CheckedStore {
  /** How operators know it. */
  readonly resource: string;
  /** Looks at so many behind an id. @returns what isn't published, and the id to go on behind; null: that was all */
  lookForUnpublished(afterId: number, limit: number): Promise<{ readonly found: readonly Unpublished[]; readonly next: number | null }>;
  /** Publishes the present state of these. */
  publishAgain(ids: readonly number[]): Promise<void>;
  /** What its aggregates publish. */
  readonly event: EventType<any>;
  /** The stored versions; an aggregate that isn't there is absent. */
  versionsOf(ids: readonly number[]): Promise<Map<number, number>>;
  /** Raises the version of everything that was published, so that what comes next is newer than what anybody has heard. */
  liftVersions(by: number): Promise<number>;
}

/** What the stream has about an aggregate. */
export interface LastPublished {
  /** Undefined if it has nothing, and null if nobody can say so, because old messages were removed. */
  lastVersionOf(type: { readonly service: string; readonly resource: string }, id: number): Promise<number | undefined | null>;
}

export interface FoundDifference {
  readonly check: 'published';
  readonly about: string;
  readonly detail: string;
  readonly since: Instant;
}
