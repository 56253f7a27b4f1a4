import { refId, refType, type Quantity, type Ref } from '@pegboard/kit';
import type { AggregateFact, FactType } from '../words';
import type { Key } from '../keys';
import type { Picture, KnownFact } from '../picture';
import type { Ranks } from '../rank';
import { wholeFact, lastDayOf, setTotal, placeMaker, placeSalesOrder, replace } from '../learn';

/**
 * Facts set aside the real ones for as long as something is tried (P12), with what puts each of them back. The plan is a
 * function of the facts, so that putting them back gives the plan that was there before.
 */
export class Trial {
  private readonly undo: (() => void)[] = [];

  /** @param nextId of what is new in here; it counts away from zero: -1, -2, … */
  constructor(
    readonly picture: Picture,
    private nextId = -1,
  ) {}

  newId(): number {
    return this.nextId < 0 ? this.nextId-- : this.nextId++;
  }

  put(fact: AggregateFact): void {
    const { picture } = this;
    const known = this.known(fact.type, fact.id);
    replace(picture, fact, known);
    this.undo.push(() => {
      if (known) return replace(picture, known, fact);
      replace(picture, { type: fact.type, id: fact.id, version: fact.version, isDeleted: true }, fact);
      picture.facts.forget(fact.type, fact.id);
    });
  }

  remove(type: FactType, id: number): void {
    const { picture } = this;
    const known = this.known(type, id)!;
    replace(picture, { type, id, version: known.version, isDeleted: true }, known);
    this.undo.push(() => replace(picture, known, undefined));
  }

  private known(type: FactType, id: number): KnownFact | undefined {
    const kept = this.picture.facts.get(type, id);
    return kept && wholeFact(this.picture, kept);
  }

  addStock(key: Key, batchId: number, by: number): void {
    const add = (quantity: number): void => {
      const present = key.batch(batchId)?.quantity ?? 0;
      key.setBatch(batchId, present + quantity, lastDayOf(this.picture, batchId || null));
      this.picture.touchSupplied(key);
    };
    add(by);
    this.undo.push(() => add(-by));
  }

  addHold(key: Key, rowId: number, batchId: number, by: number): void {
    const add = (quantity: number): void => {
      const present = key.holds.find((hold) => hold.rowId === rowId && hold.batchId === batchId)?.quantity ?? 0;
      key.setHold(rowId, batchId, present + quantity);
      this.picture.touchSupplied(key);
    };
    add(by);
    this.undo.push(() => add(-by));
  }

  moved(row: Ref): number {
    return this.picture.totals.of(refType(row), refId(row))?.moved ?? 0;
  }

  addMoved(row: Ref, by: number): void {
    const { picture } = this;
    const old = picture.totals.of(refType(row), refId(row)) ?? { moved: 0 as Quantity, isClosed: false };
    setTotal(picture, { row, moved: (old.moved + by) as Quantity, isClosed: old.isClosed });
    this.undo.push(() => setTotal(picture, { row, ...old }));
  }

  rankSalesOrder(id: number, key: number): void {
    this.rank(this.picture.sell, placeSalesOrder, id, key);
  }

  rankMaker(id: number, key: number): void {
    this.rank(this.picture.scheduled, placeMaker, id, key);
  }

  private rank(ranks: Ranks, place: (picture: Picture, id: number) => void, id: number, key: number): void {
    if (ranks.keyOf(id) === key) return;
    const putBack = ranks.force(id, key);
    place(this.picture, id);
    this.undo.push(() => {
      putBack();
      place(this.picture, id);
    });
  }

  rollBack(): void {
    for (const undo of this.undo.reverse()) undo();
    this.undo.length = 0;
  }
}
