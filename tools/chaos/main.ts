import { parseArgs } from 'node:util';
import { setUpServers } from '@pegboard/servers';
import { say } from '../say';
import { FAULTS, type FaultKind } from './faults';
import { chaos, type ChaosReport } from './run';

const USAGE = `npm run chaos -- [--seed S] [--minutes M] [--kills K] [--hits H] [--rate R] [--only KIND,…] [--logs FOLDER]
  kinds: ${FAULTS.join(', ')}`;

/** `npm run chaos`: ends with 1 if anything was lost, doubled or answered wrongly. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '5' },
      kills: { type: 'string' },
      hits: { type: 'string' },
      rate: { type: 'string', default: '30' },
      only: { type: 'string' },
      logs: { type: 'string' },
    },
  });
  const number = (name: string, text: string): number => {
    const value = Number(text);
    if (!(value > 0)) throw new Error(`--${name} is ${text}; it must be a number above 0\n${USAGE}`);
    return value;
  };
  const only = values.only?.split(',').map((kind) => kind.trim());
  const unknown = only?.filter((kind) => !(FAULTS as readonly string[]).includes(kind)) ?? [];
  if (unknown.length > 0) throw new Error(`there is no fault ${unknown.join(', ')}\n${USAGE}`);
  const seed = Math.trunc(number('seed', values.seed ?? String(1 + (Date.now() % 1_000_000))));
  await setUpServers({ log: say });
  say(`seed ${seed}`);
  const report = await chaos({
    seed,
    minutes: number('minutes', values.minutes),
    rate: number('rate', values.rate),
    ...(values.kills === undefined ? {} : { kills: number('kills', values.kills) }),
    ...(values.hits === undefined ? {} : { hits: number('hits', values.hits) }),
    ...(only ? { only: only as FaultKind[] } : {}),
    ...(values.logs === undefined ? {} : { logDir: values.logs }),
    say,
  });
  process.stdout.write(`${text(report)}\n`);
  return report.findings.length > 0 ? 1 : 0;
}

function text(report: ChaosReport): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const took = [...report.tally.took].sort((a, b) => a - b);
  const quantile = (q: number): string => seconds(took[Math.min(took.length - 1, Math.floor(q * took.length))] ?? 0);
  return [
    `${report.kills} kills, ${report.commands} commands in ${report.seconds.toFixed(0)} s (${(report.commands / report.seconds).toFixed(1)} a second)`,
    ...[...report.faults].map(
      ([kind, { count, longestRecoveryMs }]) =>
        `  ${kind.padEnd(12)} ${String(count).padStart(4)} times, all answer ${seconds(longestRecoveryMs)} after it at the latest`,
    ),
    ...[...report.hits].map(([name, count]) => `  ${String(count).padStart(4)} times ${name}`),
    'answered nobody, at the longest and in all:',
    ...[...report.watch.longestMs].map(
      ([service, ms]) =>
        `  ${service.padEnd(14)} ${seconds(ms).padStart(7)} ${seconds(report.watch.totalMs.get(service) ?? 0).padStart(8)}`,
    ),
    `from the first try to the answer: half within ${quantile(0.5)}, 99 of 100 within ${quantile(0.99)}, all within ${quantile(1)}`,
    `answers by status (0: none came): ${[...report.tally.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')}`,
    `at rest ${seconds(report.restMs)} after the last fault`,
    report.findings.length === 0 ? 'nothing lost, nothing doubled, the plan is right' : `WRONG:\n  ${report.findings.join('\n  ')}`,
  ].join('\n');
}

// The disk of its own is given back, and the processes end with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => process.exit(code),
  (problem: Error) => {
    say(problem.message);
    process.exit(2);
  },
);
