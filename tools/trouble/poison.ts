import { setTimeout as pause } from 'node:timers/promises';
import { connect, headers } from 'nats';
import { everyEvent } from '@pegboard/contracts';
import { Books } from '../chaos/books';
import { layGround, type Ground } from '../chaos/company';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import type { Scene } from '../chaos/scene';
import type { Api } from '../company/api';
import { seconds, type Judgement, type Scenario, type TroubleOptions } from './scenario';
import { staged } from './theatre';

const RATE = 8;
const MB = 1_000_000;
const GIVEN_UP_WITHIN_MS = 120_000;
/** Nobody's. */
const NOBODY = 987_654;

/** What can't be read or handled is put aside, and everybody works on. */
export const poison: Scenario = {
  about: 'bad JSON, unknown types, bodies of a megabyte, and a listener that always throws, while clerks work',
  plants: ['never-gives-up'],
  run: (options) => staged('poison', options, (scene) => play(scene, options), { preload: ['trouble/handlers'] }),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const [books, tally] = [new Books(ground), newTally()];
  const office = new Office(api, ground, { seed: 5, rate: RATE, books, tally });
  office.open();
  const sent = await poisonBus(scene);
  const findings = await largeBodies(api, ground, books);
  const refused = await alwaysRefused(scene);
  findings.push(...refused.findings);
  findings.push(...(await office.close()));
  for (const replica of scene.fleet.replicas())
    if (!(await fetch(`${replica.url}/health/live`)).ok || replica.endings > 0) findings.push(`${replica.name} has ended`);
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  const open = (await all(api)).filter(({ state }) => state === 'open');
  const strange = open.filter(({ subject }) => !String(subject).includes(`.${NOBODY}.`));
  if (strange.length > 0) findings.push(`${strange.length} dead letters of what was well: ${strange[0].subject}: ${strange[0].reason}`);
  if (open.some(({ reason }) => !reason)) findings.push('a dead letter without a reason');
  if (open.length === 0) findings.push('no dead letter of what nobody can read');
  findings.push(...(await differences(api, ground, books)), ...new Set(tally.wrong));
  options.say(`${sent} messages that nobody can read`);
  return {
    figures: [
      `${sent} messages that nobody can read: ${open.length} dead letters, each with its reason; ${books.commands} commands meanwhile`,
      `a listener that always throws: given up by ${refused.services.join(', ')} within ${seconds(refused.ms)}; redriven when it was well`,
    ],
    findings,
  };
}

const all = async (api: Api): Promise<any[]> => (await api.get('/v1/ops/dead_letters?state=open&limit=250')).data;

/** Writes to every subject of an event what nobody can read. @returns how many messages */
async function poisonBus({ nats }: Scene): Promise<number> {
  const bus = await connect({ servers: nats.url });
  const large = JSON.stringify({ specversion: '1.0', id: 'x', type: 'nonsense', source: 'x', data: 'y'.repeat(MB) });
  const texts = [
    '{"half',
    '[]',
    'null',
    '{"specversion":"1.0","id":"1","type":"pegboard.nothing","source":"/x","data":{}}',
    large,
    'z'.repeat(MB),
  ];
  const subjects = [
    ...everyEvent.map(([, { service, resource }]) => `evt.${service}.${resource}.${NOBODY}.updated`),
    `evt.sales.nonsense.${NOBODY}.made`,
    `evt.nobody.nonsense.${NOBODY}.made`,
  ];
  let sent = 0;
  for (const subject of subjects)
    for (const text of texts)
      await bus.jetstream().publish(subject, text, { msgID: `poison-${++sent}`, headers: headers(), timeout: 30_000 });
  await bus.close();
  return sent;
}

/** Bodies of a megabyte: an order that is right, and bodies that are not. */
async function largeBodies(api: Api, ground: Ground, books: Books): Promise<string[]> {
  const row = { variant_id: ground.shelf, quantity: 1, price_per_unit: 5 };
  const order = {
    order_no: 'LARGE',
    customer_id: ground.customer,
    location_id: ground.works,
    sales_order_rows: Array.from({ length: 500 }, () => row),
  };
  const text = `${JSON.stringify(order).slice(0, -1)}${' '.repeat(MB)}}`;
  const made = await api.send('POST', '/v1/sales_orders', text, {
    headers: { 'content-type': 'application/json', 'idempotency-key': 'large' },
  });
  if (made.status < 300) books.orders.add('LARGE');
  const wrong = [JSON.stringify({ ...order, additional_info: 'x'.repeat(MB) }), `{"a":"${'x'.repeat(MB)}`, 'x'.repeat(MB), '['.repeat(MB)];
  const headers = { 'content-type': 'application/json' };
  const answers = await Promise.all([...wrong, ...wrong].map((body) => api.send('POST', '/v1/sales_orders', body, { headers })));
  return [
    ...(made.status < 300 ? [] : [`an order of a megabyte: ${made.status} ${JSON.stringify(made.body).slice(0, 200)}`]),
    ...answers
      .filter(({ status }) => status < 400 || status >= 500)
      .map(({ status }) => `a wrong body of a megabyte was answered ${status}`),
  ];
}

/** A listener that throws at one item, whatever its service: given up, the rest goes on; when it is well, the letters are delivered. */
async function alwaysRefused({ fleet }: Scene): Promise<{ services: string[]; ms: number; findings: string[] }> {
  const { api } = fleet;
  const known = await api.post('/v1/materials', { name: 'Known', uom: 'pcs', variants: [{ sku: 'KNOWN' }] });
  const id: number = known.id;
  for (const replica of fleet.replicas()) replica.tell(`refuse ${id}`);
  const started = Date.now();
  await api.patch(`/v1/materials/${id}`, { name: 'Refused' });
  const lettersOf = async (): Promise<any[]> => (await all(api)).filter(({ subject }) => String(subject).split('.')[3] === String(id));
  const hearers = 3;
  let letters: any[] = [];
  while (letters.length < hearers && Date.now() - started < GIVEN_UP_WITHIN_MS) {
    letters = await lettersOf();
    await pause(500);
  }
  const ms = Date.now() - started;
  for (const replica of fleet.replicas()) replica.tell('well');
  const findings =
    letters.length >= hearers
      ? []
      : [`${letters.length} services gave up an event that they always fail at, not ${hearers}, within ${seconds(ms)}`];
  for (const letter of letters) {
    const answer = await api.send('POST', `/v1/ops/dead_letters/${letter.id}/redrive`, {});
    if (answer.status >= 300) findings.push(`redriving: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  }
  return { services: letters.map(({ service }) => service).sort(), ms, findings };
}
