import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { KUBERNETES_VERSION } from './schemas';

const HELM = join(repositoryRoot(), 'deploy', 'helm');
export const CHART = join(HELM, 'pegboard');
export const VALUES = join(HELM, 'values');
/** What goes with the chart in a cluster that has the operators for it. */
export const EXAMPLES = join(HELM, 'examples');
export const RENDERED = join(HELM, 'rendered');

/** Ways to install it that are checked: each file of values and what comes of it. */
export const valueSets = (): string[] => readdirSync(VALUES).map((file) => file.replace('.yaml', ''));

/** What `npm run docs` draws into the chart, and so changes without it: kept out of what is compared. */
const DRAWN = join(CHART, 'files');

/** A digest of everything else that a rendering depends on; it stands in its first line. */
export function sourceOf(set: string): string {
  const hash = createHash('sha256').update(KUBERNETES_VERSION);
  const files = readdirSync(CHART, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md' && entry.parentPath !== DRAWN)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(VALUES, `${set}.yaml`)]) hash.update(file.slice(HELM.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** @throws Error with helm's own words */
export function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${args.slice(0, 2).join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The releases of `team` and `rest` are two of one company; any other is the whole company. */
const RELEASES: Readonly<Record<string, string>> = { team: 'sales-team', rest: 'platform' };

const template = (helm: string, set: string, ...more: readonly string[]): string => {
  const of = ['--namespace', 'pegboard', '--kube-version', KUBERNETES_VERSION, '-f', join(VALUES, `${set}.yaml`)];
  return run(helm, ['template', RELEASES[set] ?? 'pegboard', CHART, ...of, ...more]);
};

/** Changes of values that change the pod of the set-up job, beside none. Its name must be another each time: a Job can't be changed. */
const SETUP_CHANGES: Readonly<Record<string, string>> = {
  nothing: '{}',
  'a toleration': '{"setup":{"tolerations":[{"key":"a","operator":"Exists"}]}}',
  'a toleration of all': '{"tolerations":[{"key":"b","operator":"Exists"}]}',
  'a node selector': '{"nodeSelector":{"disk":"ssd"}}',
  resources: '{"setup":{"resources":{"limits":{"memory":"300Mi"}}}}',
  'the image': '{"image":{"tag":"9.9.9"}}',
  'a pull secret': '{"image":{"pullSecrets":["registry"]}}',
  'an authority': '{"caBundle":{"configMap":"authorities"}}',
  'a service more or less': '{"services":{"sales":{"enabled":false}}}',
  'a password': '{"secretsVersion":"2"}',
  'an annotation': '{"setup":{"podAnnotations":{"a":"b"}}}',
};

/** The name of the set-up job after each change: `npm run chart` draws them, a test compares them. */
export function setupNames(helm: string): string {
  const names = Object.entries(SETUP_CHANGES).map(([change, values]) => {
    const over = Object.entries<unknown>(JSON.parse(values)).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
    return `${change}: ${/^ {2}name: (\S*-setup-\w+)$/m.exec(template(helm, 'trial', ...over))?.[1]}\n`;
  });
  return `# Drawn by npm run chart from ${sourceOf('trial')}\n${names.join('')}`;
}

export function render(helm: string, set: string): string {
  const text = template(helm, set);
  const withoutFiles = readdirSync(DRAWN).reduce(
    (before, file) => before.replace(new RegExp(`^  ${file}: \\|\\n(?: {4}.*\\n| *\\n)+`, 'm'), `  ${file}: (files/${file})\n`),
    text.replace(/checksum\/config: \w+/, 'checksum/config: (of files)'),
  );
  return `# Drawn by npm run chart from ${sourceOf(set)}\n${withoutFiles}`;
}
