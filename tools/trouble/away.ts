import { setTimeout as pause } from 'node:timers/promises';
import { layGround, type Ground } from '../chaos/company';
import { untilAtRest } from '../company/at-rest';
import type { Scene } from '../chaos/scene';
import type { Answer, Api } from '../company/api';
import { all } from '../company/every-page';
import { lostAtOwners } from './lost';
import { seconds, type Scenario, type TroubleOptions, type Judgement } from './scenario';
import { staged } from './theatre';

const AWAY_MINUTES = 5;
/** The backlog must be gone by then. */
const DRAINS_WITHIN_MS = 60_000;
/** Nobody is kept waiting for longer, whatever is down. */
const ANSWERS_WITHIN_MS = 10_000;
const ROUND_EVERY_MS = 1_000;

/** NATS is away for minutes: each service goes on with what it can do alone, and tells the others when it is back. */
export const away: Scenario = {
  about: 'NATS is down for five minutes while calls come that need no other service, and some that do',
  plants: ['no-sweep', 'shut-without-bus'],
  run: (options) => staged('away', options, (scene) => play(scene, options)),
};

interface Call {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly isAskedAgain?: boolean;
}

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const before = await prepared(api, ground);
  await untilAtRest(api);
  await scene.nats.kill();
  const gone = Date.now();
  const until = gone + (options.minutes ?? AWAY_MINUTES) * 60_000;
  const found = new Found();
  const undone: Call[] = [];
  let round = 0;
  for (; Date.now() < until; round++) {
    const next = Date.now() + ROUND_EVERY_MS;
    for (const call of alone(ground, before, round)) found.alone(call, await timed(api, call));
    // Few, since each waits for somebody who doesn't answer.
    for (const call of round % 20 === 5 ? together(before, round) : []) {
      found.together(call, await timed(api, call));
      undone.push(call);
    }
    await pause(Math.max(0, next - Date.now()));
  }
  await scene.nats.restart();
  const back = Date.now();
  options.say(`NATS is back after ${seconds(back - gone)}`);
  await untilAtRest(api).catch((problem: Error) => found.findings.push(problem.message));
  const drained = Date.now() - back;
  if (drained > DRAINS_WITHIN_MS)
    found.findings.push(`at rest ${seconds(drained)} after NATS was back, not within ${seconds(DRAINS_WITHIN_MS)}`);
  for (const call of undone) {
    const { status, body } = await send(api, call);
    if (status >= 300) found.findings.push(`${call.name}, asked again with NATS back: ${status} ${JSON.stringify(body).slice(0, 200)}`);
  }
  await untilAtRest(api).catch((problem: Error) => found.findings.push(problem.message));
  const orders = (await all(api, '/v1/sales_orders')).filter(({ order_no }) => String(order_no).startsWith('AWAY-'));
  if (orders.length !== round || new Set(orders.map(({ order_no }) => order_no)).size !== round)
    found.findings.push(`${orders.length} orders of ${round} that were made without NATS`);
  const unplanned = orders.filter(({ product_availability }) => product_availability === null);
  if (unplanned.length > 0) found.findings.push(`${unplanned.length} orders have no status`);
  const plan = await api.send('GET', '/v1/plan/check');
  if (plan.status !== 200 || plan.body.findings.length > 0) found.findings.push(`plan check: ${plan.status} ${JSON.stringify(plan.body)}`);
  found.findings.push(...(await lostAtOwners(scene)));
  return {
    figures: [
      `NATS away for ${seconds(back - gone)}: ${found.count} calls that need no other service, ${found.refused} of them not answered 2xx; the slowest took ${seconds(found.slowestMs)}`,
      `${undone.length} calls that need another service: answered 503 within ${seconds(found.slowestRefusalMs)}, and done when they were asked again`,
      `at rest ${seconds(drained)} after NATS was back`,
    ],
    findings: [...found.findings, ...found.kinds()],
  };
}

/** What came of the calls while NATS was away. */
class Found {
  readonly findings: string[] = [];
  count = 0;
  refused = 0;
  slowestMs = 0;
  slowestRefusalMs = 0;
  private readonly odd = new Map<string, number>();

  alone({ name }: Call, { status, body, ms }: Timed): void {
    this.count++;
    this.slowestMs = Math.max(this.slowestMs, ms);
    if (status < 300 && ms < ANSWERS_WITHIN_MS) return;
    this.refused++;
    this.note(`${name} needs no other service: ${status} within ${seconds(ms).replace(/\..*/, ' s')} ${String(body?.message ?? '')}`);
  }

  together({ name }: Call, { status, body, ms, headers }: Timed): void {
    this.slowestRefusalMs = Math.max(this.slowestRefusalMs, ms);
    if (status === 503 && headers.get('retry-after') !== null && ms < ANSWERS_WITHIN_MS) return;
    this.note(`${name}: ${status} after ${seconds(ms)} ${JSON.stringify(body).slice(0, 200)}, not 503 with Retry-After`);
  }

  kinds(): string[] {
    return [...this.odd].map(([about, count]) => `${count} times ${about}`);
  }

  private note(about: string): void {
    this.odd.set(about, (this.odd.get(about) ?? 0) + 1);
  }
}

interface Before {
  readonly customerId: number;
  readonly order: { readonly id: number; readonly rowId: number };
  readonly packable: readonly { readonly id: number; readonly rowId: number }[];
}

/** What is there before NATS goes. */
async function prepared(api: Api, ground: Ground): Promise<Before> {
  const order = async (orderNo: string): Promise<{ id: number; rowId: number }> => {
    const made = await api.post('/v1/sales_orders', {
      order_no: orderNo,
      customer_id: ground.customer,
      location_id: ground.works,
      sales_order_rows: [{ variant_id: ground.chair, quantity: 1 }],
    });
    return { id: made.id, rowId: made.sales_order_rows[0].id };
  };
  const packable: { id: number; rowId: number }[] = [];
  for (let at = 0; at < 20; at++) packable.push(await order(`BEFORE-${at}`));
  return { customerId: ground.customer, order: await order('BEFORE'), packable };
}

/** Calls that one service can answer with what it has. */
const alone = (ground: Ground, { customerId, order }: Before, round: number): Call[] => [
  ...READS.map((path) => ({ name: `GET ${path}`, method: 'GET', path })),
  { name: 'POST /v1/customers', method: 'POST', path: '/v1/customers', body: { name: `Customer ${round}` } },
  { name: 'PATCH /v1/customers', method: 'PATCH', path: `/v1/customers/${customerId}`, body: { comment: `round ${round}` } },
  { name: 'POST /v1/suppliers', method: 'POST', path: '/v1/suppliers', body: { name: `Supplier ${round}` } },
  {
    name: 'POST /v1/sales_orders',
    method: 'POST',
    path: '/v1/sales_orders',
    body: {
      order_no: `AWAY-${round}`,
      customer_id: ground.customer,
      location_id: ground.works,
      sales_order_rows: [{ variant_id: ground.chair, quantity: 1 }],
    },
  },
  {
    name: 'PATCH /v1/sales_order_rows',
    method: 'PATCH',
    path: `/v1/sales_order_rows/${order.rowId}`,
    body: { quantity: 1 + (round % 3) },
  },
  { name: 'POST rank', method: 'POST', path: `/v1/sales_orders/${order.id}/rank`, body: { position: round % 2 ? 'first' : 'last' } },
  {
    name: 'POST /v1/purchase_orders',
    method: 'POST',
    path: '/v1/purchase_orders',
    body: {
      order_no: `AWAY-P-${round}`,
      supplier_id: ground.supplier,
      location_id: ground.works,
      purchase_order_rows: [{ variant_id: ground.board, quantity: 2, price_per_unit: 5 }],
    },
  },
  {
    name: 'POST /v1/manufacturing_orders',
    method: 'POST',
    path: '/v1/manufacturing_orders',
    body: { variant_id: ground.shelf, location_id: ground.works, planned_quantity: 1 },
  },
  {
    name: 'POST /v1/stock_adjustments',
    method: 'POST',
    path: '/v1/stock_adjustments',
    body: {
      stock_adjustment_number: `AWAY-A-${round}`,
      location_id: ground.works,
      stock_adjustment_rows: [{ variant_id: ground.board, quantity: 1, cost_per_unit: 5 }],
    },
  },
];

const READS = [
  '/v1/customers?limit=5',
  '/v1/sales_orders?limit=5',
  '/v1/sales_order_rows?limit=5',
  '/v1/sales_order_fulfillments?limit=5',
  '/v1/manufacturing_orders?limit=5',
  '/v1/bom_rows?limit=5',
  '/v1/suppliers?limit=5',
  '/v1/purchase_orders?limit=5',
  '/v1/products?limit=5',
  '/v1/materials?limit=5',
  '/v1/locations?limit=5',
  '/v1/stock_adjustments?limit=5',
  '/v1/inventory_movements?limit=5',
  '/v1/plan/status',
];

/** Calls that sales can't answer without the ledger. */
const together = ({ packable }: Before, round: number): Call[] => {
  const order = packable[Math.floor(round / 20) % packable.length]!;
  const rows = [{ sales_order_row_id: order.rowId, quantity: 1 }];
  const body = { sales_order_id: order.id, status: 'PACKED', sales_order_fulfillment_rows: rows };
  return [
    { name: 'GET /v1/inventory', method: 'GET', path: '/v1/inventory?limit=5' },
    { name: `packing ${order.id}`, method: 'POST', path: '/v1/sales_order_fulfillments', body, isAskedAgain: true },
  ];
};

interface Timed extends Answer {
  readonly ms: number;
}

async function timed(api: Api, call: Call): Promise<Timed> {
  const started = Date.now();
  const none = (problem: Error): Answer => ({ status: 0, body: { message: problem.message }, headers: new Headers() });
  return { ...(await send(api, call).catch(none)), ms: Date.now() - started };
}

/** What must be asked again goes under a key. */
const send = (api: Api, { name, method, path, body, isAskedAgain }: Call): Promise<Answer> =>
  api.send(method, path, body, isAskedAgain ? { headers: { 'idempotency-key': name } } : {});
