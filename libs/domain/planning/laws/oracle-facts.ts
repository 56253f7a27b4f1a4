import { dayAt, multiply, type Day, type Instant, type Quantity } from '@pegboard/kit';
import type {
  AggregateFact,
  Fact,
  HoldFact,
  LocationFact,
  ManufacturingOrderFact,
  PurchaseOrderFact,
  RankMoveFact,
  RowTotalFact,
  SalesOrderFact,
  Tombstone,
} from '../src';

/** The facts as the oracle looks things up in them: by searching. */
export abstract class OracleFacts {
  protected readonly newest = new Map<string, AggregateFact | Tombstone>();
  private readonly ranks = new Map<string, { key: number; move: number }>();
  /** By manufacturing order: the newest move in Sell that its place in the Schedule follows. */
  private readonly followedMoves = new Map<number, number>();
  /** Places in the Schedule that moves in Sell have told of (P9). */
  private readonly ahead: { readonly id: number; readonly key: number; readonly n: number }[] = [];
  protected readonly stock = new Map<string, { variantId: number; locationId: number; batchId: number; quantity: number }>();
  protected readonly holds = new Map<string, HoldFact>();
  private readonly totals = new Map<string, RowTotalFact>();

  constructor(
    facts: readonly Fact[],
    protected readonly now: Instant,
  ) {
    for (const fact of facts) this.read(fact);
  }

  protected read(fact: Fact): void {
    if (fact.type === 'posting' || fact.type === 'ledger') {
      for (const b of fact.balances) this.stock.set(`${b.variantId}@${b.locationId}/${b.batchId}`, { ...b, batchId: b.batchId ?? 0 });
      for (const h of fact.holds) this.holds.set(`${h.variantId}@${h.locationId}/${h.batchId}/${h.salesOrderRow}`, h);
      for (const t of fact.rowTotals) this.totals.set(t.row, t);
    } else if (fact.type === 'sell_move' || fact.type === 'schedule_move') {
      this.readMove(fact);
    } else {
      this.readVersion(fact as AggregateFact | Tombstone);
    }
  }

  private readMove({ type, n, keys, ahead = [], follows = [] }: RankMoveFact): void {
    for (const { id, key } of keys) this.rank(type === 'sell_move' ? 'sales_order' : 'manufacturing_order', id, { key, move: n });
    for (const move of follows) for (const { id, key } of move.keys) this.rank('sales_order', id, { key, move: move.n });
    for (const { id } of keys) for (const move of follows) this.followedMoves.set(id, Math.max(move.n, this.followedMoves.get(id) ?? 0));
    for (const { id, key } of ahead) this.ahead.push({ id, key, n });
  }

  private readVersion(fact: AggregateFact | Tombstone): void {
    if (!fact.isDeleted && (fact.type === 'sales_order' || fact.type === 'manufacturing_order')) {
      this.rank(fact.type, fact.id, fact.rank);
    }
    const known = this.newest.get(`${fact.type}/${fact.id}`);
    if (!known || known.version < fact.version) this.newest.set(`${fact.type}/${fact.id}`, fact);
  }

  protected rank(type: string, id: number, rank: { key: number; move: number }): void {
    const known = this.ranks.get(`${type}/${id}`);
    if (!known || rank.move > known.move || (rank.move === known.move && rank.key > known.key)) this.ranks.set(`${type}/${id}`, rank);
  }

  protected all<T>(type: string): T[] {
    return [...this.newest.values()].filter((fact) => fact.type === type).flatMap((fact) => (this.followed(fact) as T) ?? []);
  }

  protected one<T>(type: string, id: number): T | undefined {
    const fact = this.newest.get(`${type}/${id}`);
    return fact && (this.followed(fact) as T | undefined);
  }

  private said(id: number): ManufacturingOrderFact | undefined {
    const fact = this.newest.get(`manufacturing_order/${id}`);
    return fact && !fact.isDeleted ? (fact as ManufacturingOrderFact) : undefined;
  }

  /** P9: what is made for a row as it is when it has followed the row; undefined if it is gone, or will be. */
  private followed(fact: AggregateFact | Tombstone): AggregateFact | undefined {
    if (fact.isDeleted) return undefined;
    if (fact.type !== 'manufacturing_order' || !fact.follows || !this.newest.has(`sales_order/${fact.salesOrderId}`)) return fact;
    const order = this.one<SalesOrderFact>('sales_order', fact.salesOrderId!);
    const row = order?.rows.find(({ id }) => id === fact.salesOrderRowId);
    const isEarlier = fact.status === 'DONE' && row?.earlierManufacturingOrderIds?.includes(fact.id);
    const isLeft = fact.status === 'DONE' || (row !== undefined && row.quantity > row.packedBeforeLink);
    if (!row || ((row.linkedManufacturingOrderId !== fact.id || !isLeft) && !isEarlier))
      return fact.follows.staysWithoutRow ? { ...fact, salesOrderId: null, salesOrderRowId: null } : undefined;
    if (fact.status === 'DONE') return fact;
    const completed = fact.completedQuantity ?? 0;
    const planned = Math.max(row.quantity - row.packedBeforeLink, completed) as Quantity;
    const isOther = planned !== fact.plannedQuantity;
    const { defaultDeadline } = fact.follows;
    const deadline = defaultDeadline === null ? fact.productionDeadline : (order!.deliveryDate ?? defaultDeadline);
    const rows = fact.rows.map((each) =>
      isOther && each.quantityPerUnit !== undefined ? { ...each, plannedQuantity: multiply(each.quantityPerUnit, planned) } : each,
    );
    return {
      ...fact,
      plannedQuantity: planned,
      status: isOther && planned === completed ? 'DONE' : fact.status,
      productionDeadline: deadline,
      expectedDate: fact.expectedDate === fact.productionDeadline ? deadline : fact.expectedDate,
      rows,
    };
  }

  protected keyOf(type: string, id: number): number {
    const ahead = type === 'manufacturing_order' ? this.ahead.filter((each) => each.id === id).sort((a, b) => b.n - a.n)[0] : undefined;
    if (ahead && ahead.n > (this.followedMoves.get(id) ?? 0)) return ahead.key;
    return this.ranks.get(`${type}/${id}`)?.key ?? Infinity;
  }

  protected moved(row: string): number {
    return this.totals.get(row)?.moved ?? 0;
  }

  protected openOf(row: string, wanted: number): number {
    return this.totals.get(row)?.isClosed ? 0 : Math.max(0, wanted - this.moved(row));
  }

  protected dayThere(at: Instant, locationId: number): Day {
    return dayAt(at, this.one<LocationFact>('location', locationId)?.timeZone ?? 'UTC');
  }

  protected today(locationId: number): Day {
    return this.dayThere(this.now, locationId);
  }

  protected salesOrders(): SalesOrderFact[] {
    return this.all<SalesOrderFact>('sales_order').sort(
      (a, b) => this.keyOf('sales_order', a.id) - this.keyOf('sales_order', b.id) || a.id - b.id,
    );
  }

  protected isDone(mo: ManufacturingOrderFact): boolean {
    const row = `manufacturing_order/${mo.id}`;
    if (this.totals.get(row)?.isClosed) return true;
    return mo.status === 'DONE' && (mo.completedQuantity === undefined || this.moved(row) >= mo.completedQuantity);
  }

  protected isReceived(po: PurchaseOrderFact): boolean {
    return po.status === 'RECEIVED' && po.rows.every((row) => this.openOf(`purchase_order_row/${row.id}`, row.quantity) === 0);
  }

  /** The row an order is made for: both say so, or the sales order was never heard of. */
  protected madeFor(mo: ManufacturingOrderFact): { orderId: number; row: SalesOrderFact['rows'][number] | undefined } | undefined {
    if (mo.salesOrderId === null || mo.salesOrderRowId === null) return undefined;
    if (!this.newest.has(`sales_order/${mo.salesOrderId}`)) return { orderId: mo.salesOrderId, row: undefined };
    const row = this.one<SalesOrderFact>('sales_order', mo.salesOrderId)?.rows.find((each) => each.id === mo.salesOrderRowId);
    if (!row || row.variantId !== mo.variantId || row.locationId !== mo.locationId || !this.isNewestFor(row, mo.id)) return undefined;
    return { orderId: mo.salesOrderId, row };
  }

  /** M1: the order that a row names, or if that isn't there the latest of those before it. */
  private isNewestFor(row: SalesOrderFact['rows'][number], id: number): boolean {
    if (row.linkedManufacturingOrderId === id) return true;
    const named = [...(row.earlierManufacturingOrderIds ?? []), row.linkedManufacturingOrderId];
    const newer = named.slice(named.indexOf(id) + 1);
    return named.includes(id) && newer.every((other) => other === null || this.said(other)?.salesOrderRowId !== row.id);
  }

  /** M6: whether what is held for a row is: by what was made there for it. */
  protected isHeld({ salesOrderRow, variantId, locationId }: HoldFact): boolean {
    return this.all<ManufacturingOrderFact>('manufacturing_order').some(
      (mo) =>
        this.madeFor(mo) &&
        mo.variantId === variantId &&
        mo.locationId === locationId &&
        `sales_order_row/${mo.salesOrderRowId}` === salesOrderRow,
    );
  }

  protected makerOf(row: SalesOrderFact['rows'][number]): ManufacturingOrderFact | undefined {
    return this.all<ManufacturingOrderFact>('manufacturing_order').find((mo) => this.madeFor(mo)?.row === row);
  }

  /** The Schedule once it has followed Sell (M7, P9): in each slot of a linked order stands the next one by sales order. */
  protected openMakers(): ManufacturingOrderFact[] {
    const slots = this.slots();
    const dealt = slots
      .filter((mo) => mo.salesOrderId !== null)
      .sort((a, b) => this.sellKeyOf(a) - this.sellKeyOf(b) || a.salesOrderId! - b.salesOrderId!);
    return slots.map((mo) => (mo.salesOrderId === null ? mo : dealt.shift()!));
  }

  /** The key of the slot in which it stands. */
  protected scheduleKeyOf(mo: ManufacturingOrderFact): number {
    const slot = this.slots()[this.openMakers().findIndex(({ id }) => id === mo.id)];
    return this.keyOf('manufacturing_order', slot?.id ?? mo.id);
  }

  /** As manufacturing has it. */
  private slots(): ManufacturingOrderFact[] {
    return this.all<ManufacturingOrderFact>('manufacturing_order')
      .filter((mo) => !this.isDone(mo))
      .sort((a, b) => this.keyOf('manufacturing_order', a.id) - this.keyOf('manufacturing_order', b.id) || a.id - b.id);
  }

  private sellKeyOf({ salesOrderId }: ManufacturingOrderFact): number {
    return this.one('sales_order', salesOrderId!) ? this.keyOf('sales_order', salesOrderId!) : Number.MAX_SAFE_INTEGER;
  }
}
