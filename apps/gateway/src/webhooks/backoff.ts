/** The first pauses between tries, as receivers made for Katana know them; then half an hour and twice as long each time, up to two hours. */
const FIRST_PAUSES_MS = [30_000, 120_000, 900_000] as const;
const NEXT_PAUSE_MS = 1_800_000;
/** The pauses of a receiver that seems to be down: 1 s, 2 s, 4 s … */
const FIRST_DOWN_MS = 1_000;
const LEAST_ASKED_MS = 1_000;
const MAX_PAUSE_MS = 2 * 3_600_000;
const JITTER = 0.2;
const MAX_ASKED_MS = 3_600_000;

/** An event is tried for so long, from when it was queued. */
export const TRIED_FOR_MS = 24 * 3_600_000;
/** A webhook that has answered nothing well for so long is disabled. */
export const DISABLED_AFTER_MS = 5 * 24 * 3_600_000;
/** So many failures one after the other, whatever the event, and the receiver itself is thought to be down. */
export const DOWN_AFTER_FAILURES = 5;
const MAX_DOWN_MS = 5 * 60_000;

/**
 * How long to wait after a failed try, up to a fifth longer or shorter.
 * @param tries how many there have been, from 1
 * @param chance from 0 to 1, so that what failed together doesn't come back together
 * @param askedMs what the receiver asked for (`Retry-After`); believed up to an hour, and if it is shorter for the first tries only
 */
export function pauseAfter(tries: number, chance: number, askedMs = 0): number {
  const first = FIRST_PAUSES_MS[tries - 1];
  const asked = Math.min(askedMs, MAX_ASKED_MS);
  if (first !== undefined && asked > 0) return Math.max(asked, LEAST_ASKED_MS);
  return Math.max(spread(first ?? doubled(NEXT_PAUSE_MS, tries - FIRST_PAUSES_MS.length), chance), asked);
}

const doubled = (firstMs: number, turn: number): number => Math.min(firstMs * 2 ** (turn - 1), MAX_PAUSE_MS);
const spread = (pause: number, chance: number): number => Math.round(pause * (1 - JITTER + 2 * JITTER * chance));

/** How long a receiver that seems to be down is left alone; then one event is tried, and all others if that goes well. */
export const downPause = (failures: number, chance: number): number =>
  failures < DOWN_AFTER_FAILURES ? 0 : Math.min(spread(doubled(FIRST_DOWN_MS, failures - DOWN_AFTER_FAILURES + 1), chance), MAX_DOWN_MS);

/** `Retry-After` in milliseconds, as seconds or as a date; 0 for nothing, or nothing that can be read. */
export function askedPause(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
