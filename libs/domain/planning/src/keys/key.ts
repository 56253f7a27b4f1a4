import type { Instant } from '@pegboard/kit';
import type { Calendar } from '../days';
import type { RecipeFact, SalesOrderFact, VariantFact } from '../words';
import type { Kind } from '../table';
import { compareSupplies, SupplyColumns, type SupplyKind } from './supply-columns';

/** What is known of a variant, and the keys it has. Made when anything first names it. */
export class PlannedVariant {
  fact: VariantFact | undefined;
  isProducible = false;
  recipe: RecipeFact | undefined;
  hasRecipe = false;
  readonly keys: Key[] = [];
  /** The variants whose recipe has this one. */
  readonly usedIn = new Set<PlannedVariant>();

  constructor(readonly id: number) {}
}

export class PlannedLocation {
  readonly keys: Key[] = [];

  constructor(
    readonly id: number,
    public calendar: Calendar,
  ) {}
}

/** The stock of one batch at one key; id 0 is the null batch. */
export interface KeyBatch {
  readonly id: number;
  /** The last day on which it may be used; `NO_DAY` if it keeps for ever. */
  lastDay: number;
  quantity: number;
  /** What the last dealing left to nobody. */
  left: number;
}

/** Stock held for one sales row (T2). */
export interface KeyHold {
  readonly rowId: number;
  readonly batchId: number;
  quantity: number;
}

/** What a key knows of the order that a supply comes from. */
export interface SupplySource {
  readonly kind: Kind;
  /** Its place in the table. */
  readonly at: number;
  readonly number: string;
}

export interface Supply {
  readonly kind: SupplyKind;
  /** Of the manufacturing order, the purchase order row or the transfer row. */
  readonly id: number;
  readonly order: SupplySource;
  key: Key;
  open: number;
  /** When it is declared to come, in milliseconds; `Infinity` if undated. Dealing goes by it. */
  moment: number;
  expectedDate: Instant | null;
  /** The day of that at the location. */
  day: number;
  /** The Schedule rank of a manufacturing order; else 0. */
  rank: number;
  /** Made for one sales row: nobody else can have it (P1). */
  isLinked: boolean;
  /** The place of that row; -1 if it is not known (yet). */
  rowAt: number;
  /** What the last dealing left to nobody. */
  left: number;
  /** The sales orders that take from it by P2, with quantities, as dealt last. Only for manufacturing orders (O6). */
  takers: readonly SupplyTaker[];
  /** Its index in the columns of its key; -1: it isn't there (yet, or any more). */
  index: number;
  /** When it is published to come: no earlier than declared, and no earlier than what it is made of (P4). */
  rolledUp: number;
  /** Something that it is made of has no supply, at any level (P4). */
  isAtRisk: boolean;
  /** The supply that `rolledUp` comes from; null: the declared date. */
  dateFrom: Supply | null;
  /** The supply that it is at risk by; itself: it lacks something of its own; null: it is not at risk. */
  riskFrom: Supply | null;
}

/** A sales order that takes from a supply, by its own rows or by those of what is made for it. */
export interface SupplyTaker {
  readonly order: { readonly id: number; readonly fact: Pick<SalesOrderFact, 'orderNo' | 'customerName'> };
  quantity: number;
}

/** What the newest fact that touched something was given with; `n` orders them. */
export interface FactCause {
  readonly n: number;
  readonly id: string;
}

export const newer = (a: FactCause | null, b: FactCause | null): FactCause | null => (a === null || (b !== null && b.n > a.n) ? b : a);

const NONE_SUPPLIED = new SupplyColumns([], []);
const NOBODY_SHORT: readonly number[] = [];

/** One variant at one location: everything that is dealt there. Keys don't influence each other. */
export class Key {
  readonly batches: KeyBatch[] = [];
  readonly holds: KeyHold[] = [];
  /** Open supply for everybody, in the order in which it is used. */
  readonly supplies: Supply[] = [];
  /** Open supply made for one sales row each. */
  readonly linked: Supply[] = [];
  /** The places of open demands in the order of P3, in the first `count` elements. */
  demands = new Int32Array(0);
  count = 0;
  /** Demands that are to be merged into the list, in the order of P3. */
  waiting: number[] = [];
  /** Something in the list no longer belongs there. */
  hasGone = false;
  /** What dealing asks of every supply, in arrays: those for all in order, then those made for one row. */
  supplied = NONE_SUPPLIED;
  /** The columns, or the order, are not those of the supplies any more. */
  isSupplyStale = false;
  isDirty = false;
  /** What is left to nobody, or when that comes, may have changed since previews were made from it. */
  hasLeftChanged = false;
  /** The places of sales rows that are short here and nothing is being made for, in the order of P3. */
  short: readonly number[] = NOBODY_SHORT;
  /**
   * What is left here of what rows that are short would need of it, as ingredients (P7): by their places, the date on which
   * the last part comes; `NaN` where it doesn't. Those whose part is in stock are not in it. Undefined: never dealt.
   */
  previews: ReadonlyMap<number, number> | undefined;
  cause: FactCause | null = null;
  committed = 0;
  /** Safety stock documents by id; the highest counts, should there be several. */
  readonly safetyStocks = new Map<number, number>();
  /** The last ledger commit that changed stock or holds here. */
  changedAt = 0;

  constructor(
    readonly index: number,
    readonly variant: PlannedVariant,
    readonly location: PlannedLocation,
  ) {}

  get safetyStock(): number {
    return this.safetyStocks.size === 0 ? 0 : this.safetyStocks.get(Math.max(...this.safetyStocks.keys()))!;
  }

  batch(id: number): KeyBatch | undefined {
    return this.batches.find((batch) => batch.id === id);
  }

  /** @returns whether it was different */
  setBatch(id: number, quantity: number, lastDay: number): boolean {
    const at = this.batches.findIndex((batch) => batch.id === id);
    const old = this.batches[at];
    if (!old) {
      if (quantity === 0) return false;
      this.batches.push({ id, lastDay, quantity, left: 0 });
      this.sortBatches();
      return true;
    }
    if (old.quantity === quantity) return false;
    if (quantity === 0) this.batches.splice(at, 1);
    else old.quantity = quantity;
    return true;
  }

  /** P5: first-expiring-first, those without expiry last, ties by batch id. */
  sortBatches(): void {
    this.batches.sort((a, b) => a.lastDay - b.lastDay || a.id - b.id);
  }

  /** @returns whether it was different */
  setHold(rowId: number, batchId: number, quantity: number): boolean {
    const at = this.holds.findIndex((hold) => hold.rowId === rowId && hold.batchId === batchId);
    const old = this.holds[at];
    if (!old) {
      if (quantity === 0) return false;
      this.holds.push({ rowId, batchId, quantity });
      return true;
    }
    if (old.quantity === quantity) return false;
    if (quantity === 0) this.holds.splice(at, 1);
    else old.quantity = quantity;
    return true;
  }

  addSupply(supply: Supply): void {
    (supply.isLinked ? this.linked : this.supplies).push(supply);
    this.isSupplyStale = true;
  }

  removeSupply(supply: Supply): void {
    const list = supply.isLinked ? this.linked : this.supplies;
    list.splice(list.indexOf(supply), 1);
    supply.index = -1;
    this.isSupplyStale = true;
  }

  refreshSupplies(): void {
    if (this.supplies.length > 1) this.supplies.sort(compareSupplies);
    this.supplied = new SupplyColumns(this.supplies, this.linked);
    this.isSupplyStale = false;
  }
}
