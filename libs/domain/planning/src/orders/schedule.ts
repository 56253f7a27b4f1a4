import type { Maker } from './orders';
import { comparePlaces, placeOfMaker, type Place, type Ranks } from '../rank';

/** Beyond so many changes at once, sorting everything is cheaper than mending. */
const MENDED_AT_MOST = 64;

const compare = (rankA: number, idA: number, rankB: number, idB: number): number => (rankA === rankB ? idA - idB : rankA < rankB ? -1 : 1);

const sameLender = (a: Maker['lender'], b: Maker['lender']): boolean => a === b || (a?.sellKey === b?.sellKey && a?.orderId === b?.orderId);

type SetPlace = (maker: Maker, place: Place) => void;

/**
 * The open manufacturing orders in Schedule order, and from it the places of their ingredients in the order of all
 * demand (P3): with the sales order it is made for, or directly before the next linked one below.
 */
export class MakerSchedule {
  private readonly list: Maker[] = [];
  private readonly changed = new Set<Maker>();

  constructor(private readonly sell: Ranks) {}

  /** Its rank, its link, the rank of the order it is made for, or whether it is open has changed. */
  touch(maker: Maker): void {
    this.changed.add(maker);
  }

  /** Every open order, in Schedule order. */
  all(): readonly Maker[] {
    return this.list;
  }

  /** Puts everything that was touched where it belongs, and says whose demands stand elsewhere now. */
  settle(setPlace: SetPlace): void {
    if (this.changed.size === 0) return;
    if (this.changed.size > MENDED_AT_MOST) this.sortAll(setPlace);
    else this.mend(setPlace);
    this.changed.clear();
  }

  private sortAll(setPlace: SetPlace): void {
    const open = new Set(this.list);
    for (const maker of this.changed) {
      if (isOpen(maker)) open.add(maker);
      else open.delete(maker);
      maker.listedRank = isOpen(maker) ? maker.rank : undefined;
    }
    this.list.length = 0;
    for (const maker of open) this.list.push(maker);
    this.list.sort((a, b) => compare(a.rank, a.id, b.rank, b.id));
    for (let at = this.list.length - 1; at >= 0; at--) this.lend(at, true, setPlace);
  }

  private mend(setPlace: SetPlace): void {
    const above = new Set<Maker>();
    for (const maker of this.changed) {
      const at = this.indexOf(maker);
      if (at === undefined) continue;
      this.list.splice(at, 1);
      maker.listedRank = undefined;
      if (at > 0) above.add(this.list[at - 1]!);
    }
    for (const maker of this.changed) {
      above.delete(maker);
      if (!isOpen(maker)) continue;
      maker.listedRank = maker.rank;
      this.list.splice(this.lowerBound(maker.rank, maker.id), 0, maker);
    }
    const starts = [...above, ...[...this.changed].filter(isOpen)].map((maker) => this.indexOf(maker)!).sort((a, b) => b - a);
    // From the bottom up, so that what lies below is right already.
    for (const start of starts) {
      this.lend(start, true, setPlace);
      for (let at = start - 1; at >= 0 && this.lend(at, false, setPlace); at--);
    }
  }

  /** @returns whether the orders above may be affected */
  private lend(at: number, isForced: boolean, setPlace: SetPlace): boolean {
    const maker = this.list[at]!;
    if (maker.link && !isForced) return false;
    const lender = maker.link
      ? {
          sellKey: maker.link.salesOrder ? this.sell.keyOf(maker.link.salesOrderId) : Infinity,
          orderId: maker.link.salesOrderId,
        }
      : this.list[at + 1]?.lender;
    const isSame = sameLender(lender, maker.lender);
    if (isSame && !isForced) return false;
    maker.lender = lender;
    const place = placeOfMaker(lender, maker.rank, maker.id);
    if (comparePlaces(place, maker.place) !== 0) setPlace(maker, place);
    return true;
  }

  private indexOf(maker: Maker): number | undefined {
    if (maker.listedRank === undefined) return undefined;
    return this.lowerBound(maker.listedRank, maker.id);
  }

  private lowerBound(rank: number, id: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.list[middle]!;
      if (compare(other.listedRank!, other.id, rank, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isOpen = (maker: Maker): boolean => !maker.isDone && !maker.isRemoved;
