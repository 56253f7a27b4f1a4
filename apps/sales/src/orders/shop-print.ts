import { createHash } from 'node:crypto';
import type { CreateSalesOrderDto } from './sales-order.dto';

/** What makes two orders of a shop the same: their contents, however their fields are sorted. Null: not an order of a shop. */
export function shopPrintOf(body: CreateSalesOrderDto): string | null {
  if (!body.ecommerce_order_id) return null;
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]));
}
