import { parseArgs } from 'node:util';
import type { FleetMember } from '@pegboard/company';
import { silence } from '@pegboard/demo';
import { setUpServers } from '@pegboard/servers';
import { buildOf, lastRelease, thisBuild } from './build';
import { rollout, type RolloutReport } from './rollout';
import { demoWith, documentsOf, MEMBERS } from './shows';

const PARTS = ['documents', 'demo', 'rollout'] as const;
const USAGE = `npm run mixed -- [--from TAG|COMMIT] [--part ${PARTS.join('|')}] [--only SERVICE,…] [--seconds S] [--rate R] [--seed N] [--logs FOLDER]
  services: ${MEMBERS.join(', ')}`;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    part: { type: 'string' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    rate: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    logs: { type: 'string' },
  },
});

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `npm run mixed`: the last release and this one in one company. Ends with 1 if anything was lost, doubled, refused or shown differently. */
async function main(): Promise<number> {
  const only = values.only?.split(',').map((name) => name.trim() as FleetMember);
  const number = (name: 'seconds' | 'rate' | 'seed'): number => {
    const value = Number(values[name]);
    if (!(value > 0)) throw new Error(`--${name} is ${values[name]}; it must be a number above 0\n${USAGE}`);
    return value;
  };
  const isUnknown = only?.some((name) => !MEMBERS.includes(name)) || (values.part && !(PARTS as readonly string[]).includes(values.part));
  if (isUnknown) throw new Error(USAGE);
  if (!values.from && !lastRelease()) {
    say('SKIPPED: there is no release yet, so nothing to run beside this version. Name a commit with --from.');
    return 0;
  }
  const older = await buildOf(values.from, say);
  await setUpServers({ log: say });
  silence();
  const parts = values.part ? [values.part] : PARTS;
  let wrong = 0;
  const tried = async (name: string, run: () => Promise<readonly string[]>): Promise<void> => {
    const started = Date.now();
    const findings = await run().catch((problem: Error) => [problem.message]);
    wrong += findings.length;
    say(`${findings.length === 0 ? 'right' : 'WRONG'} ${name}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
    for (const one of findings.slice(0, 20)) say(`  ${one}`);
  };
  const logs = values.logs ? { logDir: values.logs } : {};
  if (parts.includes('documents')) {
    await tried(`what ${older.name} wrote, this version shows`, () => documentsOf(older, thisBuild, values.logs));
    await tried(`what this version wrote, ${older.name} shows`, () => documentsOf(thisBuild, older, values.logs));
  }
  if (parts.includes('demo'))
    for (const member of only ?? MEMBERS) {
      await tried(`demo, ${member} of this version among ${older.name}`, () => demoWith(member, older, thisBuild, values.logs));
      await tried(`demo, ${member} of ${older.name} among this version`, () => demoWith(member, thisBuild, older, values.logs));
    }
  if (parts.includes('rollout'))
    await tried('rollout', async () => {
      const sizes = { seconds: number('seconds'), rate: number('rate'), seed: Math.trunc(number('seed')) };
      const report = await rollout({ older, newer: thisBuild, ...sizes, ...(only ? { only } : {}), say, ...logs });
      say(figures(report));
      return report.findings;
    });
  say(wrong === 0 ? 'nothing lost, nothing doubled, the plan is right' : `${wrong} findings`);
  return wrong === 0 ? 0 : 1;
}

const figures = ({ phases, commands, statuses }: RolloutReport): string =>
  `${phases} phases, ${commands} commands; answers by status (0: none came): ${[...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')}`;

main().then(
  (code) => process.exit(code),
  (problem: Error) => {
    say(problem.message);
    process.exit(2);
  },
);
