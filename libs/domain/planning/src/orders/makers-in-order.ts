import type { Maker } from './orders';

/** By what a maker is listed by, as it was when it was listed. */
export type InOrder = (a: Maker, b: Maker) => number;

const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** The Schedule as manufacturing has it. */
export const bySchedule: InOrder = ({ listed: a, id: idA }, { listed: b, id: idB }) => ascending(a!.rank, b!.rank) || idA - idB;

/** By sales order, and within one by where they stand in the Schedule (M7). */
export const bySalesOrder: InOrder = (a, b) =>
  ascending(a.listed!.position, b.listed!.position) || a.listed!.salesOrderId! - b.listed!.salesOrderId! || bySchedule(a, b);

/** A sorted list that is mended one by one, or sorted as a whole. */
export class MakersInOrder {
  constructor(
    private readonly compare: InOrder,
    private list: Maker[] = [],
  ) {}

  get length(): number {
    return this.list.length;
  }

  get all(): readonly Maker[] {
    return this.list;
  }

  /** Undefined beyond either end. */
  at(index: number): Maker | undefined {
    return this.list[index];
  }

  /** @returns its index */
  add(maker: Maker): number {
    const index = this.indexOf(maker);
    this.list.splice(index, 0, maker);
    return index;
  }

  /** @returns the index that it had */
  remove(maker: Maker): number {
    const index = this.indexOf(maker);
    this.list.splice(index, 1);
    return index;
  }

  reset(makers: Maker[]): void {
    this.list = makers.sort(this.compare);
  }

  /** How many stand before it, also if it isn't in the list. */
  indexOf(maker: Maker): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.list[middle]!, maker) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
