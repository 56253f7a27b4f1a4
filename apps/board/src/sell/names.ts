import type { ShownRow } from '../api/sales-orders';

/** What a row sells, in the words that are known of it. */
export const nameOf = (row: ShownRow): string => row.variant?.sku ?? row.variant?.name ?? `#${row.variant_id}`;
