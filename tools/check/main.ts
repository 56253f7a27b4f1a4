import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFor, DRAWN_BY_SPECS, staleDocuments } from '../docs/write';
import { importGraph } from '../docs/import-graph';
import { layoutFaults } from '../docs/layout';
import { say } from '../say';
import { reportFile, root, runToEnd } from '../test/runner';
import { projectsIn, projectsNamed, projectsOf, type Project } from './projects';

const LIMIT_MS = 5 * 60_000;
/** Laws try hundreds of cases, crash suites a crash at every await, and state tables each cell; storms of calls are named laws too. All of them run in `npm test`. */
const NO_LAW = '^(?!.*\\blaws?( of|:))';
const LEFT_OUT = [
  '/node_modules/',
  '/laws/',
  'laws\\.spec\\.ts$',
  '/crash(es)?\\.spec\\.ts$',
  'states(\\.http)?\\.spec\\.ts$',
  '<rootDir>/tests/system/',
];

interface Part {
  readonly name: string;
  /** Whether it is clean; what it prints goes into the file. */
  readonly run: (output: number) => Promise<boolean>;
}

const bin =
  (path: string, ...args: readonly string[]) =>
  async (output: number) =>
    (await runToEnd(process.execPath, [join(root, 'node_modules', path), ...args], LIMIT_MS, { NX_DAEMON: 'false' }, output)) === 0;

const types: Part = { name: 'types', run: bin('typescript/bin/tsc', '-p', 'tsconfig.json') };

/** By nx: it makes the graph without which the rule of the module boundaries is skipped, and knows what is linted already. */
const lint = (projects: readonly Project[]): Part => ({
  name: 'lint',
  run: bin(
    'nx/dist/bin/nx.js',
    'run-many',
    '-t',
    'lint',
    '--parallel=1',
    '--output-style=static',
    '-p',
    ...projects.map(({ name }) => name),
  ),
});

const specs = (projects: readonly Project[]): Part => ({
  name: 'specs',
  run: bin(
    'jest/bin/jest.js',
    // First: an option that takes many values would take them too.
    ...projects.map(({ folder }) => `${folder}/`),
    '--passWithNoTests',
    '--maxWorkers=2',
    '--testNamePattern',
    NO_LAW,
    ...LEFT_OUT.map((pattern) => `--testPathIgnorePatterns=${pattern}`),
  ),
});

const documents: Part = {
  name: 'docs',
  run: async () => {
    const stale = staleDocuments(root).map((path) => `${path} differs from the code: npm run docs writes it`);
    const faults = [...stale, ...layoutFaults(root), ...importGraph(root).rings.map((ring) => `imports in a ring: ${ring.join(', ')}`)];
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    return faults.length === 0;
  },
};

/** Paths that git calls changed: since the branch left main, not committed, or new. */
function changedFiles(): string[] {
  const git = (...args: string[]): string[] => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  const hasMain = git('branch', '--list', 'main').length > 0;
  const base = hasMain ? git('merge-base', 'HEAD', 'main')[0]! : 'HEAD';
  return [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
}

/** Prints how long a part took, and what it printed if it isn't clean. */
async function take({ name, run }: Part): Promise<boolean> {
  const started = Date.now();
  const file = reportFile(`check-${name}.txt`);
  const output = openSync(file, 'w');
  const isClean = await run(output).finally(() => closeSync(output));
  if (!isClean) process.stdout.write(readFileSync(file, 'utf8'));
  process.stdout.write(`${isClean ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s\n`);
  return isClean;
}

async function check(names: readonly string[]): Promise<number> {
  const started = Date.now();
  const all = projectsIn(root);
  const projects = names.length > 0 ? projectsNamed(all, names) : projectsOf(all, changedFiles());
  say(projects.length === 0 ? 'no project is changed' : `checks ${projects.map(({ name }) => name).join(', ')}`);
  const some = projects.length > 0;
  // Types and lint each keep one core busy; the specs take both.
  const results = [await take(documents), ...(await Promise.all([take(types), ...(some ? [take(lint(projects))] : [])]))];
  if (some) results.push(await take(specs(projects)));
  process.stdout.write(`       ${'all'.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s\n`);
  const byHand = DRAWN_BY_SPECS.filter(({ spec }) => LEFT_OUT.some((pattern) => new RegExp(pattern.replace('<rootDir>/', '^')).test(spec)));
  const missing = byHand.filter(({ spec }) => projects.some(({ folder }) => spec.startsWith(`${folder}/`)));
  if (missing.length > 0)
    say(`not compared: ${missing.map(({ page }) => page).join(', ')}; ${commandFor(missing.map(({ spec }) => spec))}`);
  return results.every(Boolean) ? 0 : 1;
}

check(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
