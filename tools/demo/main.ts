import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ConnectionOptions } from 'nats';
import { setUpServers, startMongo, startNats } from '@pegboard/servers';
import { Company } from '../company/company';
import { checkEnvironment } from '../company/given-environment';
import { natsUsers, newCredentials } from '../company/credentials';
import { furnitureFile, loadFurniture } from '../furniture/load';
import { say } from '../say';
import { Broadcasts } from './broadcasts';
import { checkChain } from './broadcast-check';
import { bold, heading, print } from './print';
import { rush } from './rush';
import { Stage } from './stage';
import { HERO, sevenSteps } from './steps';

const RUSH_ORDERS = 200;

/**
 * `npm run demo`: a furniture company from nothing, its open orders, and one order through the seven steps while others
 * compete for the same material. Checks every status it shows; ends with 1 and the difference if one is wrong.
 */
async function demo(): Promise<void> {
  const started = performance.now();
  await checkEnvironment();
  await setUpServers({ log: say });
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-demo-'));
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void close().then(() => process.exit(130)));
  try {
    say('starting the servers and six services …');
    const credentials = newCredentials();
    const [nats, mongo] = await Promise.all([
      startNats({ dataDir: join(dir, 'nats'), syncAlways: true, users: natsUsers(credentials) }),
      startMongo({ dataDir: join(dir, 'mongo') }),
    ]);
    undo.push(() => Promise.all([nats.stop(), mongo.stop()]));
    const company = await Company.start({
      natsUrl: nats.url,
      mongoUrl: mongo.url,
      apiKey: 'demo-key',
      ...(nats.isOurs ? { credentials } : {}),
      logDir: join(dir, 'logs'),
    });
    undo.push(() => company.stop());
    say(`ready after ${seconds(started)} s; the API is at ${company.gateway.url}`);
    await play(
      company,
      { servers: nats.url, ...(nats.isOurs ? { user: 'listener', pass: credentials.natsPasswords.listener } : {}) },
      undo,
    );
  } finally {
    await close();
  }
}

async function play(company: Company, bus: ConnectionOptions, undo: (() => Promise<unknown>)[]): Promise<void> {
  const started = performance.now();
  const today = new Date();
  const broadcasts = await Broadcasts.listen(bus);
  undo.push(() => broadcasts.close());

  heading('A furniture manufacturer');
  const loaded = await loadFurniture(company.api, {
    today,
    without: [HERO],
    say: (text) => print(`   loaded: ${text}`),
  });
  const skuOf = new Map([...loaded.variants].map(([sku, id]) => [id, sku]));
  const stage = new Stage(company.api, { ...loaded, salesOrders: new Map(loaded.salesOrders) }, broadcasts, skuOf, HERO);
  await sevenSteps(stage, today);

  const changes = checkChain(broadcasts, stage.idOf(HERO), await company.api.get(`/v1/sales_orders/${stage.idOf(HERO)}`));
  const storyMs = performance.now() - started;
  const latency = await rush(stage, RUSH_ORDERS);
  heading('Summary');
  const plan = await company.api.get('/v1/plan/status');
  const check = await company.api.get('/v1/plan/check');
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

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

demo().then(
  () => process.exit(0),
  (error: Error) => {
    print();
    say(`the demo found a difference:\n${error.message}`);
    process.exit(1);
  },
);
