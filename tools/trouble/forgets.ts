import { setTimeout as pause } from 'node:timers/promises';
import { Books } from '../chaos/books';
import { layGround } from '../chaos/company';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import { putBack, wipe } from '../chaos/put-back';
import type { Scene } from '../chaos/scene';
import { lostAtOwners } from './lost';
import { seconds, type Scenario, type TroubleOptions, type Judgement } from './scenario';
import { staged } from './theatre';

const BACK_BY_MS = 60_000;
const RATE = 15;
const BETWEEN_MS = 15_000;

/** The bus is put back by a minute, and later wiped, while clerks work. */
export const forgets: Scenario = {
  about: 'the bus goes back by a minute, and then loses everything, while clerks work',
  plants: ['no-look-back'],
  run: (options) => staged('forgets', options, (scene) => play(scene, options), { replicas: 2 }),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const [books, tally] = [new Books(ground), newTally()];
  const [figures, findings]: [string[], string[]] = [[], []];
  const office = new Office(api, ground, { seed: 1, rate: RATE, books, tally });
  office.open();
  const forget = async (about: string, how: () => Promise<unknown>): Promise<void> => {
    const before = books.commands;
    await how();
    await scene.fleet.untilReady();
    const line = `${about}: ${books.commands - before} commands meanwhile`;
    options.say(line);
    figures.push(line);
  };
  await forget(`the bus back by ${BACK_BY_MS / 1000} s`, () => putBack(scene, options.minutes ? options.minutes * 60_000 : BACK_BY_MS));
  await pause(BETWEEN_MS);
  await forget('the bus wiped', () => wipe(scene));
  await pause(BETWEEN_MS);
  findings.push(...(await office.close()));
  const closed = Date.now();
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  figures.push(`at rest ${seconds(Date.now() - closed)} after the last command; ${books.commands} commands`);
  findings.push(...(await differences(api, ground, books)), ...(await lostAtOwners(scene)), ...new Set(tally.wrong));
  return { figures, findings };
}
