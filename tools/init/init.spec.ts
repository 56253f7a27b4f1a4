import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readApiKey } from '@pegboard/access';
import { repositoryRoot } from '@pegboard/servers';
import { initPackage } from '../release/init-package';
import { packed } from '../release/npm-package';
import { projectName } from './folder';
import { makeSecrets, secretsOf, variablesOf } from './secrets';
import { readTemplates, standalone } from './templates';

const ORIGIN = { repository: 'https://git.example/company/pegboard', image: 'registry.example/company/pegboard' };
const { version } = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8'));
const SECRET = /_(PASSWORD|KEY)$/;

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

describe('npx pegboard init, from the package as npm gets it', () => {
  const home = mkdtempSync(join(tmpdir(), 'pegboard-init-'));
  const at = (...path: string[]): string => join(home, 'place', ...path);
  const text = (...path: string[]): string => readFileSync(at(...path), 'utf8');
  const run = (...args: string[]): SpawnSyncReturns<string> =>
    // The umask of somebody careful: what containers read must be readable anyway.
    spawnSync('sh', ['-c', 'umask 077; exec node_modules/.bin/pegboard "$@"', 'sh', ...args], { cwd: at(), encoding: 'utf8' });
  const env = (folder: string): Map<string, string> => variablesOf(text(folder, '.env'));

  beforeAll(() => {
    const tarball = packed(initPackage(ORIGIN), join(home, 'package'));
    spawnSync('mkdir', [at()]);
    writeFileSync(at('package.json'), '{"private": true}');
    const { status, stderr } = spawnSync('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
      cwd: at(),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const words = ['pegboard', 'init', 'my-company', '--port', '3100', '--currency', 'USD'];
    expect(spawnSync('npx', ['--offline', ...words], { cwd: at(), encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('is a package without dependencies, whose command offers init alone', () => {
    expect(readdirSync(at('node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['pegboard']);
    expect(run('help').stdout).toMatch(/^usage: .*\n\n {2}init .*\n$/);
    expect(run('demo')).toMatchObject({ status: 2, stderr: expect.stringContaining('needs a checkout') });
    for (const file of ['LICENSE', 'NOTICE', 'README.md']) expect(existsSync(at('node_modules', 'pegboard', file))).toBe(true);
    expect(JSON.parse(text('node_modules', 'pegboard', 'package.json'))).toMatchObject({
      version,
      repository: { url: `git+${ORIGIN.repository}.git` },
    });
  });

  it('makes secrets by chance that only their owner can read, and no other file has one', () => {
    const secrets = [...env('my-company')].filter(([name]) => SECRET.test(name));
    expect(secrets.map(([name]) => name).sort()).toEqual(secretsOf(text('my-company', 'compose.yaml')).sort());
    expect(new Set(secrets.map(([, value]) => value)).size).toBe(secrets.length);
    for (const file of ['.env', 'settings.env']) expect([file, statSync(at('my-company', file)).mode & 0o777]).toEqual([file, 0o600]);
    for (const file of ['compose.yaml', 'README.md', ...readdirSync(at('my-company', 'nats')).map((one) => `nats/${one}`)]) {
      expect([file, statSync(at('my-company', file)).mode & 0o777]).toEqual([file, 0o644]);
      for (const [, value] of secrets) expect(text('my-company', file)).not.toContain(value);
    }
    for (const [name, value] of secrets.filter(([one]) => one.endsWith('_PASSWORD')))
      expect([name, value]).toEqual([name, expect.stringMatching(/^p[0-9a-f]{48}$/)]);
    expect(readApiKey(env('my-company').get('ADMIN_API_KEY')!)).toBeDefined();
    const key = (name: string): string => env('my-company').get(name)!.replaceAll('\\n', '\n');
    const signed = sign(null, Buffer.from('x'), createPrivateKey(key('INTERNAL_PRIVATE_KEY')));
    expect(verify(null, Buffer.from('x'), createPublicKey(key('INTERNAL_PUBLIC_KEY')), signed)).toBe(true);
    expect(run('init', 'another').status).toBe(0);
    for (const [name, value] of env('another'))
      if (SECRET.test(name)) expect([name, value]).not.toEqual([name, env('my-company').get(name)]);
  });

  it('makes a compose file that needs nothing but the folder, and whose company shares nothing with another', () => {
    const { name, services } = parse(text('my-company', 'compose.yaml'), { merge: true });
    expect(name).toBe('my-company');
    for (const [service, { image, build, volumes = [], env_file = [] }] of Object.entries<any>(services)) {
      expect([service, build]).toEqual([service, undefined]);
      if (service !== 'nats' && service !== 'mongo') expect(image).toBe(`\${PEGBOARD_IMAGE:-${ORIGIN.image}:${version}}`);
      const mounted = volumes.map((one: string) => one.split(':')[0]).filter((one: string) => /[./]/.test(one));
      for (const file of [...mounted, ...env_file])
        expect([service, file, existsSync(at('my-company', file))]).toEqual([service, file, true]);
    }
    // What has no default, and stops compose if it is missing.
    const needed = [...text('my-company', 'compose.yaml').matchAll(/\$\{(\w+)(?::\?[^}]*)?\}/g)].map(([, variable]) => variable!);
    for (const variable of needed) expect([variable, env('my-company').has(variable)]).toEqual([variable, true]);
    expect(env('my-company').get('PEGBOARD_PORT')).toBe('3100');
    expect(variablesOf(text('my-company', 'settings.env'))).toEqual(new Map([['BASE_CURRENCY', 'USD']]));
  });

  (hasCompose ? it : it.skip)('is what docker compose takes', () => {
    const { status, stdout, stderr } = spawnSync('docker', ['compose', '--profile', 'erp-sync', 'config', '--format', 'json'], {
      cwd: at('my-company'),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const { services } = JSON.parse(stdout);
    expect(services.gateway).toMatchObject({ image: `${ORIGIN.image}:${version}`, ports: [{ published: '3100', host_ip: '127.0.0.1' }] });
    expect(services.sales.environment).toMatchObject({ BASE_CURRENCY: 'USD', NATS_PASSWORD: env('my-company').get('NATS_SALES_PASSWORD') });
  });

  it('writes over nothing: asked again, it says what is there', () => {
    const before = text('my-company', '.env');
    expect(run('init', 'my-company')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('.env and settings.env and compose.yaml already'),
    });
    expect(text('my-company', '.env')).toBe(before);
  });

  it('an upgrade keeps every secret, adds what is new, and takes the compose file of its version', () => {
    const before = text('my-company', '.env');
    writeFileSync(at('my-company', '.env'), before.replace(/^NATS_SALES_PASSWORD=.*\n/m, ''));
    writeFileSync(at('my-company', 'compose.yaml'), 'name: my-company\nservices: {}\n');
    expect(run('init', 'my-company', '--upgrade')).toMatchObject({ status: 0, stderr: '' });
    const after = env('my-company');
    for (const [name, value] of variablesOf(before)) if (name !== 'NATS_SALES_PASSWORD') expect(after.get(name)).toBe(value);
    expect(after.get('NATS_SALES_PASSWORD')).toMatch(/^p[0-9a-f]{48}$/);
    expect(after.get('NATS_SALES_PASSWORD')).not.toBe(variablesOf(before).get('NATS_SALES_PASSWORD'));
    expect(Object.keys(parse(text('my-company', 'compose.yaml')).services)).toContain('gateway');
    expect(statSync(at('my-company', '.env')).mode & 0o777).toBe(0o600);
    expect(run('init', 'nothing-there', '--upgrade')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is not the folder of a company'),
    });
  });

  it.each([
    ['a port that is none', ['x', '--port', '70000'], /from 1 to 65535/, 2],
    ['a currency that is none', ['x', '--currency', 'euro'], /three letters/, 2],
    ['no folder', [], /^pegboard: usage/, 2],
    ['an option that it does not have', ['x', '--ports', '1'], /--ports/, 2],
    ['a folder whose name has no letter', ['--', '...'], /letters or digits/, 1],
    ['a folder where none can be made', ['/proc/nowhere/x'], /can't be made/, 1],
    ['a folder in a file', [join(repositoryRoot(), 'package.json', 'x')], /package\.json\/x can't be made/, 1],
  ])('refuses %s, and makes nothing', (_name, args, message, status) => {
    expect(run('init', ...args)).toMatchObject({ status, stderr: expect.stringMatching(message) });
    expect(existsSync(at('x'))).toBe(false);
  });

  it('says how it is used', () =>
    expect(run('init', '--help')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^usage: pegboard init .*[^]*Example:/),
    }));
});

describe('the templates', () => {
  const templates = readTemplates(repositoryRoot());

  it('of a checkout name the image that is built in it', () => expect(templates.image).toBe('pegboard'));

  it('say so when the compose file has changed so that a part would be missed', () =>
    expect(() => standalone(templates.compose.replaceAll('../nats/', '/etc/'), { project: 'x', image: 'y' })).toThrow(/no .*nats/));

  it('ask for no secret that nobody can make', () =>
    expect(() => makeSecrets([...secretsOf(templates.compose), 'NEW_KEY'], new Map())).toThrow('NEW_KEY'));

  it.each([
    ['My Company', 'my-company'],
    ['ACME_2.', 'acme-2'],
  ])('call the company of the folder %s %s', (folder, name) => expect(projectName(`/srv/${folder}`)).toBe(name));
});
