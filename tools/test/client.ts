import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCompany } from '../company/for-a-while';
import { pythonHere, pythonHome } from './python';
import { failure, reportFile, runToEnd, type RunOutcome, type Runner } from './runner';

const LIMIT_MS = 8 * 60_000;

/** Somebody else's client, unmodified, against the gateway of a whole company. Skipped where it can't run at all. */
export const client: Runner = {
  name: 'client',
  run: async (): Promise<RunOutcome> => {
    const python = pythonHere();
    if (!python) return { passed: 0, failed: 0, skipped: 1, note: 'skipped: Python 3.11 or newer is not installed' };
    const report = reportFile('client.xml');
    const pytest = join(await pythonHome(python, 'client'), 'bin', 'python');
    const code = await withCompany((url, key) =>
      runToEnd(pytest, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`, 'tests/client'], LIMIT_MS, {
        PEGBOARD_CLIENT_URL: url,
        PEGBOARD_CLIENT_KEY: key,
        PYTHONDONTWRITEBYTECODE: '1',
      }),
    );
    if (!existsSync(report)) return failure(code === undefined ? 'did not end in time' : `pytest ended with ${code} and wrote no report`);
    const counted = countJunit(readFileSync(report, 'utf8'));
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1, note: `pytest ended with ${code}` } : counted;
  },
};

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
