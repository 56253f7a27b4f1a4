import type { BoardApi } from '../api/api';
import type { ShownPurchase } from '../api/buying';
import type { StockFigures, ShownSupply, ShownTransfer } from '../api/stock';

/** So many supplies are looked at: more than anybody reads. */
const MOST = 30;

interface Ref {
  readonly path: string;
  readonly query?: { readonly location_id: number };
}

async function refsOf(api: BoardApi, variantId: number, figures: readonly StockFigures[], signal: AbortSignal): Promise<readonly Ref[]> {
  const [bought, made, moved] = await Promise.all([
    api.list<ShownPurchase>(
      'purchase_orders',
      { variant_id: variantId, status: ['NOT_RECEIVED', 'PARTIALLY_RECEIVED'], limit: MOST },
      signal,
    ),
    api.list<{ id: number }>('manufacturing_orders', { variant_id: variantId, list: 'open', limit: MOST }, signal),
    api.list<ShownTransfer>('stock_transfers', { status: 'inTransit', limit: MOST }, signal),
  ]);
  const rows = bought.data.flatMap(({ purchase_order_rows }) => purchase_order_rows);
  return [
    ...figures
      .filter(({ quantity_in_stock }) => Number(quantity_in_stock) > 0)
      .map(({ location_id }) => ({ path: `stock/${variantId}`, query: { location_id: location_id ?? 0 } })),
    ...rows
      .filter((row) => row.variant_id === variantId && row.received_date === null)
      .map(({ id }) => ({ path: `purchase_order_row/${id}` })),
    ...made.data.map(({ id }) => ({ path: `manufacturing_order/${id}` })),
    ...moved.data
      .flatMap(({ stock_transfer_rows }) => stock_transfer_rows)
      .filter((row) => row.variant_id === variantId)
      .map(({ id }) => ({ path: `stock_transfer_row/${id}` })),
  ].slice(0, MOST);
}

/** P9: what there is of an item and what will come, each with who gets it. What came or was cancelled while it was asked for is left out. */
export async function suppliesOf(
  api: BoardApi,
  variantId: number,
  figures: readonly StockFigures[],
  signal: AbortSignal,
): Promise<readonly ShownSupply[]> {
  const refs = await refsOf(api, variantId, figures, signal);
  const asked = await Promise.allSettled(
    refs.map(({ path, query = {} }) => api.get<ShownSupply>(`plan/supplies/${path}`, { ...query }, signal)),
  );
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [refused] = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  if (found.length === 0 && refused) throw refused;
  return found.sort((a, b) => (a.supply.expected_date ?? '').localeCompare(b.supply.expected_date ?? ''));
}
