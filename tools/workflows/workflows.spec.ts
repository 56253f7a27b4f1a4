import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cacheDir, repositoryRoot } from '@pegboard/servers';
import { ACTIONLINT } from './actionlint';

const root = repositoryRoot();
const FOLDER = join(root, '.github', 'workflows');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const files = readdirSync(FOLDER);
const { scripts } = JSON.parse(read('package.json'));

/** Built once by npm run workflows, or on the PATH; nothing is built here. */
const built = join(cacheDir(), `${ACTIONLINT.name}-${ACTIONLINT.version}`, ACTIONLINT.name);
const actionlint = [ACTIONLINT.name, built].find((one) => spawnSync(one, [ACTIONLINT.about]).status === 0);

const jobsOf = (file: string): any[] => Object.values(parse(read('.github', 'workflows', file)).jobs);
const stepsOf = (file: string): any[] => jobsOf(file).flatMap(({ steps }) => steps);

/** The first word of each command that a step runs. */
const commandsOf = (line: string): string[][] => line.split(/\s*(?:\||&&|;)\s*/).map((one) => one.replace(/^(\w+=\S+ )+/, '').split(' '));

describe.each(files)('the workflow %s', (file) => {
  it('runs nothing that a machine of ours can’t run: scripts of the repository, of npm, and git', () => {
    for (const { run } of stepsOf(file).filter((step) => step.run !== undefined)) {
      expect(run.split('\n')).toHaveLength(1);
      for (const [program, ...args] of commandsOf(run)) {
        if (program!.startsWith('.ci/')) expect([program, (statSync(join(root, program!)).mode & 0o111) > 0]).toEqual([program, true]);
        else if (program === 'npm') expect([run, args[0] === 'run' ? args[1]! in scripts : args[0] === 'test']).toEqual([run, true]);
        else expect(['npx', 'git']).toContain(program);
      }
    }
  });

  it('uses actions by the commit that was read, and says which version that is', () => {
    const used = [...read('.github', 'workflows', file).matchAll(/uses: (.+)$/gm)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may do nothing but read, unless a job says why, and ends in time', () => {
    const { permissions, jobs } = parse(read('.github', 'workflows', file));
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries<any>(jobs)) {
      expect([name, job['timeout-minutes'] > 0, job['runs-on']]).toEqual([name, true, expect.stringMatching(/^ubuntu-\d\d\.04$/)]);
      for (const step of job.steps.filter(({ uses }: any) => uses?.startsWith('actions/checkout')))
        expect([name, step.with['persist-credentials']]).toEqual([name, false]);
    }
  });
});

describe('the workflows', () => {
  (actionlint ? it : it.skip)('are what actionlint takes (skipped where it isn’t there: npm run workflows)', () => {
    const { status, stdout } = spawnSync(actionlint!, ['-no-color'], { cwd: root, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('test on every Node that is supported, and on the one of the image', () => {
    const { matrix } = jobsOf('ci.yml').find(({ strategy }) => strategy).strategy;
    const oldest = /^\D*(\d+)/.exec(JSON.parse(read('package.json')).engines.node)![1];
    const [, image] = /^ARG BASE=node:(\d+)/m.exec(read('deploy', 'docker', 'Dockerfile'))!;
    expect(matrix.node).toEqual([oldest, image]);
    expect(read('.nvmrc').trim()).toBe(image);
  });

  it('leave out nothing that they publish', () => {
    const lines = stepsOf('release.yml').flatMap(({ run }) => run ?? []);
    for (const part of ['.ci/image --push', '.ci/publish chart', '.ci/publish npm', '.ci/publish notes'])
      expect(lines).toContainEqual(expect.stringContaining(part));
  });
});

describe('what GitHub reads', () => {
  it('names owners of folders that there are', () => {
    const lines = read('.github', 'CODEOWNERS').split('\n');
    for (const [path] of lines.filter((line) => line.startsWith('/')).map((line) => line.split(/\s+/)))
      expect([path, existsSync(join(root, path!))]).toEqual([path, true]);
  });

  it.each(readdirSync(join(root, '.github', 'ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml'))(
    'asks in %s for what it must have',
    (file) => {
      const { name, description, body } = parse(read('.github', 'ISSUE_TEMPLATE', file));
      expect([name, description].every((text) => typeof text === 'string')).toBe(true);
      const fields = body.filter(({ type }: any) => type !== 'markdown');
      expect(new Set(fields.map(({ id }: any) => id)).size).toBe(fields.length);
      for (const { type, attributes, validations } of fields) {
        expect(['textarea', 'input', 'dropdown']).toContain(type);
        expect(attributes.label).toEqual(expect.any(String));
        expect(Object.keys(validations ?? {}).filter((key) => key !== 'required')).toEqual([]);
      }
      expect(fields.some(({ validations }: any) => validations?.required)).toBe(true);
    },
  );

  it('opens a container with the Node of the image and all that the tests need', () => {
    const { image, features } = JSON.parse(read('.devcontainer', 'devcontainer.json').replace(/^\s*\/\/.*$/gm, ''));
    expect(image).toContain(`:${read('.nvmrc').trim()}-`);
    expect(
      Object.keys(features)
        .map((one) => /features\/(.+):\d+$/.exec(one)![1])
        .sort(),
    ).toEqual(['docker-in-docker', 'go', 'java', 'python']);
  });
});

describe('renovate', () => {
  const { packageRules, customManagers } = JSON.parse(read('renovate.json'));

  it('moves together what belongs together', () => {
    expect(packageRules.flatMap(({ groupName }: any) => groupName ?? [])).toEqual(expect.arrayContaining(['nest', 'otel', 'nx', 'nats']));
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const all = Object.keys({ ...dependencies, ...devDependencies });
    for (const [group, one] of [
      ['nest', '@nestjs/core'],
      ['otel', '@opentelemetry/api'],
      ['nx', 'nx'],
      ['nats', 'nats'],
    ] as const) {
      expect(all).toContain(one);
      const { matchPackageNames } = packageRules.find(({ groupName }: any) => groupName === group);
      expect([
        one,
        matchPackageNames.some((pattern: string) => one === pattern || (pattern.endsWith('/**') && one.startsWith(pattern.slice(0, -2)))),
      ]).toEqual([one, true]);
    }
  });

  it('finds the versions that stand in no package.json', () => {
    const found = customManagers.flatMap(({ managerFilePatterns, matchStrings }: any) => {
      const patterns = managerFilePatterns.map((pattern: string) => new RegExp(pattern.slice(1, -1)));
      const candidates = ['deploy/compose/compose.yaml', 'deploy/helm/pegboard/values.yaml', 'tools/chart/programs.ts'];
      return candidates
        .filter((file) => patterns.some((pattern: RegExp) => pattern.test(file)))
        .flatMap((file) => [...read(file).matchAll(new RegExp(matchStrings[0], 'g'))].map(({ groups }) => `${file} ${groups!['depName']}`));
    });
    expect(found).toEqual(
      expect.arrayContaining([
        'deploy/compose/compose.yaml nats',
        'deploy/compose/compose.yaml mongo',
        'deploy/helm/pegboard/values.yaml nats',
        'deploy/helm/pegboard/values.yaml mongo',
        'tools/chart/programs.ts helm.sh/helm/v3',
        'tools/chart/programs.ts github.com/yannh/kubeconform',
      ]),
    );
  });
});
