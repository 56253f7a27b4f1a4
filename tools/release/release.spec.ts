import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '@pegboard/servers';
import { CHART } from '../chart/render';
import { alertsOf, chartOf, readmeOf } from './chart-package';
import { cut, cutFaults, VERSIONED, type VersionedFiles } from './cut';
import { releaseFaults, releaseNotes } from './notes';
import { originOf } from './origin';

const ORIGIN = { repository: 'https://git.example/acme/pegboard', image: 'ghcr.io/acme/pegboard' };
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

describe('a release', () => {
  it('is of the repository in which it is made, and of none that nobody knows', () => {
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'Acme/Pegboard' };
    expect(originOf(github)).toEqual({ repository: 'https://github.com/Acme/Pegboard', image: 'ghcr.io/acme/pegboard' });
    expect(originOf({ PEGBOARD_REPOSITORY: 'https://git.example/a/b/', PEGBOARD_IMAGE: 'r.example/p' })).toEqual({
      repository: 'https://git.example/a/b',
      image: 'r.example/p',
    });
    expect(() => originOf({})).toThrow('PEGBOARD_REPOSITORY');
    expect(() => originOf({ PEGBOARD_REPOSITORY: 'https://git.example/a/b' })).toThrow('PEGBOARD_IMAGE');
  });

  it('has a tag that says its version, a part in the changelog that calls it released, and no file that is in no commit', () => {
    const right = { version: '0.2.0', changelog: '# Changelog\n\n## 0.2.0 (1 May 2027)\n', changed: '' };
    expect(releaseFaults('v0.2.0', right)).toEqual([]);
    expect(releaseFaults('v0.3.0', right)).toEqual(['the tag is v0.3.0, and package.json has the version 0.2.0']);
    expect(releaseFaults('v0.2.0', { ...right, changelog: '## 0.2.0 (unreleased)\n' })).toEqual([
      'CHANGELOG.md still calls 0.2.0 unreleased',
    ]);
    expect(releaseFaults('v0.2.0', { ...right, changelog: '## 0.1.0\n' })).toEqual(['CHANGELOG.md has no part 0.2.0']);
    expect(releaseFaults('v0.2.0', { ...right, changed: ' M package.json' })).toHaveLength(1);
  });
});

describe('making a release', () => {
  const changelog = '# Changelog\n\n## 0.2.0 (unreleased)\n\n## 0.1.0 (1 May 2027)\n';

  it('is refused for what is no version, is released already, has no part in the changelog, or is in no commit', () => {
    const right = { changelog, changed: '', tags: ['v0.1.0'] };
    expect(cutFaults('0.2.0', right)).toEqual([]);
    expect(cutFaults('v0.2.0', right)).toEqual([
      '"v0.2.0" is not a version: three numbers, such as 0.2.0',
      'CHANGELOG.md has no part "## v0.2.0 (unreleased)"',
    ]);
    expect(cutFaults('0.1.0', right)).toEqual(['there is a tag v0.1.0 already', 'CHANGELOG.md has no part "## 0.1.0 (unreleased)"']);
    expect(cutFaults('0.2.0', { ...right, changed: ' M a' })).toEqual(['files differ from the commit:  M a']);
  });

  it('writes the version wherever this one stands, and nowhere else', () => {
    const { version } = JSON.parse(read(repositoryRoot(), 'package.json'));
    const files = Object.fromEntries(VERSIONED.map((file) => [file, read(repositoryRoot(), file)])) as unknown as VersionedFiles;
    const after = cut({ ...files, 'CHANGELOG.md': changelog.replaceAll('0.2.0', '7.8.9') }, version, '7.8.9', '2 May 2027');
    expect(JSON.parse(after['package.json'])).toEqual({ ...JSON.parse(files['package.json']), version: '7.8.9' });
    const [lock, before] = [JSON.parse(after['package-lock.json']), JSON.parse(files['package-lock.json'])];
    expect([lock.version, lock.packages[''].version]).toEqual(['7.8.9', '7.8.9']);
    for (const name of Object.keys(before.packages).filter((one) => one !== '')) expect(lock.packages[name]).toEqual(before.packages[name]);
    const chart = parse(after['deploy/helm/pegboard/Chart.yaml']);
    expect([chart.version, chart.appVersion]).toEqual(['7.8.9', '7.8.9']);
    expect(parse(chart.annotations['artifacthub.io/images'])[0].image).toMatch(/:7\.8\.9$/);
    expect(parse(after['deploy/helm/examples/argocd.yaml']).spec.source.targetRevision).toBe('7.8.9');
    expect(after['CHANGELOG.md']).toContain('\n## 7.8.9 (2 May 2027)\n');
  });
});

describe('the alerts of a release', () => {
  it('link to its own runbooks, and to none that is nobody’s', () => {
    const text = alertsOf(read(CHART, 'observability', 'alerts.yml'), '0.2.0', { ...ORIGIN, repository: 'https://git.test/acme/pegboard' });
    const links = parse(text).groups.flatMap(({ rules }: any) => rules.map(({ annotations }: any) => annotations.runbook_url));
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) expect(link).toMatch(/^https:\/\/git\.test\/acme\/pegboard\/blob\/v0\.2\.0\/docs\/observability\.md#\w+$/);
    expect(text).not.toContain('.example');
  });
});

describe('the chart of a release', () => {
  const CHART_YAML = read(CHART, 'Chart.yaml');

  it('has the addresses of its repository and the image of its registry, and none that is nobody’s', () => {
    const text = chartOf(CHART_YAML, '0.2.0', { ...ORIGIN, repository: 'https://git.test/acme/pegboard' });
    const chart = parse(text);
    expect(chart).toMatchObject({ version: '0.2.0', appVersion: '0.2.0', home: 'https://git.test/acme/pegboard' });
    expect(chart.icon).toBe('https://git.test/acme/pegboard/raw/v0.2.0/docs/.vitepress/peg.svg');
    expect(parse(chart.annotations['artifacthub.io/images'])[0].image).toBe('ghcr.io/acme/pegboard:0.2.0');
    for (const { url } of parse(chart.annotations['artifacthub.io/links']))
      expect(url).toContain('https://git.test/acme/pegboard/blob/v0.2.0/');
    expect(text).not.toContain('.example');
    expect(chart.annotations['artifacthub.io/prerelease']).toBe('false');
    const trial = parse(chartOf(CHART_YAML, '0.2.0-rc.1', { ...ORIGIN, repository: 'https://git.test/a/b' }));
    expect(trial.annotations['artifacthub.io/prerelease']).toBe('true');
  });

  it('refuses a Chart.yaml in which a place is missing', () =>
    expect(() => chartOf(CHART_YAML.replace(/^appVersion.*\n/m, ''), '0.2.0', ORIGIN)).toThrow('appVersion'));

  it('has a README whose links work away from the repository', () => {
    const text = readmeOf(read(CHART, 'README.md'), '0.2.0', ORIGIN);
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(link).toMatch(/^https:\/\/git\.example\/acme\/pegboard\/blob\/v0\.2\.0\/(docs|deploy)\//);
    expect(text).toContain('oci://ghcr.io/acme/charts/pegboard');
  });
});

describe('the notes of a release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-notes-'));
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([args, status, stderr]).toEqual([args, 0, '']);
  };
  const commit = (subject: string): void => git('commit', '-q', '--allow-empty', '-m', subject);
  beforeAll(() => {
    git('init', '-q', '-b', 'main');
    writeFileSync(join(folder, 'package.json'), '{ "name": "pegboard", "version": "0.2.0" }');
    commit('feat(planner): the first thing');
    git('tag', 'v0.1.0');
    commit('fix(sales): a row can be split');
    commit('feat(api)!: dates are days');
    commit('docs: nobody who runs it reads this');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([false, true])('list what has changed since the version before (tagged: %s)', (isTagged) => {
    if (isTagged) git('tag', 'v0.2.0');
    const notes = releaseNotes(ORIGIN, '0.2.0', folder);
    expect(notes.replaceAll(/\(\[[0-9a-f]{7}\]\(https:\/\/git\.example\/acme\/pegboard\/commits?\/[0-9a-f]{40}\)\)/g, '(…)')).toContain(
      '### New\n\n* **api:** dates are days (…)\n\n### Corrected\n\n* **sales:** a row can be split (…)',
    );
    expect(notes).toContain('BREAKING');
    expect(notes).toMatch(/^## \[?0\.2\.0/m);
    for (const other of ['first thing', 'nobody who', 'Unreleased']) expect(notes).not.toContain(other);
  });

  it('of the first version list everything', () => {
    git('tag', '-d', 'v0.1.0');
    expect(releaseNotes(ORIGIN, '0.2.0', folder)).toContain('the first thing');
  });

  it('can be made of this repository', () => {
    const { version } = JSON.parse(read(repositoryRoot(), 'package.json'));
    expect(releaseNotes(ORIGIN, version)).toMatch(/^\* .+ \(\[[0-9a-f]{7,}\]/m);
  });
});
