import { setTimeout as pause } from 'node:timers/promises';
import { connect, headers, type NatsConnection } from 'nats';
import { Books } from '../chaos/books';
import { layGround } from '../chaos/company';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import type { Scene } from '../chaos/scene';
import type { Api } from '../company/api';
import { MemoryWatch } from './memory';
import { seconds, type Judgement, type Scenario, type TroubleOptions } from './scenario';
import { staged } from './theatre';

const WAITING = 100_000;
const ITEMS = 100;
/** A second more than a message may be in work until it comes again. */
const SLOW_MS = 7_000;
const SLOW_MINUTES = 1;
const RATE = 4;
const AT_ONCE = 500;
const LOOKS_EVERY_MS = 2_000;
/** What a consumer may hold of a stream that it can't follow. */
const GROWS_MB = 120;
const STANDS_STILL_AFTER_MS = 60_000;

/** Listeners that take longer than the bus waits for them, while very many messages wait: none comes twice, and no memory fills. */
export const slow: Scenario = {
  about: 'each listener takes longer than the bus waits for it, while 100,000 messages wait for each',
  plants: ['no-renewal', 'hoarder'],
  run: (options) => staged('slow', options, (scene) => play(scene, options), { preload: ['trouble/handlers'] }),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const subjects = await items(api);
  await untilAtRest(api);
  const bus = await connect({ servers: scene.nats.url });
  const watch = new MemoryWatch(scene, LOOKS_EVERY_MS);
  try {
    const [books, tally] = [new Books(ground), newTally()];
    const office = new Office(api, ground, { seed: 6, rate: RATE, books, tally });
    tell(scene, `slow ${SLOW_MS}`);
    office.open();
    await sendAgain(bus, subjects);
    options.say(`${WAITING} messages wait`);
    await pause((options.minutes ?? SLOW_MINUTES) * 60_000);
    const meanwhile = await consumers(bus);
    tell(scene, 'well');
    const started = Date.now();
    const findings = await drained(bus, options);
    const ms = Date.now() - started;
    findings.push(...(await office.close()));
    await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
    watch.end();
    const most = Math.max(...meanwhile.map(({ waiting }) => waiting));
    if (most < WAITING / 2) findings.push(`only ${most} messages waited for the slowest consumer`);
    for (const { name, again } of meanwhile) if (again > 0) findings.push(`${again} messages in work came to ${name} a second time`);
    for (const [name, grown] of watch.growth()) if (grown > GROWS_MB) findings.push(`${name} grew by ${grown} MB while messages waited`);
    const letters = (await api.get('/v1/ops/dead_letters?state=open&limit=1')).data;
    if (letters.length > 0) findings.push(`a dead letter of what was well: ${letters[0].subject}: ${letters[0].reason}`);
    findings.push(...(await differences(api, ground, books)), ...new Set(tally.wrong));
    const grown = [...watch.growth()].map(([name, megabytes]) => `${name} ${megabytes}`).join(', ');
    return {
      figures: [
        `${WAITING} messages for ${meanwhile.map(({ name, waiting }) => `${name} (${waiting} waited)`).join(', ')}; ${books.commands} commands meanwhile`,
        `heard within ${seconds(ms)} when the listeners were well`,
        `MB that each process grew by at most: ${grown}`,
      ],
      findings,
    };
  } finally {
    watch.end();
    await bus.close();
  }
}

const tell = ({ fleet }: Scene, line: string): void => {
  for (const replica of fleet.replicas()) replica.tell(line);
};

/** Items of which everybody keeps a copy. @returns the subject of each one's event */
async function items(api: Api): Promise<string[]> {
  const subjects: string[] = [];
  for (let at = 0; at < ITEMS; at++) {
    const { id } = await api.post('/v1/materials', { name: `Waiting ${at}`, uom: 'pcs', variants: [{ sku: `WAIT-${at}` }] });
    subjects.push(`evt.inventory.item.${id}.>`);
  }
  return subjects;
}

/** Sends what was sent of the items again and again, as messages of their own. */
async function sendAgain(bus: NatsConnection, subjects: readonly string[]): Promise<void> {
  const manager = await bus.jetstreamManager();
  const originals = await Promise.all(subjects.map((subject) => manager.streams.getMessage('EVENTS', { last_by_subj: subject })));
  for (let sent = 0; sent < WAITING; sent += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) => {
        const { subject, data, header } = originals[(sent + at) % originals.length]!;
        const extra = headers();
        const traceparent = header.get('traceparent');
        if (traceparent) extra.set('traceparent', traceparent);
        return bus.jetstream().publish(subject, data, { msgID: `again-${sent + at}`, headers: extra, timeout: 30_000 });
      }),
    );
}

interface Consumer {
  readonly name: string;
  /** Not given out yet, and given out but not acknowledged. */
  readonly waiting: number;
  /** Of those not acknowledged, how many were given out more than once. */
  readonly again: number;
}

async function consumers(bus: NatsConnection): Promise<Consumer[]> {
  const found: Consumer[] = [];
  for await (const { name, num_pending, num_ack_pending, num_redelivered } of (await bus.jetstreamManager()).consumers.list('EVENTS'))
    found.push({ name, waiting: num_pending + num_ack_pending, again: num_redelivered });
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** Waits until nothing waits any more. @returns what stood still */
async function drained(bus: NatsConnection, { say }: TroubleOptions): Promise<string[]> {
  let [left, since, looks] = [Infinity, Date.now(), 0];
  while (left > 0) {
    const now = (await consumers(bus)).reduce((sum, { waiting }) => sum + waiting, 0);
    if (now < left) [left, since] = [now, Date.now()];
    if (Date.now() - since > STANDS_STILL_AFTER_MS) return [`${left} messages wait, and nobody takes them`];
    if (left > 0) await pause(1_000);
    if (++looks % 20 === 0) say(`${left} messages wait`);
  }
  return [];
}
