import { join } from 'node:path';
import { root, runToEnd, type RunOutcome, type Runner } from './runner';

const LIMIT_MS = 8 * 60_000;

interface Step {
  readonly bin: string;
  readonly args: readonly string[];
}

const check = (name: string, ...steps: readonly Step[]): Runner => ({
  name,
  run: async (): Promise<RunOutcome> => {
    let code: number | undefined = 0;
    for (const { bin, args } of steps)
      if (code === 0) code = await runToEnd(process.execPath, [join(root, 'node_modules', bin), ...args], LIMIT_MS, { NX_DAEMON: 'false' });
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, note: code === 0 ? 'clean' : 'see above' };
  },
});

/** What no test executes: types, the module boundaries and the other rules of the linter, the site of the documents, the format. */
export const checks: readonly Runner[] = [
  check(
    'types',
    { bin: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
    { bin: 'typescript/bin/tsc', args: ['-p', 'apps/board/tsconfig.json'] },
  ),
  check(
    'lint',
    // The rule of the boundaries takes Nx's graph from its cache, and would be skipped without one.
    { bin: 'nx/dist/bin/nx.js', args: ['show', 'projects'] },
    // One process for all: on a fresh machine nothing is cached, and reading the types once is a third of the work.
    { bin: 'eslint/bin/eslint.js', args: ['--max-warnings=0', 'apps', 'libs', 'tools', 'tests'] },
  ),
  check('site', { bin: 'vitepress/bin/vitepress.js', args: ['build', 'docs'] }),
  check('format', { bin: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] }),
];
