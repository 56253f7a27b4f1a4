import type { AtLeast, InputOf, OutputOf, planAsOf, planShortage, planTakeShortage } from '@pegboard/contracts';
import { StubShortages } from '@pegboard/contracts/testing';
import { quantity, refId, ZERO, type Quantity } from '@pegboard/kit';

const status = (missing: Quantity) => ({
  ingredient_availability: missing > 0 ? ('NOT_AVAILABLE' as const) : ('IN_STOCK' as const),
  ingredient_expected_date: null,
  missing_quantity: missing,
  is_overdue: false,
  is_late: false,
});

/** The planner as far as manufacturing can see it: what a test says is missing. */
export class StubPlanner {
  /** Missing quantity of ingredient rows by order and row. */
  readonly missing = new Map<number, Map<number, Quantity>>();
  /** Missing quantity of ingredients of whole orders, by variant. */
  readonly lacks = new Map<number, Quantity>();
  /** P13: what is missing is handed out once. */
  readonly shortages = new StubShortages(({ basis, of, variant_id }) => {
    if (basis === 'ingredients') return this.lacks.get(variant_id) ?? ZERO;
    if (of?.startsWith('sales_order_row/')) return this.short.has(refId(of)) ? quantity(1) : ZERO;
    return [...this.missing.values()].flatMap((rows) => rows.get(refId(of!)) ?? [])[0] ?? ZERO;
  });
  /** Rows that are short, by sales order row. */
  readonly short = new Set<number>();

  /** @param published the last published version of each aggregate: of others the planner can't know; absent: it knows all */
  constructor(private readonly published?: ReadonlyMap<string, number>) {}

  miss(orderId: number, rowId: number, q: number): void {
    this.missing.set(orderId, (this.missing.get(orderId) ?? new Map()).set(rowId, quantity(q)));
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
        missing_quantity: ZERO,
        calculated_stock: ZERO,
      })),
    };
  }
}
