import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../company/api';
import { all } from '../company/every-page';
import type { Books } from './books';
import type { Ground } from './company';

const LOOKED_WITHIN_MS = 60_000;
/** A difference is one when it was seen twice, ten seconds apart. */
const STAYS_MS = 13_000;

/** Holds what the company shows against what its clerks were told. @returns a sentence for each difference */
export async function differences(api: Api, ground: Ground, books: Books): Promise<string[]> {
  const found: string[] = [];
  const expectOnce = (what: string, told: ReadonlySet<string | number>, shown: readonly (string | number)[]): void => {
    const counts = new Map<string | number, number>();
    for (const one of shown) counts.set(one, (counts.get(one) ?? 0) + 1);
    for (const one of told) if (!counts.has(one)) found.push(`${what} ${one} is lost`);
    for (const [one, count] of counts) if (count > 1) found.push(`${what} ${one} is there ${count} times`);
    for (const one of counts.keys()) if (!told.has(one)) found.push(`${what} ${one} was never acknowledged`);
  };
  const standing = new Set([...books.orders].filter((orderNo) => !books.deleted.has(orderNo)));
  expectOnce(
    'sales order',
    standing,
    (await all(api, '/v1/sales_orders')).map(({ order_no }) => order_no),
  );
  expectOnce(
    'purchase order',
    books.purchases,
    (await all(api, '/v1/purchase_orders')).map(({ order_no }) => order_no),
  );
  const counted = (await all(api, '/v1/stock_adjustments')).map((one) => one.stock_adjustment_number);
  expectOnce('stock adjustment', new Set([...books.adjustments, 'OPENING']), counted);
  expectOnce(
    'fulfillment',
    books.packed,
    (await all(api, '/v1/sales_order_fulfillments')).map(({ id }) => id),
  );
  for (const [variant, expected] of books.stock) {
    const { data } = await api.get(`/v1/inventory?variant_id=${variant}&location_id=${ground.works}`);
    const shown = Number(data[0]?.quantity_in_stock ?? 0);
    if (shown !== expected) found.push(`variant ${variant}: ${shown} in stock, the acknowledged postings make ${expected}`);
  }
  const plan = await api.send('GET', '/v1/plan/check');
  if (plan.status !== 200 || plan.body.findings.length > 0)
    found.push(`plan check: ${plan.status} ${JSON.stringify(plan.body).slice(0, 500)}`);
  return found;
}

/**
 * What the checks in the background find when each of them has gone round since now. In a large company that takes longer than anybody waits
 * here: then it is what they have found until now.
 */
export async function checksFindings(api: Api, withinMs = LOOKED_WITHIN_MS): Promise<string[]> {
  const began = Date.now();
  const hasLooked = ({ finished_at: at }: any): boolean => at !== null && Date.parse(at) > began;
  while (Date.now() < began + withinMs) {
    const { rounds, silent } = await api.get('/v1/ops/checks');
    if (silent.length === 0 && rounds.every(hasLooked)) break;
    await pause(500);
  }
  await pause(STAYS_MS);
  const { differences: found, unknown, silent } = await api.get('/v1/ops/checks');
  return [
    ...found.map(({ service, check, about, detail }: any) => `${service}'s check of ${check}: ${about}: ${detail}`),
    ...unknown.map(({ service, check, why }: any) => `${service}'s check of ${check} has no result: ${why}`),
    ...silent.map((service: string) => `the checks of ${service} don't answer`),
  ];
}
