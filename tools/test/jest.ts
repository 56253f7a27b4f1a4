import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, reportFile, root, runToEnd, type RunOutcome, type Runner } from './runner';

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** One run of jest, counted by its own report. A suite that could not even start counts as a failure. */
export const jestRunner = (name: string, limitMinutes: number, args: readonly string[]): Runner => ({
  name,
  run: async (): Promise<RunOutcome> => {
    const report = reportFile(`${name}.json`);
    const bin = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const code = await runToEnd(process.execPath, [bin, '--ci', '--json', `--outputFile=${report}`, ...args], limitMinutes * 60_000);
    const counted = existsSync(report) ? countJest(JSON.parse(readFileSync(report, 'utf8')) as JestReport) : undefined;
    if (code === undefined)
      return {
        ...(counted ?? failure('')),
        failed: (counted?.failed ?? 0) + 1,
        note: `did not end within ${limitMinutes} minutes`,
      };
    if (!counted) return failure(`jest ended with ${code} and wrote no report`);
    if (code !== 0 && counted.failed === 0) return { ...counted, failed: 1, note: `jest ended with ${code}` };
    return counted;
  },
});

export const countJest = (report: JestReport): RunOutcome => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  skipped: report.numPendingTests + report.numTodoTests,
});
