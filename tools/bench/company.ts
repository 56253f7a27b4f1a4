import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { setUpServers, startMongo, startNats } from '@pegboard/servers';
import { Company, onItsWay, SERVICES, type Api } from '../company';
import { say } from '../say';
import { behindGuard, cpuSecondsOf, residentMegabytes } from './servers';
import { oneAfterTheOther, seconds, sideBySide, spread, tenths, timed, type Spread } from './spread';

/** The numbers of open orders at which everything is measured. */
export const SIZES = [0, 1_000, 4_000] as const;
const PRODUCTS = 100;
const PARTS = 100;
const MATERIALS = 200;
const ROWS = 3;
const CONNECTIONS = 16;
const CREATED = 200;
const ONE_BY_ONE = 40;
const PAGES = 30;
const MOVES = 15;
const BULK = 100;
const LOOK_MS = 5;

export interface AtSize {
  readonly open: number;
  /** Orders of three rows, over 16 connections. */
  readonly createdPerSecond: number;
  readonly created: Spread;
  /** Processor time that all processes and both servers take for one order, in milliseconds, and each one's part. */
  readonly cpuMsAnOrder: number;
  readonly cpuMsByProcess: Readonly<Record<string, number>>;
  /** From the call to an answer that the plan reflects. */
  readonly inThePlan: Spread;
  /** From the call until the last status that it changes is shown by sales. */
  readonly moved: Spread;
  readonly movedAtOwner: Spread;
  /** Of 50 orders: the first, and the one in the middle. */
  readonly firstPage: Spread;
  readonly middlePage: Spread;
  /** Of the whole list in a new sequence. */
  readonly allMovedMs: number;
  readonly allMovedPlannedMs: number;
  readonly megabytes: Readonly<Record<string, number>>;
}

export interface CompanyFigures {
  readonly sizes: readonly AtSize[];
  readonly items: number;
  readonly itemsPerSecond: number;
  readonly recipeRows: number;
  readonly recipeRowsPerSecond: number;
  /** Make to order of so many orders in one call. */
  readonly bulkOrders: number;
  readonly bulkSeconds: number;
  /** From a start of all processes until all are ready, with the orders of the largest size. */
  readonly startSeconds: number;
}

interface Works {
  readonly api: Api;
  readonly location: number;
  readonly customer: number;
  readonly products: readonly number[];
}

/** The whole company as processes on real servers: what people wait for, at several numbers of open orders. */
export async function company(sizes: readonly number[] = SIZES): Promise<CompanyFigures> {
  await setUpServers({ log: say });
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-bench-'));
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: join(dir, 'nats'), syncAlways: true }),
    startMongo({ dataDir: join(dir, 'mongo') }),
  ]);
  const start = (): Promise<Company> =>
    Company.start({
      natsUrl: nats.url,
      mongoUrl: mongo.url,
      apiKey: 'bench-key-123',
      logDir: join(dir, 'logs'),
      env: { LOG_LEVEL: 'warn' },
    });
  let running = await start();
  try {
    const pids = { nats: () => nats.pid, mongo: () => mongo.pid };
    const { works, ...masters } = await furnished(running.api);
    const found: AtSize[] = [];
    for (const size of sizes) {
      await grow(works, size);
      found.push(await measured(running, works, size, pids));
      say(`${size} open orders: ${JSON.stringify(found.at(-1))}`);
    }
    const bulk = await madeToOrder(works);
    await running.stop();
    const started = performance.now();
    running = await start();
    return { sizes: found, ...masters, ...bulk, startSeconds: seconds(performance.now() - started) };
  } finally {
    await running.stop();
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}

async function furnished(
  api: Api,
): Promise<{ works: Works } & Pick<CompanyFigures, 'items' | 'itemsPerSecond' | 'recipeRows' | 'recipeRowsPerSecond'>> {
  const location = (await api.post('/v1/locations', { name: 'Works' })).id as number;
  const customer = (await api.post('/v1/customers', { name: 'Customer' })).id as number;
  const kinds = [
    ...new Array<string>(PRODUCTS).fill('P'),
    ...new Array<string>(PARTS).fill('H'),
    ...new Array<string>(MATERIALS).fill('M'),
  ];
  const made: { item: number; variant: number }[] = [];
  const started = performance.now();
  await sideBySide(CONNECTIONS, kinds, async (kind, at) => {
    const body = { name: `${kind}${at}`, uom: 'pcs', variants: [{ sku: `${kind}-${at}`, purchase_price: 5, sales_price: 50 }] };
    const path = kind === 'M' ? '/v1/materials' : '/v1/products';
    const item = await api.post(path, kind === 'M' ? body : { ...body, is_sellable: true, is_producible: true });
    made[at] = { item: item.id, variant: item.variants[0].id };
  });
  const items = performance.now() - started;
  const [products, parts] = [made.slice(0, PRODUCTS), made.slice(PRODUCTS, PRODUCTS + PARTS)];
  const materials = made.slice(PRODUCTS + PARTS);
  const row = (of: { item: number; variant: number }, ingredient: { variant: number }, quantity: number): object => ({
    ...{ product_item_id: of.item, product_variant_id: of.variant, ingredient_variant_id: ingredient.variant, quantity },
  });
  const rows = [
    ...products.flatMap((product, at) => [0, 1, 2].map((n) => row(product, parts[(at + n) % PARTS]!, n + 1))),
    ...parts.flatMap((part, at) => [0, 1, 2].map((n) => row(part, materials[(2 * at + n) % MATERIALS]!, n + 1))),
  ];
  const bulk = performance.now();
  await api.post('/v1/bom_rows/batch/create', { data: rows });
  const recipes = performance.now() - bulk;
  await api.post('/v1/stock_adjustments', {
    stock_adjustment_number: 'OPENING',
    location_id: location,
    stock_adjustment_rows: [...products, ...materials].map(({ variant }) => ({ variant_id: variant, quantity: 500, cost_per_unit: 5 })),
  });
  await planned(api);
  return {
    works: { api, location, customer, products: products.map(({ variant }) => variant) },
    items: made.length,
    itemsPerSecond: Math.round((made.length * 1_000) / items),
    recipeRows: rows.length,
    recipeRowsPerSecond: Math.round((rows.length * 1_000) / recipes),
  };
}

let numbered = 0;

const order = ({ location, customer, products }: Works): object => {
  const at = ++numbered;
  const rows = Array.from({ length: ROWS }, (_, n) => ({
    variant_id: products[(at * 7 + n * 31) % products.length],
    quantity: 1 + (at % 5),
    price_per_unit: 50,
  }));
  return { order_no: `B-${at}`, customer_id: customer, location_id: location, sales_order_rows: rows };
};

const create = (works: Works, waitForPlan = false): Promise<{ id: number }> =>
  works.api.post('/v1/sales_orders', order(works), { waitForPlan });

async function grow(works: Works, size: number): Promise<void> {
  const { api } = works;
  const open = await count(api);
  if (open < size) await sideBySide(CONNECTIONS, new Array<null>(size - open).fill(null), () => create(works));
  await planned(api);
}

const count = async (api: Api): Promise<number> =>
  (JSON.parse((await api.send('GET', '/v1/sales_orders?limit=1')).headers.get('x-pagination')!) as { total_records: number }).total_records;

type Pids = Readonly<Record<'nats' | 'mongo', () => number | undefined>>;

async function measured(running: Company, works: Works, open: number, servers: Pids): Promise<AtSize> {
  const { api } = works;
  const processes = new Map<string, number>();
  for (const name of SERVICES) processes.set(name, running.services[name].pid!);
  processes.set('gateway', running.gateway.pid!);
  for (const name of ['nats', 'mongo'] as const) if (servers[name]() !== undefined) processes.set(name, behindGuard(servers[name]()!));
  const cpu = (): Map<string, number> => new Map([...processes].map(([name, pid]) => [name, cpuSecondsOf(pid)]));
  const before = cpu();
  const started = performance.now();
  const took: number[] = [];
  await sideBySide(CONNECTIONS, new Array<null>(CREATED).fill(null), async () => void took.push(await timed(() => create(works))));
  const ms = performance.now() - started;
  await planned(api);
  const byProcess = Object.fromEntries([...cpu()].map(([name, after]) => [name, tenths(((after - before.get(name)!) * 1_000) / CREATED)]));
  const inThePlan = await oneAfterTheOther(ONE_BY_ONE, () => create(works, true));
  const moves = await moved(api);
  const total = await count(api);
  const middle = Math.max(1, Math.floor(total / 100));
  return {
    open,
    createdPerSecond: Math.round((CREATED * 1_000) / ms),
    created: spread(took),
    cpuMsAnOrder: tenths(Object.values(byProcess).reduce((sum, part) => sum + part, 0)),
    cpuMsByProcess: byProcess,
    inThePlan,
    ...moves,
    firstPage: await oneAfterTheOther(PAGES, () => api.get('/v1/sales_orders?limit=50')),
    middlePage: await oneAfterTheOther(PAGES, () => api.get(`/v1/sales_orders?limit=50&page=${middle}`)),
    ...(await allMoved(api, total)),
    megabytes: Object.fromEntries([...processes].map(([name, pid]) => [name, residentMegabytes(pid)])),
  };
}

/** The last of the list goes to its top, and waits until sales shows the statuses of the plan. */
async function moved(api: Api): Promise<Pick<AtSize, 'moved' | 'movedAtOwner'>> {
  const [answered, shown]: [number[], number[]] = [[], []];
  for (let at = 0; at < MOVES; at++) {
    const total = await count(api);
    const [last] = (await api.get(`/v1/sales_orders?limit=1&page=${total}`)).data;
    const started = performance.now();
    answered.push(await timed(() => api.post(`/v1/sales_orders/${last.id}/rank`, { position: 'first' }, {})));
    await planned(api);
    await atRest(api);
    shown.push(performance.now() - started);
  }
  return { moved: spread(answered), movedAtOwner: spread(shown) };
}

async function allMoved(api: Api, total: number): Promise<Pick<AtSize, 'allMovedMs' | 'allMovedPlannedMs'>> {
  const ids: number[] = [];
  for (let page = 1; ids.length < Math.min(total, 1_000); page++)
    ids.push(...(await api.get(`/v1/sales_orders?limit=250&page=${page}`)).data.map(({ id }: { id: number }) => id));
  const started = performance.now();
  const allMovedMs = await timed(() => api.post('/v1/sales_orders/rank', { ids: ids.reverse() }));
  await planned(api);
  return { allMovedMs: tenths(allMovedMs), allMovedPlannedMs: tenths(performance.now() - started) };
}

async function madeToOrder(works: Works): Promise<Pick<CompanyFigures, 'bulkOrders' | 'bulkSeconds'>> {
  const { api } = works;
  const ids: number[] = [];
  for (let at = 0; at < BULK; at++) ids.push((await create(works)).id);
  await planned(api);
  const started = performance.now();
  const answer = await api.post('/v1/manufacturing_order_make_to_order/bulk', { sales_order_ids: ids });
  // What takes long is a job.
  if (answer.data === undefined) while ((await api.get(`/v1/jobs/${answer.id}`)).finished_at === null) await pause(LOOK_MS);
  return { bulkOrders: BULK, bulkSeconds: seconds(performance.now() - started) };
}

/** Waits until the plan knows all that was asked for. */
async function planned(api: Api): Promise<void> {
  for (;;) {
    const { lag, is_busy } = await api.get('/v1/plan/status');
    if (lag === 0 && !is_busy) return;
    await pause(LOOK_MS);
  }
}

/** Waits until nothing is on its way: the owners have heard of their statuses. */
async function atRest(api: Api): Promise<void> {
  while ((await onItsWay(api)).length > 0) await pause(LOOK_MS);
}

if (require.main === module)
  void company(process.env['BENCH_SIZES']?.split(',').map(Number)).then((figures) => process.stdout.write(JSON.stringify(figures)));
