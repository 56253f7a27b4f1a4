import type { SellPosition } from '@pegboard/kit';
import { placeOfFree, placeOfLinked, type Place } from '../rank';
import { bySalesOrder, bySchedule, MakersInOrder } from './makers-in-order';
import type { Maker } from './orders';

/** Beyond so many changes at once, sorting everything is cheaper than mending. */
const MENDED_AT_MOST = 64;

/** An order stands at this place now; it may be the same as before. */
type SetPlace = (maker: Maker, place: Place) => void;

/** Slots in which another order may stand than before: all but so many at the beginning and at the end. */
interface Span {
  from: number;
  tail: number;
}

/**
 * The open manufacturing orders, and where their ingredients stand in the order of all demand (P3): with the sales order that
 * they are made for, or directly before the next linked one below.
 *
 * Linked orders stand as they will once manufacturing has dealt them again by the present Sell list (M7, P9): the order at `i` among
 * those by sales order has the slot at `i`. So a move in Sell costs nothing at the orders whose slots it shifts; only what is made to stock
 * between the slots gets another place.
 */
export class MakerSchedule {
  /** Made to stock. */
  private readonly free = new MakersInOrder(bySchedule);
  private readonly slots = new MakersInOrder(bySchedule);
  private readonly dealt = new MakersInOrder(bySalesOrder);
  /** They say that they are made for a sales order, which doesn't say so (any more): they have a slot, and no place in the sales order. */
  private readonly unanswered = new Set<Maker>();
  private readonly changed = new Set<Maker>();

  /** @param positionOf a sales order that isn't known stands last, at `Infinity` */
  constructor(private readonly positionOf: SellPosition) {}

  /** Its rank, its link, the position of the order it is made for, or whether it is open has changed. */
  touch(maker: Maker): void {
    this.changed.add(maker);
  }

  /** Every open order that says it is made for a sales order, with its key in the Schedule. */
  *linked(): Iterable<{ readonly maker: Maker; readonly key: number }> {
    for (const [i, maker] of this.dealt.all.entries()) yield { maker, key: this.slots.at(i)!.rank };
  }

  /** Puts everything that was touched where it belongs, and says of all that may stand elsewhere now where they stand. */
  settle(setPlace: SetPlace): void {
    if (this.changed.size === 0) return;
    const span = this.changed.size > MENDED_AT_MOST ? this.sortAll() : this.mend();
    for (const maker of this.changed) {
      if (!maker.listed) continue;
      if (maker.link) setPlace(maker, placeOfLinked(this.salesPlace(maker), maker));
      else if (maker.listed.salesOrderId === null) this.placeFree(maker, this.lenderFrom(this.slots.indexOf(maker)), setPlace);
    }
    for (const maker of this.unanswered) this.placeUnanswered(maker, setPlace);
    this.placeBetween(span, setPlace);
    this.changed.clear();
  }

  private sortAll(): Span {
    for (const maker of this.changed) this.takeDown(maker);
    const all = [...this.free.all, ...this.slots.all].filter(({ listed }) => listed);
    for (const maker of this.changed) if (this.writeDown(maker)) all.push(maker);
    this.free.reset(all.filter(({ listed }) => listed!.salesOrderId === null));
    const linked = all.filter(({ listed }) => listed!.salesOrderId !== null);
    this.slots.reset(linked);
    this.dealt.reset([...linked]);
    return { from: 0, tail: 0 };
  }

  private mend(): Span {
    const span = { from: Infinity, tail: Infinity };
    for (const maker of this.changed) {
      if (!maker.listed) continue;
      if (maker.listed.salesOrderId === null) this.free.remove(maker);
      else for (const list of [this.slots, this.dealt]) widen(span, list.remove(maker), list.length);
    }
    for (const maker of this.changed) this.takeDown(maker);
    for (const maker of this.changed) {
      if (!this.writeDown(maker)) continue;
      if (maker.listed!.salesOrderId === null) this.free.add(maker);
      else for (const list of [this.slots, this.dealt]) widen(span, list.add(maker), list.length - 1);
    }
    return span;
  }

  private takeDown(maker: Maker): void {
    maker.listed = undefined;
    maker.slotRank = undefined;
    this.unanswered.delete(maker);
  }

  /** @returns whether it is open */
  private writeDown(maker: Maker): boolean {
    if (maker.isDone || maker.isRemoved) return false;
    const { salesOrderId } = maker.fact;
    const position = salesOrderId === null ? Infinity : this.positionOf(salesOrderId);
    maker.listed = { rank: maker.rank, position, salesOrderId };
    if (salesOrderId !== null && !maker.link) this.unanswered.add(maker);
    return true;
  }

  /** What is made to stock between slots in which others stand now. */
  private placeBetween({ from, tail }: Span, setPlace: SetPlace): void {
    if (from === Infinity) return;
    let first = from;
    // Whoever stands before an order without an answer stands with the next one below.
    while (first > 0 && !this.dealt.at(first - 1)!.link) first--;
    let slot = this.slots.length - tail;
    const end = this.slots.at(slot);
    const begin = this.slots.at(first - 1);
    let lender = this.lenderFrom(slot);
    for (let at = end ? this.free.indexOf(end) : this.free.length; at > (begin ? this.free.indexOf(begin) : 0); at--) {
      const maker = this.free.at(at - 1)!;
      for (; slot > first && bySchedule(this.slots.at(slot - 1)!, maker) > 0; slot--) {
        const other = this.dealt.at(slot - 1)!;
        if (other.link) lender = other;
      }
      this.placeFree(maker, lender, setPlace);
    }
  }

  private placeFree(maker: Maker, lender: Maker | undefined, setPlace: SetPlace): void {
    setPlace(maker, placeOfFree(lender && { ...this.salesPlace(lender), maker: lender }, maker));
  }

  private placeUnanswered(maker: Maker, setPlace: SetPlace): void {
    const at = this.dealt.indexOf(maker);
    const slot = this.slots.at(at)!;
    maker.slotRank = slot.rank;
    const lender = this.lenderFrom(at);
    setPlace(maker, placeOfFree(lender && { ...this.salesPlace(lender), maker: lender }, slot));
  }

  /** The first order at or behind this slot that is linked. */
  private lenderFrom(slot: number): Maker | undefined {
    for (let at = slot; at < this.dealt.length; at++) if (this.dealt.at(at)!.link) return this.dealt.at(at);
    return undefined;
  }

  private salesPlace({ listed }: Maker): { sellKey: number; orderId: number } {
    return { sellKey: listed!.position, orderId: listed!.salesOrderId! };
  }
}

/** @param index what came or went there. @param others how many others there are */
function widen(span: Span, index: number, others: number): void {
  span.from = Math.min(span.from, index);
  span.tail = Math.min(span.tail, others - index);
}
