import { Books, differences, layGround, newTally, Office } from '@pegboard/chaos';
import { untilAtRest } from '@pegboard/company';
import { all, type Api, type Company, type Service } from '@pegboard/company';
import { setTimeout as pause } from 'node:timers/promises';
import { copied, emptied, restored, saysRestored } from './copy';
import type { Stage } from '../mixed/stage';

export interface DrillOptions {
  readonly service: Service;
  /** The bus loses all it has at the same time. Then nothing but a word of the operator tells that the database is older. */
  readonly isBusGone: boolean;
  readonly seconds: number;
  readonly rate: number;
  readonly seed: number;
}

export interface DrillReport {
  /** From the start of the restored process until everything is published, heard and planned, in milliseconds. */
  readonly recoveryMs: number;
  /** How many seconds of work came after the copy. */
  readonly lostSeconds: number;
  /** What the books say and the company doesn't show any more, by kind. */
  readonly lost: ReadonlyMap<string, number>;
  /** What is wrong and nobody is told. */
  readonly silent: readonly string[];
  /** What checks and logs tell. */
  readonly told: readonly string[];
}

/** Clerks work, one service's database is copied, they work on, the copy is put back, and they work again. */
export async function drill(stage: Stage, company: Company, options: DrillOptions): Promise<DrillReport> {
  const { service, seconds, seed, rate } = options;
  const { api } = company;
  const ground = await layGround(api);
  const [books, tally] = [new Books(ground), newTally()];
  const office = new Office(api, ground, { seed, rate, books, tally });
  const work = async (): Promise<void> => {
    office.open();
    await pause(seconds * 1_000);
    await office.close();
    await untilAtRest(api);
  };
  const database = `pegboard_${service}`;
  await work();
  const copy = await copied(stage.mongo.url, database);
  const copiedAt = Date.now();
  await work();
  const lostSeconds = (Date.now() - copiedAt) / 1_000;
  await company.services[service].stop();
  await restored(stage.mongo.url, database, copy);
  if (options.isBusGone) {
    await stage.wipeBus();
    await saysRestored(stage.mongo.url, database);
  }
  const started = Date.now();
  await company.services[service].start();
  await company.untilReady();
  await untilAtRest(api);
  const recoveryMs = Date.now() - started;
  const lost = kinds(await differences(api, ground, books));
  const silent = [...(await wrongNow(stage, company)).map((one) => `after the restore: ${one}`)];
  tally.wrong.splice(0);
  await work();
  silent.push(...(await wrongNow(stage, company)).map((one) => `after more work: ${one}`));
  // A clerk who goes on with what is lost is told so.
  silent.push(...new Set(tally.wrong.filter((one) => !/: 422 .*"code":"UNKNOWN_/.test(one))));
  const doubled = (await differences(api, ground, books)).filter((one) => / is there \d+ times/.test(one));
  silent.push(...doubled);
  return { recoveryMs, lostSeconds, lost, silent, told: await toldBy(api) };
}

/** How many sentences of a kind: without names and numbers. */
function kinds(sentences: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of sentences) {
    const kind = one
      .replace(/(SO|PO|SA)-\S+/, '…')
      .replace(/\b\d+\b/g, '…')
      .slice(0, 100);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** The plan as it lives, against one that is built from the owners; statuses at the owners against the plan; the journal against the stock. */
async function wrongNow(stage: Stage, company: Company): Promise<string[]> {
  const { api } = company;
  const live = await shownByPlan(api);
  const ledger = await checked(api, '/v1/ops/ledger_check');
  const plan = await checked(api, '/v1/plan/check');
  const statuses = await lasting(() => statusesDiffer(api));
  await company.services.planner.stop();
  await emptied(stage.mongo.url, 'pegboard_planner', ['picture', 'picture_chunks']);
  await company.services.planner.start();
  await company.untilReady();
  await untilAtRest(api);
  const built = await shownByPlan(api);
  const differ = [...built]
    .filter(([key, value]) => live.get(key) !== value)
    .map(([key, value]) => `${key}: ${live.get(key)} live, ${value} built`);
  const gone = [...live.keys()].filter((key) => !built.has(key)).map((key) => `${key} is in the live plan alone`);
  return [
    ...plan,
    ...ledger,
    ...statuses,
    ...differ.slice(0, 5),
    ...gone.slice(0, 5),
    ...(differ.length > 5 ? [`… ${differ.length} in all`] : []),
  ];
}

/** What is still so some seconds later: between two looks somebody may be told. */
async function lasting(look: () => Promise<string[]>): Promise<string[]> {
  let found = await look();
  for (let tries = 0; found.length > 0 && tries < 10; tries++) {
    await pause(1_000);
    found = await look();
  }
  return found;
}

async function shownByPlan(api: Api): Promise<Map<string, string>> {
  const { data } = await api.get('/v1/inventory?limit=250');
  return new Map(
    data.map((one: any) => [
      `variant ${one.variant_id}`,
      [one.quantity_in_stock, one.quantity_committed, one.quantity_expected, one.quantity_missing_or_excess].map(Number).join('/'),
    ]),
  );
}

async function statusesDiffer(api: Api): Promise<string[]> {
  const open = (await all(api, '/v1/sales_orders')).filter(({ status }) => status !== 'DELIVERED' && status !== 'PACKED');
  const found: string[] = [];
  for (const order of [...open.slice(0, 20), ...open.slice(-20)])
    for (const row of order.sales_order_rows) {
      const { status, body } = await api.send('GET', `/v1/plan/demands/sales_order_row/${row.id}`);
      if (status !== 200) found.push(`${order.order_no}: the plan answers ${status} for its row`);
      else if (body.status?.product_availability !== row.product_availability)
        found.push(`${order.order_no}: ${row.product_availability}, the plan says ${body.status?.product_availability}`);
    }
  return found.slice(0, 10);
}

async function checked(api: Api, path: string): Promise<string[]> {
  for (;;) {
    const { status, body } = await api.send('GET', path);
    if (status === 429 || status === 503) await pause(500);
    else if (status !== 200) return [`${path}: ${status}`];
    else return body.findings.slice(0, 5).map((one: unknown) => `${path}: ${JSON.stringify(one).slice(0, 300)}`);
  }
}

async function toldBy(api: Api): Promise<string[]> {
  const { differences: data } = await api.get('/v1/ops/checks');
  return data.map((one: any) => `${one.check} ${one.about}: ${one.detail}`);
}
