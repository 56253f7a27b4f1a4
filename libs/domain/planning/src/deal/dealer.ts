import type { Changes } from '../publish';
import { Kind, type Table } from '../table';
import { NO_DAY, sameTakers, type KeyBatch, type KeyHold, type Key, type Supply, type SupplyTaker } from '../keys';
import type { PlannedSalesOrder } from '../orders';
import type { OrderList } from './order-list';
import type { Picture } from '../picture';
import { Scratch } from './scratch';

// An import is looked up at every use; this is used for every demand.
const { SalesRow } = Kind;

/** A key whose untracked stock is negative demands what is missing before everybody else (T2). */
export const NEGATIVE_STOCK = -1;

/** Sees every share that is dealt. `demand` is a row's place, or `NEGATIVE_STOCK`. */
export interface Witness {
  stock(demand: number, batch: KeyBatch, quantity: number, isLinked: boolean): void;
  supply(demand: number, supply: Supply, quantity: number, isLinked: boolean): void;
}

/**
 * Deals the stock and the supply of one key to its demands (P1, P2, P5). Stock and supply are separate pools, and every
 * demand takes stock first: so all stock is dealt down the list, then all supply. What each demand got is noted: the
 * supplies that it uses stand side by side, so the first and the last one say all. Its status follows later, when it is
 * known when those supplies come (P4). One instance, used for one key after the other.
 */
export class Dealer {
  private key!: Key;
  private witness: Witness | undefined;
  private today = 0;
  private isSupplyOther = false;
  private readonly scratch = new Scratch();
  /** Of the supply that is being used up. */
  private readonly takers: SupplyTaker[] = [];
  private readonly table: Table;

  constructor(
    private readonly picture: Picture,
    private readonly changes: Changes,
    private readonly list: OrderList,
  ) {
    this.table = picture.table;
  }

  deal(key: Key, witness?: Witness): void {
    this.key = key;
    this.witness = witness;
    this.today = key.location.calendar.today;
    this.putOut(key);
    this.collectDemands(key);
    if (key.holds.length > 0) this.dealHolds(key);
    if (key.linked.length > 0) this.dealLinked(key);
    this.dealStock(key);
    this.dealSupplies(key);
    this.note(key);
    this.witness = undefined;
  }

  /** P3. */
  compare(a: number, b: number): number {
    return this.list.compare(a, b);
  }

  /** Everything that is there, for all. */
  private putOut(key: Key): void {
    this.isSupplyOther = key.isSupplyStale;
    if (key.isSupplyStale) key.refreshSupplies();
    const { batches, supplied } = key;
    this.scratch.makeRoom(key.count, supplied.count, batches.length);
    for (let i = 0; i < supplied.count; i++) this.scratch.left[i] = supplied.openOf(i);
    for (let i = 0; i < batches.length; i++) {
      const batch = batches[i]!;
      this.scratch.leftBefore[i] = batch.left;
      batch.left = batch.quantity > 0 && batch.lastDay >= this.today ? batch.quantity : 0;
    }
  }

  private collectDemands(key: Key): void {
    const { table } = this;
    const { rest, first, last } = this.scratch;
    const { demands, count } = key;
    let committed = 0;
    for (let i = 0; i < count; i++) {
      const open = table.openOf(demands[i]!);
      rest[i] = open;
      first[i] = last[i] = -1;
      committed += open;
    }
    key.committed = committed;
  }

  /** P1: what is held leaves the stock for all. If more is held than is there, Sell rank decides. */
  private dealHolds(key: Key): void {
    const { rest } = this.scratch;
    const own: { position: number; batch: KeyBatch; quantity: number }[] = [];
    for (const { hold, row } of this.inSellOrder(key.holds)) {
      const batch = key.batch(hold.batchId);
      const quantity = batch ? Math.min(hold.quantity, batch.left) : 0;
      if (quantity <= 0) continue;
      batch!.left -= quantity;
      const position = row === undefined ? -1 : this.list.positionOf(key, row);
      if (position >= 0) own.push({ position, batch: batch!, quantity });
    }
    own.sort((a, b) => a.batch.lastDay - b.batch.lastDay || a.batch.id - b.batch.id);
    for (const { position, batch, quantity } of own) {
      const share = Math.min(rest[position]!, quantity);
      rest[position]! -= share;
      if (share > 0) this.witness?.stock(key.demands[position]!, batch, share, true);
    }
  }

  private inSellOrder(holds: readonly KeyHold[]): { hold: KeyHold; row: number | undefined }[] {
    return holds
      .map((hold) => ({ hold, row: this.table.find(Kind.SalesRow, hold.rowId) }))
      .filter(({ hold, row }) => this.picture.isHeld(hold, row, this.key))
      .sort((a, b) => {
        if (a.row === undefined || b.row === undefined) return a.row === b.row ? a.hold.rowId - b.hold.rowId : a.row === undefined ? 1 : -1;
        return this.list.compare(a.row, b.row);
      });
  }

  /** P1: what is made for one row is dealt to it alone. */
  private dealLinked(key: Key): void {
    const { rest, left } = this.scratch;
    key.linked.forEach((supply, i) => {
      const position = supply.rowAt < 0 ? -1 : this.list.positionOf(key, supply.rowAt);
      const index = key.supplies.length + i;
      const share = position < 0 ? 0 : Math.min(rest[position]!, left[index]!);
      const taker = share > 0 ? position : -1;
      key.supplied.setTakers(index, taker, taker);
      if (share > 0) {
        rest[position]! -= share;
        left[index]! -= share;
        this.witness?.supply(key.demands[position]!, supply, share, true);
      }
      if (supply.left !== left[index]) supply.left = left[index]!;
    });
  }

  /** P5: to each demand from batches that are still good on its day, first-expiring-first. */
  private dealStock(key: Key): void {
    const { batches, demands, count } = key;
    const { rest } = this.scratch;
    const canExpire = batches.length > 0 && batches[0]!.lastDay !== NO_DAY;
    for (const batch of batches) if (batch.quantity < 0) this.coverNegativeStock(batch);
    let first = 0;
    for (let i = 0; i < count; i++) {
      while (first < batches.length && batches[first]!.left === 0) first++;
      if (first === batches.length) break;
      if (rest[i] === 0) continue;
      const day = canExpire ? this.needDay(this.table.dueDayOf(demands[i]!)) : 0;
      rest[i] = this.takeStock(demands[i]!, rest[i]!, first, day);
    }
    for (let i = 0; i < batches.length; i++) if (batches[i]!.left !== this.scratch.leftBefore[i]) key.hasLeftChanged = true;
  }

  /** P5: past or absent means today. */
  private needDay(due: number): number {
    return due === NO_DAY || due < this.today ? this.today : due;
  }

  /** @returns what is still wanted */
  private takeStock(demand: number, wanted: number, first: number, day: number): number {
    const { batches } = this.key;
    let rest = wanted;
    for (let i = first; i < batches.length && rest > 0; i++) {
      const batch = batches[i]!;
      if (batch.left === 0 || batch.lastDay < day) continue;
      const share = rest < batch.left ? rest : batch.left;
      batch.left -= share;
      rest -= share;
      this.witness?.stock(demand, batch, share, false);
    }
    return rest;
  }

  /** T2: what other batches can't make good takes the first supplies, before everybody else. */
  private coverNegativeStock(batch: KeyBatch): void {
    const { supplies } = this.key;
    const { left } = this.scratch;
    let rest = this.takeStock(NEGATIVE_STOCK, -batch.quantity, 0, this.today);
    for (let i = 0; i < supplies.length && rest > 0; i++) {
      const share = Math.min(rest, left[i]!);
      left[i]! -= share;
      rest -= share;
      if (share > 0) this.witness?.supply(NEGATIVE_STOCK, supplies[i]!, share, false);
    }
  }

  /** P2: to each demand from open supplies in the order of their dates. */
  private dealSupplies(key: Key): void {
    const { supplies, supplied, demands, count } = key;
    const { rest, left } = this.scratch;
    this.takers.length = 0;
    let first = 0;
    let taker = -1;
    let i = 0;
    while (first < supplies.length && i < count) {
      if (rest[i] === 0) {
        i++;
        continue;
      }
      const share = rest[i]! < left[first]! ? rest[i]! : left[first]!;
      left[first]! -= share;
      rest[i]! -= share;
      if (share > 0) {
        if (taker < 0) taker = i;
        this.use(i, first, share);
        if (supplied.isMade(first)) this.addTaker(demands[i]!, share);
        supplied.setTakers(first, taker, i);
      } else if (taker < 0) supplied.setTakers(first, -1, -1);
      if (left[first] !== 0) continue;
      this.finish(first++);
      taker = -1;
    }
    for (; first < supplies.length; first++, taker = -1) {
      if (taker < 0) supplied.setTakers(first, -1, -1);
      this.finish(first);
    }
  }

  private use(position: number, index: number, share: number): void {
    const { first, last } = this.scratch;
    if (first[position]! < 0) first[position] = index;
    last[position] = index;
    this.witness?.supply(this.key.demands[position]!, this.key.supplies[index]!, share, false);
  }

  private addTaker(row: number, quantity: number): void {
    const { owner, kind, maker } = this.table;
    // The sales order for which the row demands: its own, or the one that its manufacturing order is made for.
    const salesOrder = kind[row] === Kind.SalesRow ? owner[row]! : maker[owner[row]!]!;
    if (salesOrder < 0) return;
    // All demands of one sales order stand side by side; what is made to stock between them has no sales order.
    const order = this.picture.orders[salesOrder] as PlannedSalesOrder;
    const last = this.takers[this.takers.length - 1];
    if (last?.order === order) last.quantity += quantity;
    else this.takers.push({ order, quantity });
  }

  /** Nobody takes any more of a supply: what is left of it, and who took it (O6), is noted at it. */
  private finish(index: number): void {
    const { supplied, supplies } = this.key;
    const left = this.scratch.left[index]!;
    if (supplied.leftOf(index) !== left) {
      supplied.setLeft(index, left);
      supplies[index]!.left = left;
      this.key.hasLeftChanged = true;
    }
    if (!supplied.isMade(index)) return;
    const supply = supplies[index]!;
    if (!sameTakers(supply.takers, this.takers)) {
      supply.takers = this.takers.slice();
      this.picture.touchOrder(supply.order.at, this.key.cause);
    }
    this.takers.length = 0;
  }

  /** What every row lacks, and which supplies it uses; its order is rolled up again if that is not as before. */
  private note(key: Key): void {
    const { table, isSupplyOther } = this;
    const { kind, uses } = table;
    const { rest, first, last } = this.scratch;
    const { demands, count, cause } = key;
    for (let i = 0; i < count; i++) {
      const row = demands[i]!;
      const from = first[i]!;
      const to = last[i]!;
      if (table.missingOf(row) !== rest[i]) {
        // A row without a status is new, and everything is noted of its order already.
        if (cause !== null || table.isPresent(row)) this.changes.willChange(row, cause);
        this.picture.touchOrder(table.owner[row]!, cause);
        table.setMissing(row, rest[i]!);
      }
      if (uses[2 * row] === from && uses[2 * row + 1] === to && (from < 0 || !isSupplyOther)) continue;
      uses[2 * row] = from;
      uses[2 * row + 1] = to;
      // When it comes decides when the goods of its order come.
      if (kind[row] !== SalesRow) this.picture.touchOrder(table.owner[row]!, cause);
    }
  }
}
