// Goes on with a Node that Pegboard runs on. A machine whose own Node is older gets one through npm, once, into the
// cache: checked by the lock file beside this one, and found by every command that is started from there.
// The syntax and the modules are those of an old Node, because that is what runs this.
'use strict';
const { spawn, spawnSync } = require('child_process');
const { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require('fs');
const { constants } = require('os');
const { delimiter, dirname, join, resolve } = require('path');

const root = join(__dirname, '..', '..');
/** Set for what runs on the Node from the cache, so that its parent's end ends it too. */
const TIED = 'PEGBOARD_TIED_TO_PARENT';

/** 22.22 and later, and 24 and later: those with the long support, and what follows them. */
function isRight(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 22);
}

/**
 * Returns at once on the right Node; otherwise starts this process's program again on the right one, hands on its signals
 * and its exit code, and never returns.
 */
function goOn() {
  if (isRight(process.versions.node)) return endWithParent();
  const node = fetched();
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...environment(node), [TIED]: '1' } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`${node} does not start: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
  return new Promise(() => undefined);
}

/** The same for a program that can't wait, such as a configuration file that is read while a command starts. */
function goOnAtOnce() {
  if (isRight(process.versions.node)) return;
  const node = fetched();
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const { status, signal } = spawnSync(node, args, { stdio: 'inherit', env: environment(node) });
  process.exit(signal ? 128 + constants.signals[signal] : status);
}

/** The channel closes when the parent ends, even by kill -9. */
function endWithParent() {
  if (!process.env[TIED]) return;
  delete process.env[TIED];
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

/** Commands that are started from there find this Node first: npm, npx and what they start. */
function environment(node) {
  const path = dirname(node) + delimiter + (process.env.PATH || '');
  return { ...process.env, PATH: path, NODE: node, npm_node_execpath: node };
}

/** The Node in the cache for this machine, fetched now if it isn't there. */
function fetched() {
  const wanted = forThisMachine();
  const cache = resolve(process.env.PEGBOARD_CACHE || join(root, '.pegboard', 'cache'));
  const target = join(cache, `${wanted.name}-${wanted.version}`);
  const node = nodeIn(target, wanted);
  if (existsSync(node)) return node;

  say(`this is Node ${process.versions.node}; fetching Node ${wanted.version} into ${cache}, once …`);
  mkdirSync(cache, { recursive: true });
  removeAbandoned(target);
  // Put in place whole: whoever comes at the same time fetches its own, and the first one stays.
  const half = mkdtempSync(target + HALF);
  let reason;
  try {
    install(half, wanted);
    renameSync(half, target);
  } catch (error) {
    reason = error.message;
  }
  rmSync(half, { recursive: true, force: true });
  if (!existsSync(node)) refuse(`Node ${wanted.version} can't be had through npm: ${reason}`);
  return node;
}

const HALF = '.half-';
const ABANDONED_MS = 15 * 60000;

/** What was left by somebody who was interrupted. */
function removeAbandoned(target) {
  for (const name of readdirSync(dirname(target))) {
    const path = join(dirname(target), name);
    if (path.startsWith(target + HALF) && Date.now() - statSync(path).mtimeMs > ABANDONED_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

const nodeIn = (folder, { name, bin }) => join(folder, 'node_modules', name, ...bin.node.split('/'));

/** What the lock file says of the package for this platform. */
function forThisMachine() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const { packages } = JSON.parse(readFileSync(join(__dirname, 'package-lock.json'), 'utf8'));
  const path = Object.keys(packages).find((each) => each.endsWith(`-${platform}`));
  if (!path) return refuse(`npm has none for ${platform}`);
  const { version, integrity, bin } = packages[path];
  return { name: path.slice('node_modules/'.length), version, integrity, bin };
}

/** Installs the one package alone, and not as an optional one, so that npm says why it can't be had. Throws an Error. */
function install(folder, { name, version, integrity, bin }) {
  const project = { name: 'pegboard-node', version: '0.0.0', private: true, dependencies: { [name]: version } };
  const lock = { ...project, lockfileVersion: 3, packages: { '': project, [`node_modules/${name}`]: { version, integrity, bin } } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));

  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const caller = process.env.npm_execpath;
  const npm =
    caller && /npm-cli\.js$/.test(caller)
      ? spawnSync(process.execPath, [caller, ...args], { cwd: folder, encoding: 'utf8' })
      : spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (npm.error) throw new Error(`npm does not start (${npm.error.message})`);
  if (npm.status !== 0) throw new Error(reasonIn(npm.stderr));
  const started = spawnSync(nodeIn(folder, { name, bin }), ['--version'], { encoding: 'utf8' });
  if (started.stdout !== `v${version}\n`) {
    throw new Error(`what came does not run here (${started.error ? started.error.message : started.stderr.trim().split('\n')[0]})`);
  }
}

/** The first sentence of npm's that isn't a code or a path. */
function reasonIn(stderr) {
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:ERR!|error) ?/, ''));
  const code = (lines.find((line) => line.startsWith('code ')) || '').slice(5);
  const reason = lines.find((line) => line.trim() !== '' && !/^(?:code|errno|syscall|path|A complete log)\b/.test(line)) || 'npm ci failed';
  return (reason.startsWith(code) ? reason : `${code} ${reason}`).trim().replace(/\.$/, '');
}

function say(text) {
  process.stderr.write(`pegboard: ${text}\n`);
}

function refuse(reason) {
  fail(
    `Pegboard needs Node 22.22, 24 or newer. This is ${process.versions.node}, and ${reason}. Install Node 24 from https://nodejs.org, and try again.`,
  );
}

function fail(text) {
  say(text);
  process.exit(1);
}

module.exports = { goOn, goOnAtOnce, isRight };

// `node tools/node/right-node.cjs npx jest apps/sales` runs a command with the right Node.
if (require.main === module) {
  const [command, ...args] = process.argv.slice(2);
  const env = isRight(process.versions.node) ? process.env : environment(fetched());
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  if (error) fail(`${command} does not start: ${error.message}`);
  process.exit(signal ? 128 + constants.signals[signal] : status);
}
