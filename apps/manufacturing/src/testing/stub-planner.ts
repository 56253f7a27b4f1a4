import type { InputOf, OutputOf, planAsOf, planShortage } from '@pegboard/contracts';
import { quantity, ZERO, type Quantity } from '@pegboard/kit';

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
      is_pending: Object.entries(at_least.versions).some(([name, version]) => this.published && (this.published.get(name) ?? 0) < version),
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
