import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { BUS_USERS } from '@pegboard/access';
import { repositoryRoot } from '@pegboard/servers';

const DEPLOY = join(repositoryRoot(), 'deploy');
const OWN = ['setup', 'inventory', 'sales', 'manufacturing', 'purchasing', 'planner', 'gateway', 'erp-sync'];

describe('compose.yaml', () => {
  const { services } = parse(readFileSync(join(DEPLOY, 'compose', 'compose.yaml'), 'utf8'), { merge: true });
  const script = readFileSync(join(DEPLOY, 'compose', 'make-env.sh'), 'utf8');

  it('runs every process of ours from one image, and two servers', () =>
    expect(Object.keys(services).sort()).toEqual([...OWN, 'mongo', 'nats'].sort()));

  it('starts only what the image knows', () => {
    const door = join(DEPLOY, 'docker', 'run.mjs');
    const known = spawnSync(process.execPath, [door, 'help'], { encoding: 'utf8' }).stderr.split(' ');
    for (const name of OWN) expect(known).toContain(services[name].command[0]);
    for (const [, main] of readFileSync(door, 'utf8').matchAll(/main: '([\w/-]+)\.js'/g))
      expect([main, existsSync(join(repositoryRoot(), `${main}.ts`))]).toEqual([main, true]);
  });

  it.each(Object.keys(services))('%s can write nowhere but where it must, and has no rights', (name) =>
    expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }),
  );

  it('limits the memory of each to what the chart gives a pod of it', () => {
    const chart = parse(readFileSync(join(DEPLOY, 'helm', 'pegboard', 'values.yaml'), 'utf8'));
    const limitOf = (name: string): string =>
      ({ nats: chart.nats, mongo: chart.mongodb, 'erp-sync': chart.erpSync, setup: chart.erpSync })[name]?.resources.limits.memory ??
      chart.services[name].resources.limits.memory;
    for (const name of Object.keys(services))
      expect([name, services[name].mem_limit]).toEqual([name, limitOf(name).replace('i', '').toLowerCase()]);
  });

  it('only the gateway can be reached, from this machine alone', () => {
    const published = Object.entries<any>(services).flatMap(([name, { ports = [] }]) => ports.map((port: string) => [name, port]));
    expect(published).toEqual([['gateway', '${PEGBOARD_BIND:-127.0.0.1}:${PEGBOARD_PORT:-3000}:3000']]);
    for (const name of Object.keys(services).filter((one) => !['gateway', 'erp-sync'].includes(one)))
      expect(services[name].networks).toEqual(['inside']);
  });

  it('has no password: each comes from the environment, and make-env.sh makes every one', () => {
    const asked = new Set<string>();
    for (const { environment = {} } of Object.values<any>(services)) {
      for (const [name, value] of Object.entries<string>(environment)) {
        const secrets = [...String(value).matchAll(/\$\{(\w+)[^}]*\}/g)]
          .map(([, variable]) => variable!)
          .filter((one) => /PASSWORD|KEY/.test(one));
        if (/PASSWORD|KEY/.test(name)) expect([name, secrets.length]).toEqual([name, 1]);
        for (const secret of secrets) asked.add(secret);
      }
    }
    const made = [...script.matchAll(/for user in ([A-Z ]+); do put "(\w+)_\$\{user\}_PASSWORD"/g)].flatMap(([, users, server]) =>
      users!.split(' ').map((user) => `${server}_${user}_PASSWORD`),
    );
    for (const [, name] of script.matchAll(/put ([A-Z_]+) /g)) made.push(name!);
    expect([...asked].sort()).toEqual(made.sort());
    for (const user of BUS_USERS) expect(made).toContain(`NATS_${user.toUpperCase()}_PASSWORD`);
  });
});

/** What a value of a further file means that takes the first one's away, or stands in its place. */
const [RESET, OVERRIDE] = ['!reset', '!override'];

/** A compose file with its two words for further files as data, as the parser would drop them. */
function composeFile(file: string): any {
  const text = readFileSync(join(DEPLOY, 'compose', file), 'utf8');
  const marked = text.replaceAll(/: !reset null$/gm, `: '${RESET}'`).replaceAll(/: !override\n( +)/g, `:\n$1'${OVERRIDE}': true\n$1`);
  return parse(marked, { merge: true });
}

/** Two files as compose puts them together. */
function together(base: any, over: any): any {
  if (over === RESET) return undefined;
  if (Array.isArray(over)) return [...new Set([...(base ?? []), ...over])];
  if (typeof over !== 'object' || over === null) return over;
  const { [OVERRIDE]: isInstead, ...own } = over;
  const under = isInstead ? {} : (base ?? {});
  const entries = [...new Set([...Object.keys(under), ...Object.keys(own)])].map((key) => [
    key,
    key in own ? together(under[key], own[key]) : under[key],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

describe('what compose reads', () => {
  const schema = JSON.parse(readFileSync(join(DEPLOY, 'compose', 'compose-spec.json'), 'utf8'));
  const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  const base = composeFile('compose.yaml');
  const both = together(base, composeFile('own-nats.yaml'));

  it.each([
    ['compose.yaml', base],
    ['compose.yaml with own-nats.yaml', both],
  ])('%s is as the Compose Specification says, and names only what is there', (_name, model) => {
    expect([check(model), check.errors]).toEqual([true, null]);
    for (const [name, { networks = [], volumes = [], depends_on = {} }] of Object.entries<any>(model.services)) {
      const named = volumes.map((one: string) => one.split(':')[0]).filter((one: string) => !/[./]/.test(one));
      const missing = [
        ...networks.filter((one: string) => !(one in model.networks)),
        ...named.filter((one: string) => !(one in model.volumes)),
        ...Object.keys(depends_on).filter((one) => !(one in model.services)),
      ];
      expect([name, missing]).toEqual([name, []]);
    }
  });

  it('the check refuses what compose would', () => {
    for (const wrong of [{ services: { nats: { imagee: 'x' } } }, { services: { nats: { mem_limit: [] } } }, { service: {} }])
      expect([wrong, check(wrong)]).toEqual([wrong, false]);
  });

  it('with a NATS server of your own nothing of the other’s is left, and everything else stays', () => {
    expect(Object.keys(both.services).sort()).toEqual([...OWN, 'mongo'].sort());
    for (const name of OWN) {
      const [before, after] = [base.services[name], both.services[name]];
      const { environment, networks: _networks, depends_on: _needs, volumes, ...same } = after;
      const { environment: _e, networks: _n, depends_on: _d, volumes: _v, ...was } = before;
      expect([name, same]).toEqual([name, was]);
      const own = Object.fromEntries(Object.entries<string>(environment).filter(([key]) => key.startsWith('NATS_')));
      expect(own).toEqual({
        NATS_URL: '${NATS_URL:?the address of your server}',
        NATS_CREDS_FILE: expect.stringMatching(/^\/etc\/pegboard\/nats\/\w+\.creds$/),
        NATS_TLS_CA_FILE: '/etc/pegboard/nats/ca.crt',
        ...('NATS_REPLICAS' in environment ? { NATS_REPLICAS: expect.any(String) } : {}),
      });
      const kept = Object.entries<string>(before.environment).filter(([key]) => !key.startsWith('NATS_'));
      for (const [key, value] of kept) expect([name, key, environment[key]]).toEqual([name, key, value]);
      expect(volumes).toEqual(expect.arrayContaining(before.volumes ?? []));
    }
  });
});

describe('own-nats.yaml', () => {
  const read = (file: string): any => {
    const text = readFileSync(join(DEPLOY, 'compose', file), 'utf8');
    return parse(text.replaceAll(/!(override|reset) ?/g, ''), { merge: true }).services;
  };
  const [base, own] = [read('compose.yaml'), read('own-nats.yaml')];

  it('changes every process of ours, and takes the server away', () => {
    expect(Object.keys(own).sort()).toEqual([...OWN, 'nats'].sort());
    expect(own.nats).toBeNull();
    for (const name of OWN)
      expect([name, Object.keys(own[name].depends_on)]).toEqual([name, name === 'setup' ? ['mongo'] : ['mongo', 'setup']]);
  });

  it.each(OWN)('%s logs in as the same user, with the files of its own folder', (name) => {
    const { NATS_CREDS_FILE, NATS_USER, NATS_PASSWORD } = own[name].environment;
    expect(NATS_CREDS_FILE).toBe(`/etc/pegboard/nats/${base[name].environment.NATS_USER}.creds`);
    expect([NATS_USER, NATS_PASSWORD]).toEqual([null, null]);
    expect(own[name].volumes).toContain('./nats:/etc/pegboard/nats:ro');
    for (const volume of base[name].volumes ?? []) expect(own[name].volumes).toContain(volume);
  });
});
