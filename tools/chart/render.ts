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

export function render(helm: string, set: string): string {
  const values = join(VALUES, `${set}.yaml`);
  const text = run(helm, ['template', 'pegboard', CHART, '--namespace', 'pegboard', '--kube-version', KUBERNETES_VERSION, '-f', values]);
  const withoutFiles = readdirSync(DRAWN).reduce(
    (before, file) => before.replace(new RegExp(`^  ${file}: \\|\\n(?: {4}.*\\n| *\\n)+`, 'm'), `  ${file}: (files/${file})\n`),
    text.replace(/checksum\/config: \w+/, 'checksum/config: (of files)'),
  );
  return `# Drawn by npm run chart from ${sourceOf(set)}\n${withoutFiles}`;
}
