import { dayAt, FIRST_DAY, instant, isTimeZone, LAST_DAY, type Day, type Instant } from '@pegboard/kit';

const MS_PER_DAY = 86_400_000;
const MS_PER_QUARTER = 900_000;

/** Days as numbers since 1970-01-01, so that they compare and add without parsing. */
export const dayNumberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;

/** The same dates come again and again; writing one out, or reading it, takes longer than all else about a status. */
const KEPT_DATES = 4096;
const moments = new Map<Instant, number>();
const instants = new Map<number, Instant>();

function kept<K, V>(map: Map<K, V>, key: K, valueOf: (key: K) => V): V {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= KEPT_DATES) map.clear();
    map.set(key, (value = valueOf(key)));
  }
  return value;
}

/** Milliseconds of an instant; `Infinity` for none, so that undated things come last by themselves (P3, P4). */
export const momentOf = (at: Instant | null): number => (at === null ? Infinity : kept(moments, at, Date.parse));

export const instantOf = (moment: number): Instant | null => (Number.isFinite(moment) ? kept(instants, moment, instant) : null);

const [FIRST, LAST] = [dayNumberOf(FIRST_DAY), dayNumberOf(LAST_DAY)];

/** The day of a number; null for a day that never comes. What lies outside of the calendar is its first or its last day (D3). */
export const dayText = (day: number): Day | null =>
  Number.isFinite(day) ? dayAt(instant(Math.min(Math.max(day, FIRST), LAST) * MS_PER_DAY)) : null;

/** The days of one time zone. */
export class Calendar {
  /** The present day there. */
  today = 0;
  private readonly days = new Map<number, number>();
  private readonly isUtc: boolean;
  private lastInstant: Instant | undefined;
  private lastDay = 0;

  constructor(readonly timeZone: string) {
    // A zone that this machine doesn't know must not stop the plan; UTC is at most a day off.
    this.isUtc = timeZone === 'UTC' || !isTimeZone(timeZone);
  }

  /** @returns whether the day has changed */
  setNow(moment: number): boolean {
    const before = this.today;
    this.today = this.dayNumber(moment);
    return this.today !== before;
  }

  /** The day of an instant; an order asks for the same one for each of its rows. */
  dayOf(at: Instant): number {
    if (at !== this.lastInstant) {
      this.lastDay = this.dayNumber(momentOf(at));
      this.lastInstant = at;
    }
    return this.lastDay;
  }

  dayNumber(moment: number): number {
    if (this.isUtc) return Math.floor(moment / MS_PER_DAY);
    // Every offset in use is a whole number of quarters of an hour, so a day never begins within one.
    const quarter = Math.floor(moment / MS_PER_QUARTER);
    let day = this.days.get(quarter);
    if (day === undefined) {
      day = dayNumberOf(dayAt(instant(quarter * MS_PER_QUARTER), this.timeZone));
      if (this.days.size > 100_000) this.days.clear();
      this.days.set(quarter, day);
    }
    return day;
  }
}
