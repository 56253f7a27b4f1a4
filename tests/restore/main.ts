import { join } from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SERVICES, type Service } from '@pegboard/company';
import { setUpServers } from '@pegboard/servers';
import { companyOn, onStage } from '../mixed/stage';
import { thisBuild } from '../mixed/build';
import { drill, type DrillReport } from './drill';

const USAGE = `npm run restore-drill -- [--only SERVICE,…] [--bus kept|gone] [--seconds S] [--rate R] [--seed N]
  services: ${SERVICES.join(', ')}`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    bus: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `npm run restore-drill`: each service's database alone is put back to an older moment. Ends with 1 if anything is wrong and nobody is told. */
async function main(): Promise<number> {
  const only = values.only?.split(',').map((name) => name.trim() as Service) ?? SERVICES;
  const buses = values.bus ? [values.bus] : ['kept', 'gone'];
  const sizes = { seconds: Number(values.seconds), rate: Number(values.rate), seed: Number(values.seed) };
  if (!only.every((name) => SERVICES.includes(name)) || !buses.every((bus) => ['kept', 'gone'].includes(bus))) throw new Error(USAGE);
  if (!Object.values(sizes).every((size) => size > 0)) throw new Error(USAGE);
  await setUpServers({ log: say });
  let wrong = 0;
  for (const service of only)
    for (const bus of buses) {
      say(`${service}, bus ${bus} …`);
      const report = await onStage(async (stage) => {
        const logs = join(stage.dir, 'logs');
        const company = await companyOn(stage, () => thisBuild.root, logs);
        stage.undo.push(() => company.stop());
        const found = await drill(stage, company, { service, isBusGone: bus === 'gone', ...sizes });
        return { ...found, told: [...found.told, ...loggedIn(logs)] };
      }).catch((problem: Error): DrillReport => ({ ...NOTHING, silent: [problem.message] }));
      wrong += report.silent.length;
      say(`${service}, bus ${bus}:\n${text(report)}`);
    }
  say(wrong === 0 ? 'nothing is wrong that nobody is told' : `${wrong} findings`);
  return wrong === 0 ? 0 : 1;
}

const NOTHING: DrillReport = { recoveryMs: 0, lostSeconds: 0, lost: new Map(), silent: [], told: [] };

/** What a service says of its restore, in its log. */
const loggedIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((file) => [
    ...new Set(
      readFileSync(join(folder, file), 'utf8').match(/the database of \w+ is older[^"\\]*|\w+: \d+ entries are lost[^"\\]*/g) ?? [],
    ),
  ]);

const text = ({ recoveryMs, lostSeconds, lost, silent, told }: DrillReport): string =>
  [
    `  whole again ${(recoveryMs / 1000).toFixed(1)} s after its start; the copy was ${lostSeconds.toFixed(0)} s old`,
    ...[...lost].map(([kind, count]) => `  lost: ${count} × ${kind}`),
    ...told.map((one) => `  told: ${one.slice(0, 400)}`),
    ...silent.map((one) => `  WRONG, silently: ${one}`),
  ].join('\n');

main().then(
  (code) => process.exit(code),
  (problem: Error) => {
    say(problem.stack ?? problem.message);
    process.exit(2);
  },
);
