import { setTimeout as pause } from 'node:timers/promises';
import { Books } from '../chaos/books';
import { layGround } from '../chaos/company';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import type { Scene } from '../chaos/scene';
import { SERVICES } from '../company/company';
import type { FleetMember } from '../company/fleet';
import { lostAtOwners } from './lost';
import { seconds, type Scenario, type TroubleOptions, type Judgement } from './scenario';
import { staged } from './theatre';

const DAY_MS = 86_400_000;
const RATE = 10;
const PHASE_MS = 6_000;
/** A token of the gateway lives for a minute and a half: what is wrong after a clock was set right must be right by then. */
const RIGHT_WITHIN_MS = 30_000;

/** The clock of one service is wrong by a day, ahead and behind, at one replica and at both. */
export const skew: Scenario = {
  about: 'the clock of one service is a day ahead, or behind, at one replica and at both, while clerks work',
  plants: ['old-tokens'],
  run: (options) => staged('skew', options, (scene) => play(scene, options), { replicas: 2, preload: ['trouble/clock'] }),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const [books, tally] = [new Books(ground), newTally()];
  const [figures, findings]: [string[], string[]] = [[], []];
  const office = new Office(api, ground, { seed: 2, rate: RATE, books, tally });
  office.open();
  const phaseMs = options.minutes === undefined ? PHASE_MS : (options.minutes * 60_000) / 24;
  let longestMs = 0;
  for (const name of [...SERVICES, 'gateway'] as FleetMember[]) {
    for (const days of [1, -1]) {
      for (const replicas of [scene.fleet.replicas(name).slice(1), scene.fleet.replicas(name)]) {
        const before = books.commands;
        for (const replica of replicas) replica.tell(`skew ${days * DAY_MS}`);
        await pause(phaseMs);
        for (const replica of replicas) replica.tell('skew 0');
        const isRight = await untilWell(scene);
        longestMs = Math.max(longestMs, isRight ?? RIGHT_WITHIN_MS);
        const about = `${name}, ${replicas.length} of 2 replicas, ${days > 0 ? 'ahead' : 'behind'}`;
        options.say(`${about}: ${books.commands - before} commands`);
        if (isRight === undefined)
          findings.push(`${about}: not every call is answered ${seconds(RIGHT_WITHIN_MS)} after the clock was set right`);
      }
    }
  }
  findings.push(...(await office.close()));
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  const statuses = [...tally.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  figures.push(
    `${books.commands} commands; answers by status: ${statuses.join(', ')}`,
    `all services answered every read again ${seconds(longestMs)} after the clock was set right, at the latest`,
  );
  findings.push(...(await differences(api, ground, books)), ...(await lostAtOwners(scene)), ...new Set(tally.wrong));
  return { figures, findings };
}

const READS = ['/v1/sales_orders', '/v1/manufacturing_orders', '/v1/purchase_orders', '/v1/materials', '/v1/plan/status'];
const IN_A_ROW = 6;

/** Waits until each service answers several reads in a row, whichever replicas they meet. @returns how long it took, if it did in time */
async function untilWell({ fleet }: Scene): Promise<number | undefined> {
  const started = Date.now();
  for (let well = 0; Date.now() - started < RIGHT_WITHIN_MS;) {
    const answers = await Promise.all(READS.map((path) => fleet.api.send('GET', `${path}?limit=1`.replace('status?limit=1', 'status'))));
    well = answers.every(({ status }) => status < 300) ? well + 1 : 0;
    if (well === IN_A_ROW) return Date.now() - started;
    await pause(100);
  }
  return undefined;
}
