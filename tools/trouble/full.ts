import { setTimeout as pause } from 'node:timers/promises';
import { layGround, type Ground } from '../chaos/company';
import { untilAtRest } from '../company/at-rest';
import type { Scene } from '../chaos/scene';
import type { Answer } from '../company/api';
import { seconds, type Scenario, type TroubleOptions, type Judgement } from './scenario';
import { staged } from './theatre';

/** Above what the gateway lets wait for one service. */
const CHANGES = 1_500;
const PACKINGS = 100;
const SILENT_MS = 12_000;
/** The gateway gives up after half a minute for a connection and half a minute for the answer. */
const ANSWERED_WITHIN_MS = 62_000;
const AT_ONCE_AGAIN = 50;

/** The database of one service says nothing while very many calls come: all queues before it fill. */
export const full: Scenario = {
  about: 'the database of inventory is silent while 1,500 changes of stock and 100 packings come at once',
  plants: ['endless-queue'],
  run: (options) => staged('full', options, (scene) => play(scene, options)),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const packings = await packable(scene, ground);
  await untilAtRest(api);
  const change = (at: number): object => ({
    stock_adjustment_number: `FULL-${at}`,
    location_id: ground.works,
    stock_adjustment_rows: [{ variant_id: ground.board, quantity: 1, cost_per_unit: 5 }],
  });
  const calls = [
    ...Array.from({ length: CHANGES }, (_, at) => ({ path: '/v1/stock_adjustments', body: change(at), key: `change ${at}` })),
    ...packings.map((body, at) => ({ path: '/v1/sales_order_fulfillments', body, key: `packing ${at}` })),
  ];
  const send = async ({ path, body, key }: (typeof calls)[number]): Promise<Answer & { ms: number }> => {
    const started = Date.now();
    const none = (problem: Error): Answer => ({ status: 0, body: { message: String(problem.cause ?? problem) }, headers: new Headers() });
    const answer = await api.send('POST', path, body, { headers: { 'idempotency-key': key } }).catch(none);
    return { ...answer, ms: Date.now() - started };
  };
  const stockBefore = await inStock(scene, ground.board, ground.works);
  const wire = [...scene.wires].find(([name]) => /^inventory-\d+ to mongo$/.test(name))![1];
  wire.silence();
  const sending = Promise.all(calls.map(send));
  await pause(SILENT_MS);
  wire.mend();
  const answers = await sending;
  options.say('all are answered; what was not done is asked again');
  const findings = odd(answers);
  let left = calls.filter((_, at) => answers[at]!.status >= 300);
  for (let tries = 0; left.length > 0 && tries < 100; tries++) {
    const some = left.slice(0, AT_ONCE_AGAIN);
    const again = await Promise.all(some.map(send));
    left = [...left.slice(AT_ONCE_AGAIN), ...some.filter((_, at) => again[at]!.status >= 300)];
    findings.push(...odd(again));
  }
  if (left.length > 0) findings.push(`${left.length} calls are refused still`);
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  const stock = (await inStock(scene, ground.board, ground.works)) - stockBefore;
  if (stock !== CHANGES) findings.push(`${stock} pieces came in by ${CHANGES} changes of one piece`);
  const plan = await api.send('GET', '/v1/plan/check');
  if (plan.status !== 200 || plan.body.findings.length > 0) findings.push(`plan check: ${plan.status} ${JSON.stringify(plan.body)}`);
  const busy = answers.filter(({ body }) => body?.code === 'SERVICE_BUSY');
  if (busy.length === 0) findings.push('no answer was SERVICE_BUSY');
  const slowest = (some: readonly { ms: number }[]): string => seconds(Math.max(0, ...some.map(({ ms }) => ms)));
  const figure = `${answers.length} calls at once: ${answers.filter(({ status }) => status < 300).length} done, ${busy.length} refused as SERVICE_BUSY within ${slowest(busy)}, the others 503; all answered within ${slowest(answers)}`;
  return { figures: [figure, 'asked again, each was done once'], findings: [...new Set(findings)] };
}

/** Packings of one order each, with the stock that they take. */
async function packable({ fleet: { api } }: Scene, ground: Ground): Promise<object[]> {
  const packings: object[] = [];
  const stocked = {
    stock_adjustment_number: 'MORE',
    location_id: ground.works,
    stock_adjustment_rows: [{ variant_id: ground.chair, quantity: PACKINGS, cost_per_unit: 5 }],
  };
  await api.post('/v1/stock_adjustments', stocked);
  for (let at = 0; at < PACKINGS; at++) {
    const rows = [{ variant_id: ground.chair, quantity: 1 }];
    const order = await api.post('/v1/sales_orders', {
      order_no: `FULL-${at}`,
      customer_id: ground.customer,
      location_id: ground.works,
      sales_order_rows: rows,
    });
    packings.push({ sales_order_id: order.id, status: 'PACKED' });
  }
  return packings;
}

const odd = (answers: readonly (Answer & { ms: number })[]): string[] =>
  answers.flatMap(({ status, body, headers, ms }) => {
    if (ms > ANSWERED_WITHIN_MS) return [`${status} after ${seconds(ms)}`];
    return status < 300 || (status === 503 && headers.get('retry-after') !== null)
      ? []
      : [`${status} ${JSON.stringify(body).slice(0, 200)}`];
  });

async function inStock({ fleet }: Scene, variant: number, location: number): Promise<number> {
  const { data } = await fleet.api.get(`/v1/inventory?variant_id=${variant}&location_id=${location}`);
  return Number(data[0]?.quantity_in_stock ?? 0);
}
