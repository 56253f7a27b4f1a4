import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCompany } from '../company/for-a-while';
import { pythonHere, pythonHome } from './python';
import { failure, reportFile, runToEnd, type RunOutcome, type Runner } from './runner';

const LIMIT_MS = 15 * 60_000;

/** Clients of one time, with the tests that they must pass. */
interface Clients {
  readonly name: string;
  /** Where their versions are pinned, below `tests`. */
  readonly folder: string;
  /** The oldest Python 3.x that they run on. */
  readonly minor: number;
  readonly tests: readonly string[];
}

const CLIENTS: readonly Clients[] = [
  { name: 'today', folder: 'client/today', minor: 12, tests: ['tests/client'] },
  { name: 'old', folder: 'client', minor: 11, tests: ['tests/client', '--ignore=tests/client/today'] },
];

/** Somebody else's clients, unmodified, against the gateway of a whole company each. Skipped where they can't run at all. */
export const client: Runner = {
  name: 'client',
  run: async (): Promise<RunOutcome> => {
    const outcomes: RunOutcome[] = [];
    for (const clients of CLIENTS) outcomes.push(await outcomeOf(clients));
    const total = (of: (outcome: RunOutcome) => number): number => outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
    const notes = outcomes.flatMap(({ note }) => note ?? []);
    return {
      passed: total(({ passed }) => passed),
      failed: total(({ failed }) => failed),
      skipped: total(({ skipped }) => skipped),
      ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
    };
  },
};

async function outcomeOf({ name, folder, minor, tests }: Clients): Promise<RunOutcome> {
  const python = pythonHere(minor);
  if (!python)
    return {
      passed: 0,
      failed: 0,
      skipped: 1,
      note: `skipped: clients of ${name} need Python 3.${minor} or newer; PEGBOARD_PYTHON names one`,
    };
  const report = reportFile(`client-${name}.xml`);
  const pytest = join(await pythonHome(python, folder), 'bin', 'python');
  const code = await withCompany((url, key) =>
    runToEnd(pytest, ['-m', 'pytest', '-q', '-rX', '-p', 'no:cacheprovider', `--junitxml=${report}`, ...tests], LIMIT_MS, {
      PEGBOARD_CLIENT_URL: url,
      PEGBOARD_CLIENT_KEY: key,
      PYTHONDONTWRITEBYTECODE: '1',
    }),
  );
  if (!existsSync(report)) return failure(code === undefined ? 'did not end in time' : `pytest ended with ${code} and wrote no report`);
  const counted = countJunit(readFileSync(report, 'utf8'));
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1, note: `pytest ended with ${code}` } : counted;
}

/** Sums the suites of a JUnit report. */
export function countJunit(xml: string): RunOutcome {
  let [tests, failed, skipped] = [0, 0, 0];
  for (const [suite] of xml.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    tests += number('tests');
    failed += number('failures') + number('errors');
    skipped += number('skipped');
  }
  return { passed: tests - failed - skipped, failed, skipped };
}
