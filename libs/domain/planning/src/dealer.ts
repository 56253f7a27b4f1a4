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
    this.list.settle(key);
    if (key.isSupplyUnsorted) key.supplies.sort(compareSupplies);
    key.isSupplyUnsorted = false;
    const before = this.putOut(key);
    this.withhold(key);
    this.coverNegativeStock(key);
    key.committed = this.dealAll(key);
    this.compareLeft(key, before);
    this.witness = undefined;
  }

  /** Everything that is there, for all. @returns what the dealing before left, batches first */
  private putOut(key: Key): number[] {
    const before: number[] = [];
    this.canExpire = false;
    for (const batch of key.batches) {
      before.push(batch.left);
      batch.left = batch.quantity > 0 && batch.lastDay >= this.today ? batch.quantity : 0;
      if (batch.lastDay !== NO_DAY) this.canExpire = true;
    }
    for (const supply of key.supplies) {
      before.push(supply.left);
      supply.left = supply.open;
    }
    for (const supply of key.linked) supply.left = supply.open;
    this.firstBatch = this.firstSupply = 0;
    return before;
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
      if (row !== undefined && this.table.key[row] === key.index)
        this.ownOf(row).holds.push({ batch: batch!, quantity });
    }
    for (const { holds } of this.own.values())
      holds.sort((a, b) => a.batch.lastDay - b.batch.lastDay || a.batch.id - b.batch.id);
    for (const supply of key.linked) if (supply.rowAt >= 0) this.ownOf(supply.rowAt).supply = supply;
  }

  private inOrder(holds: readonly Hold[]): { hold: Hold; row: number | undefined }[] {
    return holds
      .map((hold) => ({ hold, row: this.table.find(Kind.SalesRow, hold.rowId) }))
      .sort((a, b) => {
        if (a.row === undefined || b.row === undefined)
          return a.row === b.row ? a.hold.rowId - b.hold.rowId : a.row === undefined ? 1 : -1;
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

  /** @returns what is committed */
  private dealAll(key: Key): number {
    const { open, dueDay } = this.table;
    const { demands, count } = key;
    let committed = 0;
    const makesTakers = key.supplies.some((supply) => supply.kind === SupplyKind.ManufacturingOrder);
    const takers = makesTakers ? key.supplies.map((supply) => supply.takers) : undefined;
    if (takers) for (const supply of key.supplies) supply.takers = [];
    for (let i = 0; i < count; i++) {
      const row = demands[i]!;
      const wanted = open[row]!;
      committed += wanted;
      this.latest = undefined;
      this.isOverdue = false;
      let rest = this.isAnythingOwn ? this.takeOwn(row, wanted) : wanted;
      if (rest > 0 && this.firstBatch < key.batches.length)
        rest = this.takeStock(
          row,
          rest,
          this.canExpire ? Math.max(this.today, dueDay[row] === NO_DAY ? 0 : dueDay[row]!) : 0,
        );
      if (rest > 0 && this.firstSupply < key.supplies.length)
        rest = this.takeSupplies(row, rest, makesTakers ? this.salesOrderOf(row) : -1);
      this.conclude(row, rest);
    }
    if (takers) this.compareTakers(key, takers);
    return committed;
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
      if (salesOrder >= 0 && share > 0 && supply.kind === SupplyKind.ManufacturingOrder)
        addTaker(supply.takers, salesOrder, share);
      if (supply.left === 0) this.firstSupply++;
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
    const availability =
      missing > 0 ? Availability.NotAvailable : this.latest ? Availability.Expected : Availability.InStock;
    const expected = availability === Availability.Expected ? this.latest! : undefined;
    const date = expected ? expected.moment : Infinity;
    const due = dueDay[row]!;
    const isLate = due < this.today || (expected !== undefined && expected.day !== NO_DAY && expected.day > due);
    const flags = Flag.Present | (this.isOverdue ? Flag.Overdue : 0) | (isLate ? Flag.Late : 0);
    if (
      now.availability[row] === availability &&
      now.missing[row] === missing &&
      now.date[row] === date &&
      now.flags[row] === flags
    )
      return;
    const { cause } = this.key;
    this.changes.willChange(row, cause);
    now.availability[row] = availability;
    now.missing[row] = missing;
    now.date[row] = date;
    now.flags[row] = flags;
    this.picture.touchOrder(this.picture.ownerOf(row), cause);
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

  private compareTakers(key: Key, before: readonly (readonly Taker[])[]): void {
    key.supplies.forEach((supply, i) => {
      if (!sameTakers(before[i]!, supply.takers)) this.picture.touchOrder(supply.order, key.cause);
    });
  }

  private compareLeft(key: Key, before: readonly number[]): void {
    if (key.hasLeftChanged) return;
    const { batches, supplies } = key;
    const isSame =
      batches.every((batch, i) => batch.left === before[i]) &&
      supplies.every((supply, i) => supply.left === before[batches.length + i]);
    if (!isSame) key.hasLeftChanged = true;
  }
}

function addTaker(takers: Taker[], salesOrder: number, quantity: number): void {
  // All demands of one sales order stand side by side; what is made to stock between them has no sales order.
  const last = takers[takers.length - 1];
  if (last?.salesOrder === salesOrder) last.quantity += quantity;
  else takers.push({ salesOrder, quantity });
}

const sameTakers = (a: readonly Taker[], b: readonly Taker[]): boolean =>
  a.length === b.length &&
  a.every((taker, i) => taker.salesOrder === b[i]!.salesOrder && taker.quantity === b[i]!.quantity);
