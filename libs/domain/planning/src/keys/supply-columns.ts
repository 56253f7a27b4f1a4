import type { Calendar } from '../days';

/** A day that never comes: nothing is due, or a batch keeps for ever. Fits an Int32. */
export const NO_DAY = 0x7fffffff;

/** In the order in which equal dates are used (P2). */
export enum SupplyKind {
  ManufacturingOrder,
  PurchaseOrder,
  OutsourcedOrder,
  Transfer,
}

/** What dealing asks of a supply. */
interface Column {
  readonly kind: SupplyKind;
  readonly id: number;
  readonly rank: number;
  readonly key: { readonly location: { readonly calendar: Calendar } };
  readonly open: number;
  readonly left: number;
  readonly moment: number;
  readonly day: number;
  readonly rolledUp: number;
  readonly isAtRisk: boolean;
  index: number;
}

/** Dealing goes through all supplies of a key; looking each one up would take longer than dealing it. */
export class SupplyColumns {
  /** Three numbers each: what is open, when it is published to come, and what the last dealing left. */
  private readonly numbers: Float64Array;
  /**
   * Six integers each: the day declared, the day published, its kind, whether it is at risk, and the positions of the first
   * and the last demand that take from it, -1 if none does.
   */
  private readonly integers: Int32Array;
  /** Every supply comes as declared, so that the last of several is the latest. */
  isAsDeclared = true;

  constructor(supplies: readonly Column[], linked: readonly Column[]) {
    this.count = supplies.length + linked.length;
    this.numbers = new Float64Array(this.count * 3);
    this.integers = new Int32Array(this.count * 6).fill(-1);
    for (let i = 0; i < supplies.length; i++) this.set(i, supplies[i]!);
    for (let i = 0; i < linked.length; i++) this.set(supplies.length + i, linked[i]!);
  }

  readonly count: number;

  private set(index: number, supply: Column): void {
    supply.index = index;
    this.numbers[index * 3] = supply.open;
    this.numbers[index * 3 + 2] = supply.left;
    this.integers[index * 6] = supply.day;
    this.integers[index * 6 + 2] = supply.kind;
    this.setRolledUp(supply);
  }

  /** What is published of it is another date, or another risk. */
  setRolledUp({ index, rolledUp, moment, day, isAtRisk, key }: Column): void {
    const isAsDeclared = rolledUp === moment && !isAtRisk;
    this.numbers[index * 3 + 1] = rolledUp;
    this.integers[index * 6 + 1] = rolledUp === moment ? day : rolledUp === Infinity ? NO_DAY : key.location.calendar.dayNumber(rolledUp);
    this.integers[index * 6 + 3] = isAtRisk ? 1 : 0;
    if (!isAsDeclared) this.isAsDeclared = false;
  }

  openOf(index: number): number {
    return this.numbers[index * 3]!;
  }

  /** When it is published to come. */
  rolledUpOf(index: number): number {
    return this.numbers[index * 3 + 1]!;
  }

  leftOf(index: number): number {
    return this.numbers[index * 3 + 2]!;
  }

  setLeft(index: number, left: number): void {
    this.numbers[index * 3 + 2] = left;
  }

  /** The day declared. */
  dayOf(index: number): number {
    return this.integers[index * 6]!;
  }

  /** The day published. */
  rolledUpDayOf(index: number): number {
    return this.integers[index * 6 + 1]!;
  }

  /** Whether it is a manufacturing order. */
  isMade(index: number): boolean {
    return this.integers[index * 6 + 2] === SupplyKind.ManufacturingOrder;
  }

  isAtRisk(index: number): boolean {
    return this.integers[index * 6 + 3] === 1;
  }

  firstTakerOf(index: number): number {
    return this.integers[index * 6 + 4]!;
  }

  lastTakerOf(index: number): number {
    return this.integers[index * 6 + 5]!;
  }

  setTakers(index: number, first: number, last: number): void {
    this.integers[index * 6 + 4] = first;
    this.integers[index * 6 + 5] = last;
  }
}

/** P2: earliest expected date first; ties by kind, then rank, then id. Undated last. */
export function compareSupplies(a: Column, b: Column): number {
  if (a.moment !== b.moment) return a.moment < b.moment ? -1 : 1;
  return a.kind - b.kind || a.rank - b.rank || a.id - b.id;
}
