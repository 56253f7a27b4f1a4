import { performance } from 'node:perf_hooks';
import type { ConnectionOptions } from 'nats';
import type { Api } from '../company/api';
import { furnitureFile, loadFurniture } from '../furniture/load';
import { Broadcasts } from './broadcasts';
import { checkChain } from './broadcast-check';
import { bold, heading, print } from './print';
import { rush } from './rush';
import { Stage } from './stage';
import { HERO, sevenSteps } from './steps';

export { silence } from './print';

const RUSH_ORDERS = 200;

/**
 * The demo in an empty company that runs already: the furniture manufacturer, the seven steps, a rush of orders, a summary.
 * @throws Error where a status isn't what it must be
 */
export async function play(api: Api, bus: ConnectionOptions, undo: (() => Promise<unknown>)[]): Promise<void> {
  const started = performance.now();
  const today = new Date();
  const broadcasts = await Broadcasts.listen(bus);
  undo.push(() => broadcasts.close());

  heading('A furniture manufacturer');
  const loaded = await loadFurniture(api, {
    today,
    without: [HERO],
    say: (text) => print(`   loaded: ${text}`),
  });
  const skuOf = new Map([...loaded.variants].map(([sku, id]) => [id, sku]));
  const stage = new Stage(api, { ...loaded, salesOrders: new Map(loaded.salesOrders) }, broadcasts, skuOf, HERO);
  await sevenSteps(stage, today);

  const changes = checkChain(broadcasts, stage.idOf(HERO), await api.get(`/v1/sales_orders/${stage.idOf(HERO)}`));
  const storyMs = performance.now() - started;
  const latency = await rush(stage, RUSH_ORDERS);
  heading('Summary');
  const plan = await api.get('/v1/plan/status');
  const check = await api.get('/v1/plan/check');
  if (!check.ok) throw new Error(`the plan is wrong: ${JSON.stringify(check.findings)}`);
  const figures: readonly (readonly [string, string])[] = [
    [
      'orders',
      `${furnitureFile('sales_orders').length + RUSH_ORDERS} sales orders; the statuses of an order were checked ${stage.checked.length} times, and all were right`,
    ],
    [HERO, `${changes} status changes, each published once, none missing`],
    ['postings', `${broadcasts.postings} in the stock ledger`],
    ['events', `${broadcasts.total} published, ${broadcasts.statuses.length} of them with an order’s statuses`],
    [
      'plan runs',
      `${plan.run ?? plan.at?.run ?? '?'}; the plan equals one made from scratch and breaks no invariant (${check.demands} demands)`,
    ],
    ['time', `${(storyMs / 1000).toFixed(1)} s for loading and the seven steps`],
    ['order → status', `p50 ${latency.p50.toFixed(0)} ms, p99 ${latency.p99.toFixed(0)} ms, over ${latency.orders} new orders`],
  ];
  for (const [name, value] of figures) print(`   ${bold(name.padEnd(15))} ${value}`);
  print();
}
