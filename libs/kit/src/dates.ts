/** A calendar day `YYYY-MM-DD`, without a time or a zone. Days compare as text. */
export type Day = string & { readonly __unit: 'day' };
/** A point in time as ISO 8601 UTC text, `2026-05-03T10:00:00.000Z`. Instants compare as text. */
export type Instant = string & { readonly __unit: 'instant' };

const MS_PER_DAY = 86_400_000;

/** The instant of a number of milliseconds since 1970-01-01 UTC. */
export const instant = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day at an instant in a time zone (IANA name), for expiry and "today" at a location (T7, P5).
 * @throws RangeError if the zone is unknown.
 */
export function dayAt(at: Instant | string, timeZone = 'UTC'): Day {
  if (timeZone === 'UTC') return new Date(at).toISOString().slice(0, 10) as Day;
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale writes ISO dates.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(new Date(at)) as Day;
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
