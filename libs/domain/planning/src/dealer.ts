import type { Changes } from './changes';
import type { Batch, Hold, Key, Supply } from './key';
import { compareSupplies, NO_DAY, SupplyKind, type Taker } from './key';
import type { OrderList } from './order-list';
import type { Picture } from './picture';
import { Availability, Flag, Kind, type Table } from './table';

/** A key whose untracked stock is negative demands what is missing before everybody else (T2). */
export const NEGATIVE_STOCK = -1;

/** Sees every share that is dealt. `demand` is a row's place, or `NEGATIVE_STOCK`. */
export interface Witness {
  stock(demand: number, batch: Batch, quantity: number, isLinked: boolean): void;
  supply(demand: number, supply: Supply, quantity: number, isLinked: boolean): void;
}

/** What is a row's own by its link: stock held for it and the supply made for it (P1). */
interface Own {
  readonly holds: { readonly batch: Batch; readonly quantity: number }[];
  supply: Supply | undefined;
}

/** Deals the stock and the supply of one key to its demands (P1, P2, P4, P5). One instance, used for one key after the other. */
export class Dealer {
  private key!: Key;
  private witness: Witness | undefined;
  private readonly own = new Map<number, Own>();
  private isAnythingOwn = false;
  private makesTakers = false;
  /** Of the supply that is being used up. */
  private readonly takers: Taker[] = [];
  private canExpire = false;
  private today = 0;
  /** Everything before is used up. */
  private firstBatch = 0;
  private firstSupply = 0;
  /** Of the demand being dealt: the supply with the latest date that it uses; whether one is overdue. */
  private latest: Supply | undefined;
  private isOverdue = false;
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
    if (key.isSupplyUnsorted) key.supplies.sort(compareSupplies);
    key.isSupplyUnsorted = false;
    this.putOut(key);
    this.withhold(key);
    this.coverNegativeStock(key);
    this.dealAll(key);
    for (let i = this.firstSupply; i < key.supplies.length; i++) this.finish(key.supplies[i]!);
    if (!key.hasLeftChanged) key.hasLeftChanged = isOtherwiseLeft(key.batches) || isOtherwiseLeft(key.supplies);
    this.witness = undefined;
  }

  /** Everything that is there, for all. */
  private putOut(key: Key): void {
    this.canExpire = false;
    for (const batch of key.batches) {
      batch.wasLeft = batch.left;
      batch.left = batch.quantity > 0 && batch.lastDay >= this.today ? batch.quantity : 0;
      if (batch.lastDay !== NO_DAY) this.canExpire = true;
    }
    this.makesTakers = false;
    for (const supply of key.supplies) {
      supply.wasLeft = supply.left;
      supply.left = supply.open;
      if (supply.kind === SupplyKind.ManufacturingOrder) this.makesTakers = true;
    }
    for (const supply of key.linked) supply.left = supply.open;
    this.firstBatch = this.firstSupply = this.takers.length = 0;
  }

  /** P1: takes what is held out of the stock for all, and notes what is whose. */
  private withhold(key: Key): void {
    this.isAnythingOwn = key.holds.length > 0 || key.linked.length > 0;
    if (!this.isAnythingOwn) return;
    this.own.clear();
    // More may be held than is there; then Sell rank decides.
    for (const { hold, row } of this.inOrder(key.holds)) {
      const batch = key.batch(hold.batchId);
      const quantity = batch ? Math.min(hold.quantity, batch.left) : 0;
      if (quantity <= 0) continue;
      batch!.left -= quantity;
      if (row !== undefined && this.table.key[row] === key.index) this.ownOf(row).holds.push({ batch: batch!, quantity });
    }
    for (const { holds } of this.own.values()) holds.sort((a, b) => a.batch.lastDay - b.batch.lastDay || a.batch.id - b.batch.id);
    for (const supply of key.linked) if (supply.rowAt >= 0) this.ownOf(supply.rowAt).supply = supply;
  }

  private inOrder(holds: readonly Hold[]): { hold: Hold; row: number | undefined }[] {
    return holds
      .map((hold) => ({ hold, row: this.table.find(Kind.SalesRow, hold.rowId) }))
      .sort((a, b) => {
        if (a.row === undefined || b.row === undefined) return a.row === b.row ? a.hold.rowId - b.hold.rowId : a.row === undefined ? 1 : -1;
        return this.list.compare(a.row, b.row);
      });
  }

  private ownOf(row: number): Own {
    let own = this.own.get(row);
    if (!own) this.own.set(row, (own = { holds: [], supply: undefined }));
    return own;
  }

  private coverNegativeStock(key: Key): void {
    for (const batch of key.batches) {
      if (batch.quantity >= 0) continue;
      this.latest = undefined;
      const rest = this.takeStock(NEGATIVE_STOCK, -batch.quantity, this.today);
      if (rest > 0) this.takeSupplies(NEGATIVE_STOCK, rest, -1);
    }
  }

  private dealAll(key: Key): void {
    const { open, dueDay } = this.table;
    const { demands, count } = key;
    const batchCount = key.batches.length;
    const supplyCount = key.supplies.length;
    let committed = 0;
    for (let i = 0; i < count; i++) {
      const row = demands[i]!;
      const wanted = open[row]!;
      committed += wanted;
      this.latest = undefined;
      this.isOverdue = false;
      let rest = this.isAnythingOwn ? this.takeOwn(row, wanted) : wanted;
      if (rest > 0 && this.firstBatch < batchCount) rest = this.takeStock(row, rest, this.canExpire ? this.needDay(dueDay[row]!) : 0);
      if (rest > 0 && this.firstSupply < supplyCount) rest = this.takeSupplies(row, rest, this.makesTakers ? this.salesOrderOf(row) : -1);
      this.conclude(row, rest);
    }
    key.committed = committed;
  }

  /** P5: past or absent means today. */
  private needDay(due: number): number {
    return due === NO_DAY || due < this.today ? this.today : due;
  }

  private takeOwn(row: number, wanted: number): number {
    const own = this.own.get(row);
    if (!own) return wanted;
    let rest = wanted;
    for (const { batch, quantity } of own.holds) {
      const share = Math.min(rest, quantity);
      if (share === 0) break;
      rest -= share;
      this.witness?.stock(row, batch, share, true);
    }
    const { supply } = own;
    const share = supply ? Math.min(rest, supply.left) : 0;
    if (share === 0) return rest;
    supply!.left -= share;
    this.use(row, supply!, share, true);
    return rest - share;
  }

  /** P5: from batches that are still good on the day, first-expiring-first. @returns what is still wanted */
  private takeStock(row: number, wanted: number, day: number): number {
    const { batches } = this.key;
    let rest = wanted;
    for (let i = this.firstBatch; i < batches.length; i++) {
      const batch = batches[i]!;
      if (batch.left === 0) {
        if (i === this.firstBatch) this.firstBatch++;
        continue;
      }
      if (batch.lastDay < day) continue;
      const share = rest < batch.left ? rest : batch.left;
      batch.left -= share;
      rest -= share;
      this.witness?.stock(row, batch, share, false);
      if (rest === 0) break;
    }
    return rest;
  }

  /** P2: from open supplies in the order of their dates. @returns what is still wanted */
  private takeSupplies(row: number, wanted: number, salesOrder: number): number {
    const { supplies } = this.key;
    let rest = wanted;
    while (rest > 0 && this.firstSupply < supplies.length) {
      const supply = supplies[this.firstSupply]!;
      const share = rest < supply.left ? rest : supply.left;
      supply.left -= share;
      rest -= share;
      if (share > 0) this.use(row, supply, share, false);
      if (salesOrder >= 0 && share > 0) addTaker(this.takers, salesOrder, share);
      if (supply.left > 0) break;
      this.finish(supply);
      this.firstSupply++;
    }
    return rest;
  }

  private use(row: number, supply: Supply, share: number, isLinked: boolean): void {
    if (supply.day < this.today) this.isOverdue = true;
    if (!this.latest || supply.moment > this.latest.moment) this.latest = supply;
    this.witness?.supply(row, supply, share, isLinked);
  }

  /** P4, P6: the row's status from what it got. */
  private conclude(row: number, missing: number): void {
    const { now, dueDay } = this.table;
    const availability = missing > 0 ? Availability.NotAvailable : this.latest ? Availability.Expected : Availability.InStock;
    const expected = availability === Availability.Expected ? this.latest! : undefined;
    const date = expected ? expected.moment : Infinity;
    const due = dueDay[row]!;
    const isLate = due < this.today || (expected !== undefined && expected.day !== NO_DAY && expected.day > due);
    const flags = Flag.Present | (this.isOverdue ? Flag.Overdue : 0) | (isLate ? Flag.Late : 0);
    if (now.availability[row] === availability && now.missing[row] === missing && now.date[row] === date && now.flags[row] === flags)
      return;
    this.changes.willChange(row, this.key.cause);
    now.availability[row] = availability;
    now.missing[row] = missing;
    now.date[row] = date;
    now.flags[row] = flags;
    this.picture.touchOwner(row, this.key.cause);
  }

  /** The sales order for which a row demands: its own, or the one that its manufacturing order is made for. -1: none. */
  private salesOrderOf(row: number): number {
    const owner = this.table.owner[row]!;
    const kind = this.table.kind[row] as Kind;
    if (kind === Kind.SalesRow) return owner;
    if (kind !== Kind.IngredientRow) return -1;
    const order = this.picture.orders[owner]!;
    return order.kind === Kind.ManufacturingOrder ? (order.link?.salesOrder?.at ?? -1) : -1;
  }

  /** O6: nobody takes any more of the supply; whoever did so is noted at it. */
  private finish(supply: Supply): void {
    if (supply.kind === SupplyKind.ManufacturingOrder && !sameTakers(supply.takers, this.takers)) {
      supply.takers = this.takers.slice();
      this.picture.touchOrder(supply.order, this.key.cause);
    }
    this.takers.length = 0;
  }
}

const isOtherwiseLeft = (sources: readonly { readonly left: number; readonly wasLeft: number }[]): boolean => {
  for (const source of sources) if (source.left !== source.wasLeft) return true;
  return false;
};

function addTaker(takers: Taker[], salesOrder: number, quantity: number): void {
  // All demands of one sales order stand side by side; what is made to stock between them has no sales order.
  const last = takers[takers.length - 1];
  if (last?.salesOrder === salesOrder) last.quantity += quantity;
  else takers.push({ salesOrder, quantity });
}

const sameTakers = (a: readonly Taker[], b: readonly Taker[]): boolean =>
  a.length === b.length && a.every((taker, i) => taker.salesOrder === b[i]!.salesOrder && taker.quantity === b[i]!.quantity);
