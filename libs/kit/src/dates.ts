/** A calendar day `YYYY-MM-DD`, without a time or a zone. Days compare as text. */
export type Day = string & { readonly __unit: 'day' };
/** A point in time as ISO 8601 UTC text, `2026-05-03T10:00:00.000Z`. Instants compare as text. */
export type Instant = string & { readonly __unit: 'instant' };

/** A date as callers give it: a point in time, or a day that means the whole day at the location it speaks of. */
export type DateOrInstant = Day | Instant;

const MS_PER_DAY = 86_400_000;
const SECOND_YEAR = Date.parse('0002-01-01T00:00:00.000Z');
/** The instants that can be written with four digits of the year, and so found again by a filter (D3). */
export const FIRST_INSTANT = '0001-01-01T00:00:00.000Z' as Instant;
export const FIRST_DAY = '0001-01-01' as Day;
export const LAST_DAY = '9999-12-31' as Day;
export const LAST_INSTANT = '9999-12-31T23:59:59.999Z' as Instant;

/** The instant of a number of milliseconds since 1970-01-01 UTC. */
export const instant = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day at an instant in a time zone (IANA name), for expiry and "today" at a location (T7, P5).
 * @throws RangeError if the zone is unknown.
 */
export const dayAt = (at: Instant | string, timeZone = 'UTC'): Day => wallDay(Date.parse(at), timeZone);

function wallDay(milliseconds: number, timeZone: string): Day {
  // In the first year the day may lie in the year before, which has no number.
  if (timeZone === 'UTC' || milliseconds < SECOND_YEAR) return new Date(milliseconds).toISOString().slice(0, 10) as Day;
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale writes ISO dates, apart from the noughts of early years.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  const day = format.format(milliseconds).padStart(10, '0') as Day;
  // East of UTC the last hours are a day of the year 10000, which can't be written: they belong to the last day there is (D3).
  return isDay(day) ? day : LAST_DAY;
}

export const isDay = (date: DateOrInstant): date is Day => date.length === 10;

/**
 * The first instant of a day in a time zone: midnight, or the first moment that exists where the clocks jump over midnight. A zone that
 * this machine doesn't know counts as UTC. Days at the two ends of the calendar stay within the years 0001 to 9999.
 */
export function startOfDay(day: Day, timeZone = 'UTC'): Instant {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  if (timeZone === 'UTC' || !isTimeZone(timeZone)) return instant(midnight);
  // No clock is a whole day before or behind UTC, so the day begins between these two.
  let [before, from] = [midnight - MS_PER_DAY, midnight + MS_PER_DAY];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (wallDay(middle, timeZone) < day) before = middle;
    else from = middle;
  }
  return instant(Math.max(from, Date.parse(FIRST_INSTANT)));
}

/** The last millisecond of a day in a time zone. */
export function endOfDay(day: Day, timeZone = 'UTC'): Instant {
  return day === LAST_DAY ? LAST_INSTANT : instant(Date.parse(startOfDay(dayAfter(day), timeZone)) - 1);
}

const dayAfter = (day: Day): Day => new Date(Date.parse(day) + MS_PER_DAY).toISOString().slice(0, 10) as Day;

/** The instant of a date as given: itself, or the start of the day at a location. */
export const instantAt = (date: DateOrInstant, timeZone = 'UTC'): Instant => (isDay(date) ? startOfDay(date, timeZone) : date);

/** The last instant that a date as given still means: itself, or the end of the day at a location. */
export const lastInstantAt = (date: DateOrInstant, timeZone = 'UTC'): Instant => (isDay(date) ? endOfDay(date, timeZone) : date);

/**
 * The dates of one request as instants (D1); null and undefined stay what they are.
 * @param zoneOf the time zone of the location that the dates speak of; asked for only where a date is a day
 */
export async function instantsAt<T extends { readonly [name: string]: DateOrInstant | null | undefined }>(
  dates: T,
  zoneOf: () => Promise<string>,
): Promise<{ -readonly [K in keyof T]: Exclude<T[K], Day | Instant> | Instant }> {
  const zone = Object.values(dates).some((date) => date && isDay(date)) ? await zoneOf() : 'UTC';
  return Object.fromEntries(Object.entries(dates).map(([name, date]) => [name, date && instantAt(date, zone)])) as never;
}

/**
 * The dates that follow a document to a place in another time zone (D1): each that is the first moment of a day at the old place, as that
 * day's first moment at the new one. Other instants stay, and so do dates that are named anew.
 * @param kept the document's dates as they are
 * @param named the dates that the request names; undefined: not named
 * @returns only the dates that become another instant
 */
export function daysMoved<K extends string>(
  kept: Readonly<Record<K, Instant | null>>,
  named: Readonly<Partial<Record<NoInfer<K>, unknown>>>,
  from: string,
  to: string,
): Partial<Record<K, Instant>> {
  const moved: Partial<Record<K, Instant>> = {};
  if (from === to) return moved;
  for (const name of Object.keys(kept) as K[]) {
    const at = kept[name];
    if (at === null || named[name] !== undefined) continue;
    const day = dayAt(at, from);
    const there = startOfDay(day, to);
    if (startOfDay(day, from) === at && there !== at) moved[name] = there;
  }
  return moved;
}

export const addDaysTo = (at: Instant | string, days: number): Instant => instant(Date.parse(at) + days * MS_PER_DAY);

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
