import type { Availability } from './codes';
import * as codes from './codes';

// An import is looked up at every use. These are used for every row of every key that is dealt, so they are looked up once.
const { availabilityOf, flagsOf, ingredientOf, isPresent, productionOf, withDealt, withMaking } = codes;

type Column = Uint8Array | Int32Array | Float64Array;

export function grown<C extends Column>(old: C, fresh: C): C {
  fresh.set(old);
  return fresh;
}

/** Every place has a record of four numbers, so that dealing a row costs one line of the processor's cache: */
const RECORD = 4;
/** rows: what is still needed; orders: what orders their group in the order of demand; */
const OPEN = 0;
/** what nothing covers; */
const MISSING = 1;
/** the date, in milliseconds, `Infinity` for none; */
const DATE = 2;
/** and two integers in the place of the fourth: the day on which a row is due (orders: their group in the order of demand), */
const DUE = 6;
/** and the codes of the status. */
const CODES = 7;

/** A status in numbers; dates in milliseconds, `Infinity` for none. */
export interface State {
  readonly codes: number;
  readonly missing: number;
  readonly date: number;
  /** Only sales orders and rows: of the ingredients of what is made for them. */
  readonly ingredientDate: number;
}

/** What dealing and rolling up read and write of each place: its need, its status, and the status that was published. */
export class Records {
  private numbers = new Float64Array(0);
  private integers = new Int32Array(0);
  private ingredientDates = new Float64Array(0);
  private published = {
    codes: new Int32Array(0),
    missing: new Float64Array(0),
    date: new Float64Array(0),
    ingredientDate: new Float64Array(0),
  };

  openOf(row: number): number {
    return this.numbers[row * RECORD + OPEN]!;
  }

  /** The day on which it is due at its location; `NO_DAY` for none. */
  dueDayOf(row: number): number {
    return this.integers[row * 2 * RECORD + DUE]!;
  }

  setNeed(row: number, open: number, dueDay: number): void {
    this.numbers[row * RECORD + OPEN] = open;
    this.integers[row * 2 * RECORD + DUE] = dueDay;
  }

  /** What decides nearly every comparison of two orders' places in the order of demand. */
  groupOf(order: number): number {
    return this.integers[order * 2 * RECORD + DUE]!;
  }

  firstOf(order: number): number {
    return this.numbers[order * RECORD + OPEN]!;
  }

  setPlace(order: number, group: number, first: number): void {
    this.setNeed(order, first, group);
  }

  /** Whether there is a status at all. */
  isPresent(at: number): boolean {
    return isPresent(this.codesOf(at));
  }

  /** What dealing found: of the product for sales orders and rows, of the ingredient for all others. */
  availabilityOf(at: number): Availability {
    return availabilityOf(this.codesOf(at));
  }

  flagsOf(at: number): number {
    return flagsOf(this.codesOf(at));
  }

  /** Sales orders and rows: of the ingredients of what is made for them. */
  ingredientOf(at: number): Availability {
    return ingredientOf(this.codesOf(at));
  }

  /** Sales orders and rows: the position in `PRODUCTION_STATUS`. */
  productionOf(at: number): number {
    return productionOf(this.codesOf(at));
  }

  private codesOf(at: number): number {
    return this.integers[at * 2 * RECORD + CODES]!;
  }

  missingOf(at: number): number {
    return this.numbers[at * RECORD + MISSING]!;
  }

  dateOf(at: number): number {
    return this.numbers[at * RECORD + DATE]!;
  }

  ingredientDateOf(at: number): number {
    return this.ingredientDates[at]!;
  }

  /** Whether dealing found just this before. */
  isDealt(at: number, availability: number, flags: number, missing: number, date: number): boolean {
    return this.isState(at, withDealt(this.codesOf(at), availability, flags), missing, date);
  }

  /** Dealing knows what nothing covers before it is known when the rest comes. */
  setMissing(at: number, missing: number): void {
    this.numbers[at * RECORD + MISSING] = missing;
  }

  setDealt(at: number, availability: number, flags: number, missing: number, date: number): void {
    const record = at * RECORD;
    this.integers[2 * record + CODES] = withDealt(this.codesOf(at), availability, flags);
    this.numbers[record + MISSING] = missing;
    this.numbers[record + DATE] = date;
  }

  isMaking(at: number, ingredient: number, production: number, ingredientDate: number): boolean {
    const codes = this.codesOf(at);
    return withMaking(codes, ingredient, production) === codes && this.ingredientDates[at] === ingredientDate;
  }

  setMaking(at: number, ingredient: number, production: number, ingredientDate: number): void {
    this.integers[at * 2 * RECORD + CODES] = withMaking(this.codesOf(at), ingredient, production);
    this.ingredientDates[at] = ingredientDate;
  }

  stateAt(at: number): State {
    return { codes: this.codesOf(at), missing: this.missingOf(at), date: this.dateOf(at), ingredientDate: this.ingredientDateOf(at) };
  }

  publishedAt(at: number): State {
    const { codes, missing, date, ingredientDate } = this.published;
    return { codes: codes[at]!, missing: missing[at]!, date: date[at]!, ingredientDate: ingredientDate[at]! };
  }

  /** Null: nothing is published of it any more. */
  publish(at: number, state: State | null): void {
    const { codes, missing, date, ingredientDate } = this.published;
    codes[at] = state?.codes ?? 0;
    missing[at] = state?.missing ?? 0;
    date[at] = state?.date ?? Infinity;
    ingredientDate[at] = state?.ingredientDate ?? Infinity;
  }

  /** Whether it is as it was published. */
  isPublished(at: number): boolean {
    const { codes, missing, date, ingredientDate } = this.published;
    return this.isState(at, codes[at]!, missing[at]!, date[at]!) && this.ingredientDates[at] === ingredientDate[at];
  }

  private isState(at: number, codes: number, missing: number, date: number): boolean {
    const { numbers } = this;
    const record = at * RECORD;
    return this.integers[2 * record + CODES] === codes && numbers[record + MISSING] === missing && numbers[record + DATE] === date;
  }

  /** Nothing is needed, known or published of it. */
  protected clearRecord(at: number): void {
    const record = at * RECORD;
    this.numbers.fill(0, record, record + RECORD);
    this.numbers[record + DATE] = Infinity;
    this.ingredientDates[at] = Infinity;
    this.publish(at, null);
  }

  protected growRecords(capacity: number): void {
    this.numbers = grown(this.numbers, new Float64Array(capacity * RECORD));
    this.integers = new Int32Array(this.numbers.buffer);
    this.ingredientDates = grown(this.ingredientDates, new Float64Array(capacity));
    const { codes, missing, date, ingredientDate } = this.published;
    this.published = {
      codes: grown(codes, new Int32Array(capacity)),
      missing: grown(missing, new Float64Array(capacity)),
      date: grown(date, new Float64Array(capacity)),
      ingredientDate: grown(ingredientDate, new Float64Array(capacity)),
    };
  }
}
