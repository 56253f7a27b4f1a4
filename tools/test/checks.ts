import { join } from 'node:path';
import { root, runToEnd, type Outcome, type Runner } from './runner';

const LIMIT_MS = 8 * 60_000;

const check = (name: string, bin: string, args: readonly string[]): Runner => ({
  name,
  run: async (): Promise<Outcome> => {
    const code = await runToEnd(process.execPath, [join(root, 'node_modules', bin), ...args], LIMIT_MS, {
      NX_DAEMON: 'false',
    });
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, note: code === 0 ? 'clean' : 'see above' };
  },
});

/** What no test executes: types, the module boundaries and the other rules of the linter, the format. */
export const checks: readonly Runner[] = [
  check('types', 'typescript/bin/tsc', ['-p', 'tsconfig.json']),
  check('lint', 'nx/dist/bin/nx.js', ['run-many', '-t', 'lint', '--parallel=2', '--output-style=static']),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
];
