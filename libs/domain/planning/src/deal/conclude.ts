import type { FactCause, Key } from '../keys';
import { NO_DAY } from '../keys';
import { isPreviewed, type Picture } from '../picture';
import type { Changes } from '../publish';
import { Availability, Kind, StatusFlag, type Table } from '../table';

// An import is looked up at every use; these are used for every demand.
const { NotAvailable, Expected, InStock } = Availability;
const { Present, Overdue, Late, AtRisk } = StatusFlag;
const { SalesRow } = Kind;

/**
 * The status of every row of a key (P4, P6), from what dealing gave it and from when that is published to come. It can be
 * concluded again without dealing, when only a date has become another one.
 */
export class Conclusion {
  /** By position: the supply that is made for the row alone, as an index; -1 for none. */
  private linked = new Int32Array(0);
  // Of the supplies that one row uses; plain fields, because this runs for every row there is.
  private latest = -1;
  private isOverdue = false;
  private isAtRisk = false;
  private readonly table: Table;

  constructor(
    private readonly picture: Picture,
    private readonly changes: Changes,
  ) {
    this.table = picture.table;
  }

  of(key: Key, cause: FactCause | null): void {
    const { table } = this;
    const { uses, owner } = table;
    const { demands, count, supplied } = key;
    const { today } = key.location.calendar;
    const hasLinked = key.linked.length > 0 && this.noteLinked(key);
    for (let i = 0; i < count; i++) {
      const row = demands[i]!;
      const missing = table.missingOf(row);
      this.latest = -1;
      this.isOverdue = this.isAtRisk = false;
      if (uses[2 * row]! >= 0) this.look(key, uses[2 * row]!, uses[2 * row + 1]!);
      if (hasLinked && this.linked[i]! >= 0) this.look(key, this.linked[i]!, this.linked[i]!);
      const { latest } = this;
      const isExpected = missing === 0 && latest >= 0;
      const availability = missing > 0 ? NotAvailable : isExpected ? Expected : InStock;
      const date = isExpected ? supplied.rolledUpOf(latest) : Infinity;
      const day = isExpected ? supplied.rolledUpDayOf(latest) : NO_DAY;
      const due = table.dueDayOf(row);
      const isLate = due < today || (day > due && day !== NO_DAY);
      // P6: what should have been there counts as coming today.
      const isAtRisk = missing > 0 || (isExpected && (this.isAtRisk || (day !== NO_DAY && (day > due || due < today))));
      const flags = Present | (this.isOverdue ? Overdue : 0) | (isLate ? Late : 0) | (isAtRisk ? AtRisk : 0);
      if (table.isDealt(row, availability, flags, missing, date)) continue;
      // A row without a status is new, and everything is noted of its order already.
      if (cause !== null || table.isPresent(row)) {
        this.changes.willChange(row, cause);
        this.picture.touchOrder(owner[row]!, cause);
      }
      table.setDealt(row, availability, flags, missing, date);
    }
    if (key.isDirty && (key.variant.hasRecipe || key.short.length > 0)) this.noteShort(key, cause);
  }

  private look({ supplied, location }: Key, from: number, to: number): void {
    const { today } = location.calendar;
    for (let i = supplied.isAsDeclared ? to : from; i <= to; i++) {
      if (this.latest < 0 || supplied.rolledUpOf(i) > supplied.rolledUpOf(this.latest)) this.latest = i;
      if (supplied.isAtRisk(i)) this.isAtRisk = true;
    }
    // They stand in the order in which they are declared to come.
    if (supplied.dayOf(from) < today) this.isOverdue = true;
  }

  /** @returns whether any row uses what is made for it */
  private noteLinked({ supplied, supplies, linked, count }: Key): boolean {
    if (this.linked.length < count) this.linked = new Int32Array(count * 2);
    this.linked.fill(-1, 0, count);
    let isUsed = false;
    for (let i = supplies.length; i < supplies.length + linked.length; i++) {
      const taker = supplied.firstTakerOf(i);
      if (taker < 0) continue;
      this.linked[taker] = i;
      isUsed = true;
    }
    return isUsed;
  }

  /** Which rows are to be previewed (P7). */
  private noteShort(key: Key, cause: FactCause | null): void {
    const { table } = this;
    const short: number[] = [];
    for (let i = 0; i < key.count && key.variant.hasRecipe; i++) {
      const row = key.demands[i]!;
      if (table.missingOf(row) > 0 && table.kind[row] === SalesRow && isPreviewed(this.picture, row)) short.push(row);
    }
    if (short.length === 0 && key.short.length === 0) return;
    key.short = short;
    this.picture.previewAgain(key, cause);
  }
}
