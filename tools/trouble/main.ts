import { parseArgs } from 'node:util';
import { setUpServers } from '@pegboard/servers';
import { say } from '../say';
import { away } from './away';
import { forgets } from './forgets';
import { full } from './full';
import { PLANTS } from './plants';
import { poison } from './poison';
import { skew } from './skew';
import { slow } from './slow';
import { soak } from './soak';
import { thrice } from './thrice';
import type { Scenario, TroubleOptions } from './scenario';

const SCENARIOS: Readonly<Record<string, Scenario>> = { forgets, away, thrice, skew, poison, full, slow, soak };

const USAGE = `npm run trouble -- [--only NAME,…] [--minutes M] [--plant GUARD] [--logs FOLDER] [--out FOLDER]
${Object.entries(SCENARIOS)
  .map(([name, { about, plants }]) => `  ${name.padEnd(9)} ${about}${plants.length > 0 ? ` (plants: ${plants.join(', ')})` : ''}`)
  .join('\n')}`;

/** `npm run trouble`: ends with 1 if a scenario found anything that is not as it must be. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      minutes: { type: 'string' },
      plant: { type: 'string' },
      logs: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(SCENARIOS);
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const isKnown = names.every((name) => name in SCENARIOS) && (values.plant === undefined || values.plant in PLANTS);
  if (!isKnown || (minutes !== undefined && !(minutes > 0))) throw new Error(USAGE);
  await setUpServers({ log: say });
  const options: TroubleOptions = {
    say,
    ...(minutes === undefined ? {} : { minutes }),
    ...(values.plant === undefined ? {} : { plant: values.plant }),
    ...(values.logs === undefined ? {} : { logDir: values.logs }),
    ...(values.out === undefined ? {} : { out: values.out }),
  };
  let wrong = 0;
  for (const name of names) {
    const started = Date.now();
    const { figures, findings } = await SCENARIOS[name]!.run(options);
    wrong += findings.length;
    const verdict = findings.length === 0 ? 'as it must be' : `${findings.length} WRONG`;
    print(`${name}: ${verdict}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
    for (const figure of figures) print(`  ${figure}`);
    for (const finding of findings.slice(0, 30)) print(`  WRONG: ${finding.slice(0, 400)}`);
  }
  return wrong > 0 ? 1 : 0;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

// The processes end with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => process.exit(code),
  (problem: Error) => {
    say(problem.message);
    process.exit(2);
  },
);
