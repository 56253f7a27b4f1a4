import { atLeastZero, quantity, refId, stockKey, subtract, ZERO, type Quantity } from '@pegboard/kit';
import type { InputOf, OutputOf } from '../message';
import { planAsOf, planGiveBackShortage, planPackable, planShortage, planTakeShortage, type AtLeast } from '../plan';
import type { SalesOrderBody } from '../sales';
import type { Answerer } from './answerer';
import type { StubLedger } from './stub-ledger';
import { StubShortages } from './stub-shortages';

const status = (missing: Quantity) => ({
  ingredient_availability: missing > 0 ? ('NOT_AVAILABLE' as const) : ('IN_STOCK' as const),
  ingredient_expected_date: null,
  missing_quantity: missing,
  is_overdue: false,
  is_late: false,
});

/**
 * For specs only: the planner as far as others see it. What is missing is what a test says; an order may take what lies in the
 * ledger, unless a test says that it is reserved for others.
 */
export class StubPlanner {
  /** Missing quantity of ingredient rows by order and row. */
  readonly missing = new Map<number, Map<number, Quantity>>();
  /** Missing quantity of ingredients of whole orders, by variant. */
  readonly lacks = new Map<number, Quantity>();
  /** P13: what is missing is handed out once. */
  readonly shortages = new StubShortages(({ basis, of, variant_id }) => {
    if (basis === 'ingredients') return this.lacks.get(variant_id) ?? ZERO;
    return [...this.missing.values()].flatMap((rows) => rows.get(refId(of!)) ?? [])[0] ?? ZERO;
  });
  /** Rows that are short, by sales order row. */
  readonly short = new Set<number>();
  /** Stock that the plan keeps for other orders, by key. */
  readonly reservedForOthers = new Map<string, { quantity: Quantity; order_no: string }>();
  /** Where each row of a sales order takes from, as its event says. */
  readonly rows = new Map<number, string>();
  /** It is behind, and can't say what may be packed. */
  isBehind = false;
  /** Rows for which others are ordering all that they lack. */
  readonly beingOrdered = new Set<number>();

  /** @param published the last published version of each aggregate: of others the planner can't know; absent: it knows all */
  constructor(
    private readonly ledger: StubLedger,
    private readonly published?: ReadonlyMap<string, number>,
  ) {}

  answerWith(answer: Answerer): void {
    answer(planAsOf, (input) => this.asOf(input));
    answer(planPackable, (input) => this.packable(input));
    answer(planShortage, (input) => this.shortage(input));
    answer(planTakeShortage, (input) => this.takeShortage(input));
    answer(planGiveBackShortage, (input) => this.shortages.giveBack(input));
  }

  miss(orderId: number, rowId: number, q: number): void {
    this.missing.set(orderId, (this.missing.get(orderId) ?? new Map()).set(rowId, quantity(q)));
  }

  learn(order: Pick<SalesOrderBody, 'rows'>): void {
    for (const row of order.rows) this.rows.set(row.id, stockKey(row.variant_id, row.location_id));
  }

  asOf({ manufacturing_orders, at_least }: InputOf<typeof planAsOf>): OutputOf<typeof planAsOf> {
    return {
      at: { epoch: 1, run: 1 },
      is_pending: this.isPending(at_least),
      sales_orders: [],
      purchase_orders: [],
      manufacturing_orders: manufacturing_orders.map((order_id) => ({
        order_id,
        order: { id: order_id, from: null, to: status(ZERO) },
        rows: [...(this.missing.get(order_id) ?? [])].map(([id, missing]) => ({ id, from: null, to: status(missing) })),
        customers: [],
      })),
    };
  }

  packable(asked: InputOf<typeof planPackable>): OutputOf<typeof planPackable> {
    const based_on: Record<string, number> = {};
    const rows = asked.rows.map(({ sales_order_row_id }) => {
      const key = this.rows.get(sales_order_row_id) ?? '';
      based_on[key] = this.ledger.changedAt(key);
      const others = this.reservedForOthers.get(key);
      const in_stock = this.ledger.balance(key);
      const holders = others
        ? [{ sales_order_id: 99, order_no: others.order_no, demand: 'sales_order_row/990' as const, quantity: others.quantity }]
        : [];
      return { sales_order_row_id, allowed: atLeastZero(subtract(in_stock, others?.quantity ?? ZERO)), in_stock, holders };
    });
    return { is_pending: this.isBehind, based_on, rows };
  }

  takeShortage(input: InputOf<typeof planTakeShortage>): OutputOf<typeof planTakeShortage> {
    if (this.isPending(input.at_least)) return { is_pending: true, claim_id: input.request, granted: input.needs.map(() => ZERO) };
    return this.shortages.take(input);
  }

  private isPending({ versions }: AtLeast): boolean {
    return Object.entries(versions).some(([name, version]) => this.published && (this.published.get(name) ?? 0) < version);
  }

  shortage({ sales_order_row_ids }: InputOf<typeof planShortage>): OutputOf<typeof planShortage> {
    return {
      is_pending: false,
      rows: sales_order_row_ids.map((id) => ({
        sales_order_row_id: id,
        product_availability: this.short.has(id) ? 'NOT_AVAILABLE' : 'IN_STOCK',
        missing_quantity: this.short.has(id) && !this.beingOrdered.has(id) ? quantity(1) : ZERO,
        calculated_stock: ZERO,
      })),
    };
  }
}
