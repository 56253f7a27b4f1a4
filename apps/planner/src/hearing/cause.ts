import type { StatusChange } from '@pegboard/domain-planning';
import type { Envelope } from '@pegboard/eventing';

/** Something that the plan has taken in since its last run. */
export interface RunCause {
  /** The event's. */
  readonly id: string;
  /** Where the change stands in its own trace. */
  readonly traceparent?: string | undefined;
  /** When it happened, in milliseconds since 1970-01-01 UTC; absent for what no event told. */
  readonly at?: number;
}

export const causeOf = ({ id, traceparent, time }: Envelope): RunCause => ({ id, traceparent, at: Date.parse(time) });

/**
 * The traces that a run belongs to: first those of the changes that statuses differ by, oldest first, then those of all else
 * that it takes into account.
 */
export function tracesOf(changes: readonly StatusChange[], recent: readonly RunCause[]): (string | undefined)[] {
  const named = new Set(changes.map(({ cause }) => cause));
  const leading = recent.filter(({ id }) => named.has(id));
  return [...leading, ...recent.filter(({ id }) => !named.has(id))].map(({ traceparent }) => traceparent);
}

/** Milliseconds from the oldest of the changes until now; undefined if none of them came from an event. */
export function delayOf(recent: readonly RunCause[], now: number): number | undefined {
  const times = recent.flatMap(({ at }) => (at === undefined ? [] : [at]));
  return times.length === 0 ? undefined : Math.max(0, now - Math.min(...times));
}
