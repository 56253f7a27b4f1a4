import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Books } from '../chaos/books';
import { layGround } from '../chaos/company';
import { newTally } from '../chaos/insistent';
import { differences } from '../chaos/judge';
import { untilAtRest } from '../company/at-rest';
import { Office } from '../chaos/office';
import type { Scene } from '../chaos/scene';
import { median, MemoryWatch } from './memory';
import type { Scenario, TroubleOptions, Judgement } from './scenario';
import { staged } from './theatre';

const MINUTES = 15;
const RATE = 10;
const LOOKS_EVERY_MS = 5_000;
/** From the second third of the time to the last, after everything has been used once; orders and stock grow meanwhile. */
const GROWS_MB = 40;
const GROWS_BY = 0.2;

/** A quarter of an hour of ordinary work: no process grows without end. */
export const soak: Scenario = {
  about: 'a quarter of an hour of ordinary work, with the memory of each process over time',
  plants: ['hoarder'],
  run: (options) => staged('soak', options, (scene) => play(scene, options)),
};

async function play(scene: Scene, options: TroubleOptions): Promise<Judgement> {
  const { api } = scene.fleet;
  const ground = await layGround(api);
  const [books, tally] = [new Books(ground), newTally()];
  const minutes = options.minutes ?? MINUTES;
  const office = new Office(api, ground, { seed: 4, rate: RATE, books, tally });
  office.open();
  const watch = new MemoryWatch(scene, LOOKS_EVERY_MS);
  await pause(minutes * 60_000);
  watch.end();
  const findings = await office.close();
  await untilAtRest(api).catch((problem: Error) => findings.push(problem.message));
  findings.push(...(await differences(api, ground, books)), ...new Set(tally.wrong));
  const thirds = [...watch.curves].map(([name, curve]) => ({ name, ...thirdsOf(curve) }));
  for (const { name, second, last } of thirds)
    if (last - second > Math.max(GROWS_MB, second * GROWS_BY))
      findings.push(`${name} grows: ${second} MB in the second third, ${last} MB in the last`);
  const took = [...tally.took].sort((a, b) => a - b);
  const report = {
    minutes,
    everySeconds: LOOKS_EVERY_MS / 1_000,
    commands: books.commands,
    medianMs: median(took),
    megabytes: Object.fromEntries(watch.curves),
  };
  if (options.out !== undefined) write(options.out, report, thirds);
  return {
    figures: [
      `${books.commands} commands in ${minutes} minutes, half of them answered within ${median(took)} ms`,
      ...thirds.map(
        ({ name, first, second, last, most }) =>
          `${name.padEnd(16)} ${first} → ${second} → ${last} MB (medians of thirds), at most ${most}`,
      ),
    ],
    findings,
  };
}

interface Thirds {
  readonly first: number;
  readonly second: number;
  readonly last: number;
  readonly most: number;
}

function thirdsOf(curve: readonly number[]): Thirds {
  const part = (from: number): number =>
    median(curve.slice(Math.floor((curve.length * from) / 3), Math.ceil((curve.length * (from + 1)) / 3)));
  return { first: part(0), second: part(1), last: part(2), most: Math.max(...curve) };
}

function write(
  folder: string,
  report: { megabytes: Readonly<Record<string, readonly number[]>>; everySeconds: number },
  thirds: readonly (Thirds & { name: string })[],
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'soak.json'), `${JSON.stringify(report, null, 1)}\n`);
  const each = Math.max(1, Math.round(60 / report.everySeconds));
  const curve = (name: string): string => report.megabytes[name]!.filter((_, at) => at % each === 0).join(' ');
  const rows = thirds.map(
    ({ name, first, second, last, most }) => `| ${name} | ${first} | ${second} | ${last} | ${most} | ${curve(name)} |`,
  );
  const head = ['| process | first third | second | last | most | MB, every minute |', '|---|---|---|---|---|---|'];
  writeFileSync(join(folder, 'soak.md'), `${[...head, ...rows].join('\n')}\n`);
}
