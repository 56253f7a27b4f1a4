import type { Api } from '@pegboard/company';
import { katanaFacts } from '@pegboard/conformance';

/** A stream that Airbyte's source for Katana reads: its path, what tells its records apart, and whether it asks for what has changed since. */
interface AirbyteStream {
  readonly path: string;
  readonly key: readonly string[];
  readonly isIncremental: boolean;
}

const whole = (path: string, key: readonly string[] = ['id']): AirbyteStream => ({ path, key, isIncremental: false });
const since = (path: string, key: readonly string[] = ['id']): AirbyteStream => ({ path, key, isIncremental: true });

/** The requests of its 20 streams. */
export const AIRBYTE_STREAMS: readonly AirbyteStream[] = [
  since('customers'),
  // Its record is the whole answer.
  whole('sales_order_shipping_fee', []),
  since('additional_costs'),
  since('customer_addresses'),
  since('variants'),
  since('tax_rates'),
  since('suppliers'),
  since('stocktakes'),
  since('stock_adjustments'),
  since('sales_orders'),
  whole('sales_order_fulfillments'),
  since('sales_order_addresses'),
  since('recipes', ['ingredient_variant_id', 'product_variant_id']),
  since('purchase_orders'),
  since('products'),
  whole('price_lists'),
  whole('inventory', ['variant_id']),
  since('locations'),
  since('manufacturing_orders'),
  since('materials'),
];

const PAGE = 50;
const CURSOR = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z$/;
const inMicroseconds = (instant: string): string => instant.replace(/\.(\d{3})Z$/, '.$1000Z');

/** What goes wrong when a stream is read whole, and then from its middle on. */
export async function problemsOfStream(api: Api, { path, key, isIncremental }: AirbyteStream): Promise<string[]> {
  const all = await readStream(api, path, isIncremental ? '1970-01-01T00:00:00.000000Z' : undefined);
  if (typeof all === 'string') return [all];
  const problems = all.flatMap((record) => [
    ...key.filter((field) => record[field] === undefined).map((field) => `${path} has a record without ${field}`),
    ...(isIncremental && !CURSOR.test(String(record['updated_at'])) ? [`${path} was updated at ${String(record['updated_at'])}`] : []),
  ]);
  if (!isIncremental || all.length === 0) return problems;
  const times = all.map((record) => String(record['updated_at'])).sort();
  const middle = times[Math.floor(times.length / 2)]!;
  const newer = await readStream(api, path, inMicroseconds(middle));
  const wanted = times.filter((time) => time >= middle).length;
  if (newer.length !== wanted) problems.push(`${path} since ${middle} has ${newer.length} records, not ${wanted}`);
  return problems;
}

async function readStream(api: Api, path: string, since: string | undefined): Promise<Record<string, unknown>[] | string> {
  const records: Record<string, unknown>[] = [];
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ page: String(page), limit: String(PAGE), ...(since ? { updated_at_min: since } : {}) });
    const { status, body } = await api.send('GET', `/v1/${path}?${query.toString()}`);
    if (status !== 200) return `${path} answers ${status}`;
    records.push(...body.data);
    if (body.data.length < PAGE) return records;
  }
}

/** The lists of Katana that come newest first, and what of ours does not. @param isOnPurpose by call: whether it differs for a reason */
export async function unsortedLists(api: Api, isOnPurpose: (call: string) => boolean): Promise<string[]> {
  const wrong: string[] = [];
  for (const { call, isNewestFirst } of katanaFacts()) {
    const path = call.replace('GET ', '');
    if (!isNewestFirst || isOnPurpose(call) || path.includes('{')) continue;
    const { status, body } = await api.send('GET', `/v1${path}?limit=250`);
    if (status !== 200) continue;
    // Some lists of Katana are a list and nothing around it.
    const ids = ((body.data ?? body) as { id: number }[]).map(({ id }) => id);
    if (ids.join() !== [...ids].sort((a, b) => b - a).join()) wrong.push(`${path}: ${ids.join(' ')}`);
  }
  return wrong;
}
