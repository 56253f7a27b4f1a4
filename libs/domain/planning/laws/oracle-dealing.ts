import { refId, type Instant } from '@pegboard/kit';
import type { BatchFact, Fact, ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact, StockTransferFact } from '../src';
import { FAR, OracleDemand, type OracleNeed } from './oracle-demand';

interface Source {
  readonly kind: 0 | 1 | 2 | 3;
  readonly id: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly date: Instant | null;
  readonly rank: number;
  readonly linkedRow: number | null;
  left: number;
}

interface Stock {
  readonly batchId: number;
  readonly lastDay: string;
  quantity: number;
  left: number;
}

interface Dealt {
  word: 'NOT_AVAILABLE' | 'EXPECTED' | 'IN_STOCK';
  missing: number;
  used: Source[];
  overdue: boolean;
  date: Instant | null;
  late: boolean;
  risk: boolean;
}

/** P1, P2, P5 and P6: key by key, demand by demand; then P4, when it is published to come. */
export abstract class OracleDealing extends OracleDemand {
  protected readonly dealt = new Map<string, Dealt>();
  protected readonly customers = new Map<number, { salesOrder: SalesOrderFact; quantity: number }[]>();
  protected readonly sources: Source[] = [];
  protected readonly stocks = new Map<string, Stock[]>();

  constructor(facts: readonly Fact[], now: Instant, transfersFirstWithinDays: number | null) {
    super(facts, now, transfersFirstWithinDays);
    const needs = this.needsInOrder();
    this.sources.push(...this.allSources());
    const keys = new Set([...needs, ...this.stock.values(), ...this.sources].map((each) => `${each.variantId}@${each.locationId}`));
    for (const key of keys)
      this.deal(
        key,
        needs.filter((need) => `${need.variantId}@${need.locationId}` === key),
      );
    for (const need of needs) this.date(need);
  }

  /** P4, P6 and P14. */
  private date(need: OracleNeed): void {
    const dealt = this.dealt.get(`${need.entity}/${need.id}`)!;
    const there = (at: Instant): string => this.dayThere(at, need.locationId);
    const today = this.today(need.locationId);
    const due = need.due === null ? null : there(need.due);
    const dates = dealt.used.map((source) => this.published(source));
    dealt.date = dealt.word !== 'EXPECTED' || dates.includes(null) ? null : dates.sort().at(-1)!;
    const isAfter = (day: string): boolean => due !== null && day > due;
    dealt.late = isAfter(today) || (dealt.date !== null && isAfter(there(dealt.date)));
    const comes = dealt.date && (there(dealt.date) > today ? there(dealt.date) : today);
    dealt.risk =
      dealt.missing > 0 ||
      (dealt.word === 'EXPECTED' && (dealt.used.some((source) => this.isAtRisk(source)) || (comes !== null && isAfter(comes))));
  }

  /** The supply itself and all that it stands on, at any level. */
  private standsOn(source: Source, found = new Set<Source>()): Set<Source> {
    if (found.has(source)) return found;
    found.add(source);
    for (const need of this.inputsOf(source)) if (need.missing === 0) for (const used of need.used) this.standsOn(used, found);
    return found;
  }

  /** The latest declared date of them all. */
  protected published(source: Source): Instant | null {
    const dates = [...this.standsOn(source)].map(({ date }) => date);
    return dates.includes(null) ? null : dates.sort().at(-1)!;
  }

  private isAtRisk(source: Source, found = new Set<Source>()): boolean {
    if (found.has(source)) return false;
    found.add(source);
    return this.inputsOf(source).some((need) => need.missing > 0 || need.used.some((used) => this.isAtRisk(used, found)));
  }

  /** What is still open of what goes into it. */
  private inputsOf({ kind, id }: Source): Dealt[] {
    const rows = (type: string, ids: readonly number[]): Dealt[] => ids.flatMap((row) => this.dealt.get(`${type}/${row}`) ?? []);
    if (kind === 0)
      return rows(
        'manufacturing_order_recipe_row',
        this.one<ManufacturingOrderFact>('manufacturing_order', id)!.rows.map((row) => row.id),
      );
    if (kind === 3) return rows('stock_transfer_row', [id]);
    const po = this.all<PurchaseOrderFact>('purchase_order').find((order) => order.rows.some((row) => row.id === id))!;
    if (po.kind === 'regular') return [];
    const isFor = (row: number | null | undefined): boolean => row === id || !po.rows.some((each) => each.id === row);
    return rows(
      'outsourced_purchase_order_recipe_row',
      po.ingredientRows.filter((row) => isFor(row.purchaseOrderRowId)).map((row) => row.id),
    );
  }

  protected allSources(): Source[] {
    const makers = this.all<ManufacturingOrderFact>('manufacturing_order').map((mo): Source => {
      const made = this.madeFor(mo);
      const wanted = mo.status === 'DONE' ? (mo.completedQuantity ?? mo.plannedQuantity) : mo.plannedQuantity;
      const left = this.isDone(mo) ? 0 : this.openOf(`manufacturing_order/${mo.id}`, wanted);
      return {
        kind: 0,
        id: mo.id,
        variantId: mo.variantId,
        locationId: mo.locationId,
        date: mo.expectedDate,
        rank: this.scheduleKeyOf(mo),
        linkedRow: made ? (made.row?.id ?? NaN) : null,
        left,
      };
    });
    const bought = this.all<PurchaseOrderFact>('purchase_order').flatMap((po) =>
      po.rows.map((row): Source => ({
        kind: po.kind === 'regular' ? 1 : 2,
        id: row.id,
        variantId: row.variantId,
        locationId: row.locationId,
        date: row.expectedDate ?? po.expectedDate,
        rank: 0,
        linkedRow: null,
        left: po.status === 'DRAFT' ? 0 : this.openOf(`purchase_order_row/${row.id}`, row.quantity),
      })),
    );
    const arriving = this.all<StockTransferFact>('stock_transfer').flatMap((t) =>
      t.rows.map((row): Source => ({
        kind: 3,
        id: row.id,
        variantId: row.variantId,
        locationId: t.toLocationId,
        date: t.arrivalDate,
        rank: 0,
        linkedRow: null,
        left: this.openOf(`stock_transfer_arrival/${row.id}`, row.quantity),
      })),
    );
    return [...makers, ...bought, ...arriving]
      .filter((source) => source.left > 0)
      .sort((a, b) => (a.date ?? FAR).localeCompare(b.date ?? FAR) || a.kind - b.kind || a.rank - b.rank || a.id - b.id);
  }

  protected deal(key: string, needs: readonly OracleNeed[]): void {
    const [variantId, locationId] = key.split('@').map(Number) as [number, number];
    const today = this.today(locationId);
    const stocks = [...this.stock.values()]
      .filter((s) => s.variantId === variantId && s.locationId === locationId && s.quantity !== 0)
      .map((s): Stock => {
        const lastDay = this.one<BatchFact>('batch', s.batchId)?.expiresOn ?? '9999-12-31';
        return {
          batchId: s.batchId,
          lastDay,
          quantity: s.quantity,
          left: s.quantity > 0 && lastDay >= today ? s.quantity : 0,
        };
      })
      .sort((a, b) => a.lastDay.localeCompare(b.lastDay) || a.batchId - b.batchId);
    this.stocks.set(key, stocks);
    const held = this.withhold(variantId, locationId, stocks, needs);
    const sources = this.sources.filter((source) => source.variantId === variantId && source.locationId === locationId);
    const free = sources.filter((source) => source.linkedRow === null);
    for (const { quantity } of stocks)
      if (quantity < 0)
        takeFrom(
          free,
          takeFrom(
            stocks.filter((s) => s.lastDay >= today),
            -quantity,
          ).rest,
        );
    for (const need of needs)
      this.dealOne(need, today, stocks, free, sources, need.entity === 'sales_order_row' ? (held.get(need.id) ?? 0) : 0);
  }

  /** P1: what is held is taken out of the stock for all; Sell rank decides where more is held than is there. */
  protected withhold(variantId: number, locationId: number, stocks: Stock[], needs: readonly OracleNeed[]): Map<number, number> {
    const inSellOrder = this.salesOrders().flatMap((order) => order.rows.map((row) => row.id));
    const place = (rowId: number): number => (inSellOrder.includes(rowId) ? inSellOrder.indexOf(rowId) : Infinity);
    const held = new Map<number, number>();
    const holds = [...this.holds.values()].filter(
      (hold) => hold.variantId === variantId && hold.locationId === locationId && this.isHeld(hold),
    );
    holds.sort((a, b) => {
      const [rowA, rowB] = [refId(a.salesOrderRow), refId(b.salesOrderRow)];
      return place(rowA) === place(rowB) ? rowA - rowB : place(rowA) - place(rowB);
    });
    for (const hold of holds) {
      const there = stocks.find((s) => s.batchId === (hold.batchId ?? 0));
      const quantity = Math.min(hold.quantity, there?.left ?? 0);
      if (there) there.left -= quantity;
      const rowId = refId(hold.salesOrderRow);
      if (needs.some((need) => need.entity === 'sales_order_row' && need.id === rowId)) held.set(rowId, (held.get(rowId) ?? 0) + quantity);
    }
    return held;
  }

  protected dealOne(need: OracleNeed, today: string, stocks: Stock[], free: Source[], sources: Source[], held: number): void {
    const due = need.due === null ? null : this.dayThere(need.due, need.locationId);
    const day = due !== null && due > today ? due : today;
    let rest = Math.max(0, need.open - held);
    const linked = sources.filter((source) => need.entity === 'sales_order_row' && source.linkedRow === need.id);
    const own = takeFrom(linked, rest);
    rest = takeFrom(
      stocks.filter((s) => s.lastDay >= day),
      own.rest,
    ).rest;
    const pooled = takeFrom(free, rest);
    const used = [...own.used, ...pooled.used];
    for (const { source, quantity } of pooled.used) {
      if (source.kind !== 0 || !need.salesOrder) continue;
      const list = this.customers.get(source.id) ?? [];
      const known = list.find((customer) => customer.salesOrder === need.salesOrder);
      if (known) known.quantity += quantity;
      else list.push({ salesOrder: need.salesOrder, quantity });
      this.customers.set(source.id, list);
    }
    const declared = used.map(({ source }) => source.date);
    const word = pooled.rest > 0 ? 'NOT_AVAILABLE' : used.length > 0 ? 'EXPECTED' : 'IN_STOCK';
    const overdue = declared.some((each) => each !== null && this.dayThere(each, need.locationId) < today);
    const by = used.map(({ source }) => source);
    this.dealt.set(`${need.entity}/${need.id}`, { word, missing: pooled.rest, used: by, overdue, date: null, late: false, risk: false });
  }
}

export function takeFrom<S extends { left: number }>(
  sources: readonly S[],
  wanted: number,
): { rest: number; used: { source: S; quantity: number }[] } {
  const used: { source: S; quantity: number }[] = [];
  let rest = wanted;
  for (const source of sources) {
    const quantity = Math.min(rest, source.left);
    if (quantity <= 0) continue;
    source.left -= quantity;
    rest -= quantity;
    used.push({ source, quantity });
  }
  return { rest, used };
}
