import { notFound, Rejection, type Instant, type Quantity, type Ref, type StockKey, parseStockKey } from '@pegboard/kit';
import type {
  TriedChange,
  DemandExplanation,
  KeyFigures,
  MissingIngredient,
  OrderToPromise,
  PackableAnswer,
  PromiseAnswer,
  SupplyExplanation,
  ToDoLine,
  WaysOf,
  WhatIfResult,
  FactType,
  Applied,
  Fact,
  OrderStatuses,
  PictureSnapshot,
  Plan,
  PlanOptions,
  PlanSizes,
  ShortageNeed,
  PublishedSnapshot,
  EntityStatus,
  IngredientStatus,
  MakerStatus,
  SalesStatus,
  StatusChange,
  TentativeSupply,
} from './words';
import { FIRST_TENTATIVE_ID } from './words';
import { handOut, type Lack } from './claims';
import { Changes } from './publish';
import { Dealer, OrderList } from './deal';
import {
  demandAt,
  explainDemand,
  explainStock,
  explainSupply,
  Fixes,
  lackingBelow,
  lackOf,
  type Try,
  MissingIngredients,
  packable,
} from './explain';
import { stillToDo, toDoList } from './to-do';
import { allFigures, figuresOf, noFigures, RollUp } from './roll-up';
import type { FactCause } from './keys';
import type { Order } from './orders';
import { Picture, settleSchedule } from './picture';
import { exportPicture, sizesOf, typeOf, take, takeTime } from './learn';
import { orderToTry, Outcomes, PROMISED, promiseOf, Trial, tryChange, tryTentative } from './what-if';
import { ingredientStatus, salesStatus, type AnyStatus, Kind, Table } from './table';

const DEFAULTS: PlanOptions = { transfersFirstWithinDays: null };

/** The plan, kept up to date fact by fact. What facts touch is only noted; the next question plans it. */
export class Planner implements Plan {
  private readonly table = new Table();
  private readonly picture: Picture;
  private readonly changes: Changes;
  private readonly list: OrderList;
  private readonly dealer: Dealer;
  private readonly rollUp: RollUp;
  private causes = 0;
  keysDealt = 0;

  constructor({ now, options }: { readonly now: Instant; readonly options?: Partial<PlanOptions> }) {
    const orders: (Order | undefined)[] = [];
    this.changes = new Changes(this.table, orders, (kind, id) => this.picture.facts.get(typeOf(kind), id) !== undefined);
    this.picture = new Picture(this.table, orders, this.changes, { ...DEFAULTS, ...options }, now);
    this.list = new OrderList(this.table, orders);
    this.dealer = new Dealer(this.picture, this.changes, this.list);
    this.rollUp = new RollUp(this.picture, this.changes, (a, b) => this.dealer.compare(a, b));
  }

  apply(fact: Fact, cause?: string): Applied {
    this.picture.cause = this.causeOf(cause);
    return take(this.picture, fact);
  }

  setNow(now: Instant, cause?: string): void {
    this.picture.cause = this.causeOf(cause);
    takeTime(this.picture, now);
  }

  private causeOf(id: string | undefined): FactCause | null {
    return id === undefined ? null : { n: ++this.causes, id };
  }

  /** Plans whatever has been touched. */
  private settle(): Picture {
    const { picture } = this;
    settleSchedule(picture);
    this.list.settle(picture.dirtyKeys, picture.waitingOrders, picture.keys);
    picture.waitingOrders = [];
    for (const key of picture.dirtyKeys) this.dealer.deal(key);
    this.keysDealt += picture.dirtyKeys.length;
    this.rollUp.settle();
    for (const key of picture.dirtyKeys) {
      key.isDirty = false;
      key.cause = null;
    }
    picture.dirtyKeys = [];
    this.table.reuse();
    return picture;
  }

  differences(limit?: number): StatusChange[] {
    this.settle();
    return this.changes.differences(limit);
  }

  markPublished(changes: readonly Pick<StatusChange, 'entity' | 'id' | 'ownerId' | 'to'>[]): void {
    this.settle();
    this.changes.markPublished(changes);
  }

  salesOrderStatus(id: number): OrderStatuses<SalesStatus, SalesStatus> | undefined {
    return this.statusOf(Kind.SalesOrder, id, (at) => salesStatus(this.table.stateAt(at)));
  }

  manufacturingOrderStatus(id: number): OrderStatuses<MakerStatus, IngredientStatus> | undefined {
    return this.statusOf(Kind.ManufacturingOrder, id, (at) => ingredientStatus(this.table.stateAt(at)));
  }

  purchaseOrderStatus(id: number): OrderStatuses<IngredientStatus, IngredientStatus> | undefined {
    return this.statusOf(Kind.PurchaseOrder, id, (at) => ingredientStatus(this.table.stateAt(at)));
  }

  stockTransferStatus(id: number): OrderStatuses<IngredientStatus, IngredientStatus> | undefined {
    return this.statusOf(Kind.StockTransfer, id, (at) => ingredientStatus(this.table.stateAt(at)));
  }

  private statusOf<O extends AnyStatus, R>(kind: Kind, id: number, rowStatus: (at: number) => R): OrderStatuses<O, R> | undefined {
    this.settle();
    const at = this.table.find(kind, id);
    if (at === undefined || !this.table.isPresent(at)) return undefined;
    const rowOf = (row: number) => ({ id: this.table.id[row]!, status: rowStatus(row) });
    return { order: this.changes.statusAt(at) as O, rows: this.table.rowsOf(at).map(rowOf) };
  }

  statuses(): EntityStatus[] {
    this.settle();
    return this.changes.planned();
  }

  keyFigures(variantId: number, locationId: number): KeyFigures {
    const key = this.settle().findKey(variantId, locationId);
    return key ? figuresOf(key) : noFigures(variantId, locationId);
  }

  allKeyFigures(): KeyFigures[] {
    return allFigures(this.settle());
  }

  explainDemand(ref: Ref, { limit, withFixes = true }: { readonly limit?: number; readonly withFixes?: boolean } = {}): DemandExplanation {
    const explanation = explainDemand(this.settle(), this.dealer, ref, limit);
    if (!withFixes) return { ...explanation, fixes: [] };
    const tryOut: Try = (changes, look) => {
      try {
        return this.whileTrying(changes, () => look(() => this.changes.tried()));
      } catch (problem) {
        if (problem instanceof Rejection) return undefined; // What the rules refuse is no fix.
        throw problem;
      }
    };
    return { ...explanation, fixes: new Fixes(this.picture, this.dealer, tryOut, ref).find() };
  }

  explainSupply(ref: Ref): SupplyExplanation {
    return explainSupply(this.settle(), this.dealer, ref);
  }

  explainStock(variantId: number, locationId: number, batchId?: number | null): SupplyExplanation {
    return explainStock(this.settle(), this.dealer, variantId, locationId, batchId);
  }

  missingIngredients(ref: Ref): MissingIngredient[] {
    return new MissingIngredients(this.settle(), this.dealer).of(ref);
  }

  toDo(waysOf: WaysOf): ToDoLine[] {
    return toDoList(this.settle(), this.dealer, waysOf);
  }

  packable(rows: readonly { readonly salesOrderRowId: number; readonly quantity: Quantity }[]): PackableAnswer {
    return packable(this.settle(), this.dealer, rows);
  }

  missingQuantity(salesOrderRowId: number): Quantity {
    return this.table.missingOf(this.salesRow(salesOrderRowId)) as Quantity;
  }

  suggestedBatch(salesOrderRowId: number): Quantity {
    const row = this.salesRow(salesOrderRowId);
    return Math.max(this.table.missingOf(row), 0 - figuresOf(this.picture.keyAt(row)).calculated, 0) as Quantity;
  }

  private salesRow(id: number): number {
    this.settle();
    const row = this.table.find(Kind.SalesRow, id);
    if (row === undefined) throw notFound('sales_order_row', id);
    return row;
  }

  whatIf(changes: readonly TriedChange[]): WhatIfResult {
    const outcomes = this.whileTrying(changes, () => new Outcomes(this.picture, this.changes.tried()));
    return { changes: outcomes.changes, orders: outcomes.finished() };
  }

  promise(order: OrderToPromise): PromiseAnswer {
    return this.whileTrying([orderToTry(order)], () => {
      const { rows } = this.salesOrderStatus(PROMISED)!;
      // What stands on something that nobody has ordered can't be promised for a day (P14).
      const isLacking = rows.some(({ id }) => lackingBelow(this.picture, this.salesRow(id)).length > 0);
      const statuses = rows.map((row) => row.status);
      return promiseOf(statuses, isLacking, this.picture.nowInstant);
    });
  }

  handOut(needs: readonly ShortageNeed[], beingOrdered: readonly TentativeSupply[], waysOf?: WaysOf): Quantity[] {
    const lacks = (): number[] => {
      const lists = new Map<Ref, MissingIngredient[]>();
      const toDo = waysOf && needs.some(({ basis }) => basis === 'to_do') ? this.toDo(waysOf) : [];
      return needs.map((need) => (need.basis === 'to_do' ? stillToDo(toDo, need) : lackOf(this, need, lists)));
    };
    const planned = lacks();
    const supposed = this.supposing(beingOrdered, lacks);
    const both = planned.map((lack, i): Lack => ({ planned: lack, supposed: supposed[i]! }));
    return handOut(needs, both, beingOrdered);
  }

  missingOf(demand: Ref): number {
    return this.table.missingOf(demandAt(this.settle(), demand));
  }

  supposing<Seen>(beingOrdered: readonly TentativeSupply[], look: () => Seen): Seen {
    if (beingOrdered.length === 0) return look();
    return this.during((trial) => tryTentative(trial, beingOrdered), look, FIRST_TENTATIVE_ID);
  }

  private whileTrying<Seen>(changes: readonly TriedChange[], look: () => Seen): Seen {
    return this.during((trial) => changes.forEach((change, i) => tryChange(trial, change, `changes/${i}`)), look);
  }

  /** Looks at the plan as a trial makes it; afterwards everything is as it was, whatever happens. */
  private during<Seen>(change: (trial: Trial) => void, look: () => Seen, firstId?: number): Seen {
    this.settle();
    this.picture.cause = null;
    this.changes.beginTrial();
    const trial = new Trial(this.picture, firstId);
    try {
      change(trial);
      this.settle();
      return look();
    } finally {
      trial.rollBack();
      this.settle();
      this.changes.endTrial();
    }
  }

  versionOf(type: FactType, id: number): number | undefined {
    return this.picture.facts.get(type, id)?.version;
  }

  get posting(): number {
    return this.picture.posting;
  }

  get moves(): { readonly sell: number; readonly schedule: number } {
    return { sell: this.picture.sell.newest, schedule: this.picture.scheduled.newest };
  }

  basedOn(key: StockKey): number {
    const { variantId, locationId } = parseStockKey(key);
    return this.picture.findKey(variantId, locationId)?.changedAt ?? 0;
  }

  sizes(): PlanSizes {
    return sizesOf(this.settle());
  }

  exportPicture(): PictureSnapshot {
    return exportPicture(this.picture);
  }

  exportPublished(): PublishedSnapshot {
    return this.changes.published();
  }
}
