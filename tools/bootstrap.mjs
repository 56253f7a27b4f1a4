// The one door for `npm start`, `npm run demo` and `npm test` on a fresh machine: goes on with a Node that is new
// enough, installs the dependencies and builds when that has not been done for these sources, then runs the tool that was
// asked for. Only Node's own modules here, because nothing else is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
// Whole: an older Node, which gets no further than the first lines, doesn't have what is called of it.
import modules from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import rightNode from './node/right-node.cjs';

await rightNode.goOn();

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamps = join(root, '.pegboard', 'stamps');
const [tool, ...rest] = process.argv.slice(2);
// Node keeps here what it compiled, for the next command.
modules.enableCompileCache(join(root, '.pegboard', 'compiled'));

// The services would refuse it one after the other, after the build.
const key = process.env['PEGBOARD_API_KEY'];
if (key !== undefined && key.length < 8) {
  fail(`PEGBOARD_API_KEY has ${key.length} characters; it must have at least 8. Unset it, and a key is made.`);
}
if (key !== undefined && !/^[\x21-\x7e]*$/.test(key)) {
  fail('PEGBOARD_API_KEY must be letters, digits and signs of ASCII without blanks, since callers send it in a header.');
}

// Every process says which commit it runs. An image knows that from its build; a checkout is asked once, here.
process.env['PEGBOARD_REVISION'] ||= spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout?.trim() || 'unknown';

if (!isInstalled()) {
  const started = Date.now();
  say('installing the dependencies (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  say(`installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
const board = sources('apps/board', /\.(m?tsx?|css|html|svg|json)$/);
const built = ['.swcrc', 'tsconfig.base.json', 'package-lock.json', ...sources('apps'), ...sources('libs'), ...sources('tools')].filter(
  (file) => !file.startsWith('apps/board/'),
);
once('built', hashOf(built), existsSync(join(root, 'dist')), () => {
  say('building …');
  // Built aside and put in place whole, so that an interrupted build is never taken for a finished one.
  const next = join(root, '.pegboard', `dist-${process.pid}`);
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const options = ['--config-file', buildConfig(), '--ignore', '**/*.spec.ts', '--ignore', 'apps/board/**', '--quiet'];
  run(process.execPath, [swc, 'apps', 'libs', 'tools', '-d', next, ...options]);
  // The page is built by itself.
  if (existsSync(join(root, 'dist', 'board'))) renameSync(join(root, 'dist', 'board'), join(next, 'board'));
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(next, join(root, 'dist'));
});
once(
  'board',
  hashOf(['package-lock.json', ...board, ...sources('libs/client')]),
  existsSync(join(root, 'dist', 'board', 'index.html')),
  () => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    run(process.execPath, [
      vite,
      'build',
      join(root, 'apps', 'board'),
      '--config',
      join(root, 'apps', 'board', 'vite.mts'),
      '--logLevel',
      'error',
    ]);
  },
);

if (tool) {
  const main = join(root, 'dist', 'tools', ...tool.split('/')) + '.js';
  if (!existsSync(main)) fail(`there is no tool ${tool}`);
  process.argv.splice(1, process.argv.length - 1, main, ...rest);
  await import(main);
}

/** Whether npm has put there what the lock file asks for, whoever called it. */
function isInstalled() {
  const there = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(there)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(there);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/** Does the work unless the stamp says that it was done for exactly this. */
function once(name, fingerprint, isThere, work) {
  const stamp = join(stamps, name);
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  const started = Date.now();
  work();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, fingerprint);
  say(`${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The compiler's settings with the names of the projects, whose one source is tsconfig.base.json. */
function buildConfig() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const config = read('.swcrc');
  Object.assign(config.jsc, { baseUrl: root, paths: read('tsconfig.base.json').compilerOptions.paths });
  mkdirSync(join(root, '.pegboard'), { recursive: true });
  const file = join(root, '.pegboard', 'swc.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function sources(folder, wanted = /\.(ts|json|java|conf)$/) {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') found.push(...sources(path, wanted));
    else if (wanted.test(entry.name) && !entry.name.endsWith('.spec.ts')) found.push(path);
  }
  return found.sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const path = join(root, file);
    if (existsSync(path) && statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0) fail(`${command} ${args.slice(0, 2).join(' ')} failed`);
}

function say(text) {
  process.stderr.write(`pegboard: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
