import { performance } from 'node:perf_hooks';
import type { Stage } from './stage';

export interface RushLatency {
  readonly orders: number;
  readonly p50: number;
  readonly p99: number;
}

const HEARD_WITHIN_MS = 20_000;
const AT_ONCE = 2;

/** A rush of new orders: the time from sending each to hearing its status from the planner, in milliseconds. */
export async function rush(stage: Stage, count: number): Promise<RushLatency> {
  const sent = new Map<number, number>();
  const products = ['CHAIR', 'ROUND-TABLE', 'SQUARE-TABLE', 'VARNISHED-CHAIR'];
  let next = 0;
  const clerk = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const startedAt = performance.now();
      const order = await stage.api.post('/v1/sales_orders', {
        order_no: `RUSH-${i + 1}`,
        customer_id: [...stage.ids.customers.values()][i % stage.ids.customers.size],
        location_id: stage.works,
        sales_order_rows: [{ variant_id: stage.variant(products[i % products.length]!), quantity: 1 + (i % 3), price_per_unit: 100 }],
      });
      sent.set(order.id, startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));

  const heard = (): Map<number, number> => {
    const first = new Map<number, number>();
    for (const told of stage.broadcasts.statuses) {
      if (sent.has(told.orderId) && !first.has(told.orderId)) first.set(told.orderId, told.heardAt);
    }
    return first;
  };
  const until = performance.now() + HEARD_WITHIN_MS;
  while (heard().size < count && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  const times = [...heard()].map(([id, at]) => at - sent.get(id)!).sort((a, b) => a - b);
  if (times.length < count) throw new Error(`${count - times.length} of ${count} new orders never got a status`);
  return { orders: count, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!;
