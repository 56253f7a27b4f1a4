import type { Instant } from '@pegboard/kit';

/** What is compared, from outside, with what it must be equal to. Each has a paragraph in the runbook. */
export const CHECKS = ['published', 'copies', 'links', 'ranks', 'statuses', 'holds', 'movements', 'intents'] as const;
export type CheckName = (typeof CHECKS)[number];

/** What two places say differently, as it was seen once. It may be on its way. */
export interface Suspect {
  /** Under which it was looked at. */
  readonly id: number;
  /** What operators look up, such as `sales_order_row/12`. */
  readonly about: string;
  /** Both sides with their versions: a difference that isn't on its way has the same words when it is looked at again. */
  readonly detail: string;
  /** Since when, where that is known. */
  readonly since?: Instant;
}

/** A difference that has stayed. */
export interface FoundDifference {
  readonly check: CheckName;
  /** What was gone over, such as `sales_order`, and the id in it: by these it is mended. */
  readonly of: string;
  readonly id: number;
  readonly about: string;
  readonly detail: string;
  readonly since: Instant;
}

/** A page of what a check goes over, and where it goes on; null: that was all. */
export interface IdPage {
  readonly ids: readonly number[];
  readonly next: number | null;
}

/** One check of one kind of thing. It is asked for a page at a time, and keeps nothing in between. */
export interface BackgroundCheck {
  readonly check: CheckName;
  /** What it goes over. */
  readonly of: string;
  /** How long a difference must stay the same before it is one; absent: ten seconds. */
  readonly stableMs?: number;
  page(afterId: number, limit: number): Promise<IdPage>;
  /** @throws NotKnown, or what shows that somebody is away: then nobody knows whether these are right */
  compare(ids: readonly number[]): Promise<readonly Suspect[]>;
  /** Mends these, as far as that is safe. Absent: this check's differences are for people. @throws why it can't */
  mend?(ids: readonly number[]): Promise<void>;
  /** Another service mends what this one finds. */
  readonly isMendedElsewhere?: boolean;
  /** Also what isn't known to differ is looked at when a repair is asked for. */
  readonly isRepairedWhole?: boolean;
}

/** It can't be said now whether two places agree, because one of them is behind. */
export class NotKnown extends Error {}

/** The checks of one service. What keeps something that others keep, too, adds one. */
export class BackgroundChecks {
  private readonly checks: BackgroundCheck[] = [];

  add(...checks: readonly BackgroundCheck[]): void {
    this.checks.push(...checks);
  }

  get all(): readonly BackgroundCheck[] {
    return this.checks;
  }
}
