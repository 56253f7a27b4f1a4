import type { Planned } from '../api/sales-orders';

type Status = Pick<Planned, 'product_availability' | 'product_expected_date'>;

/** The plan's event about sales orders, as far as this page reads it. */
export interface SaidStatuses {
  readonly sales_orders?: readonly {
    readonly sales_order_id: number;
    readonly order: { readonly from: Status | null; readonly to: Status | null } | null;
  }[];
}

export interface SeenChange {
  readonly id: number;
  readonly verdict: 'better' | 'worse';
  readonly from: Status;
  readonly to: Status;
}

const GOOD: Readonly<Record<string, number>> = { NOT_AVAILABLE: 0, EXPECTED: 1, IN_STOCK: 2 };

/** From the first to the last of what was said of each order: whether its goods come sooner or later. Orders that were delivered, or are new, are left out. */
export function changesIn(said: readonly SaidStatuses[]): SeenChange[] {
  const spans = new Map<number, { from: Status | null; to: Status | null }>();
  for (const { sales_orders = [] } of said)
    for (const { sales_order_id: id, order } of sales_orders) {
      if (!order) continue;
      const before = spans.get(id);
      spans.set(id, { from: before ? before.from : order.from, to: order.to });
    }
  return [...spans].flatMap(([id, { from, to }]) => {
    const verdict = from && to && verdictOf(from, to);
    return verdict ? [{ id, verdict, from, to }] : [];
  });
}

function verdictOf(from: Status, to: Status): SeenChange['verdict'] | undefined {
  const [before, after] = [GOOD[from.product_availability], GOOD[to.product_availability]];
  if (before === undefined || after === undefined) return undefined;
  if (before !== after) return after > before ? 'better' : 'worse';
  const [day, newDay] = [from.product_expected_date, to.product_expected_date];
  if (after !== GOOD['EXPECTED'] || day === null || newDay === null || day === newDay) return undefined;
  return newDay < day ? 'better' : 'worse';
}
