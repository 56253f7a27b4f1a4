import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART, run } from '../chart/render';
import { read } from './npm-package';
import { NOWHERE, type Origin } from './origin';

/**
 * The chart as it is released: of the version of package.json, with the addresses of the repository and the image of the registry.
 * @param into a folder, made again
 * @returns the archive, which `helm push` takes
 */
export function chartPackage(helm: string, origin: Origin, into: string): string {
  const folder = join(into, 'pegboard');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  cpSync(CHART, folder, { recursive: true });
  const { version } = JSON.parse(read('package.json')) as { version: string };
  edit(join(folder, 'Chart.yaml'), (text) => chartOf(text, version, origin));
  edit(join(folder, 'values.yaml'), (text) => replaced(text, 'repository: pegboard\n', `repository: ${origin.image}\n`));
  edit(join(folder, 'observability', 'alerts.yml'), (text) => alertsOf(text, version, origin));
  edit(join(folder, 'README.md'), (text) => readmeOf(text, version, origin));
  run(helm, ['lint', '--strict', folder]);
  run(helm, ['package', folder, '--destination', into]);
  return join(into, `pegboard-${version}.tgz`);
}

/** Chart.yaml with the addresses of a release. @throws Error if one that is nobody's remains */
export function chartOf(text: string, version: string, { repository, image }: Origin): string {
  const versioned = replaced(replaced(text, /^version: .*$/m, `version: ${version}`), /^appVersion: .*$/m, `appVersion: ${version}`);
  const imaged = replaced(versioned, /image: pegboard:.*$/m, `image: ${image}:${version}`);
  const tagged = replaced(imaged, new RegExp(`${NOWHERE}/(blob|raw)/v[^/]+/`, 'g'), `${repository}/$1/v${version}/`);
  // A version with a word behind it is one to try out.
  const marked = replaced(tagged, /prerelease: '\w+'/, `prerelease: '${version.includes('-')}'`, { isSame: true });
  const placed = replaced(marked.replace(/^# Addresses at .*\n/m, ''), NOWHERE, repository, { all: true });
  if (placed.includes('.example')) throw new Error('Chart.yaml still has an address at .example');
  return placed;
}

/** The alerts with links to the runbooks of a release. */
export const alertsOf = (text: string, version: string, { repository }: Origin): string =>
  replaced(
    text.replace(/ Addresses at \S+ are those of no repository: a release has its own\./, ''),
    `${NOWHERE}/blob/main/`,
    `${repository}/blob/v${version}/`,
    {
      all: true,
    },
  );

/** The README of the archive is read without the repository around it: its links are to the repository. */
export function readmeOf(text: string, version: string, { repository, image }: Origin): string {
  const charts = image.replace(/^([^/]+\/[^/]+).*$/, '$1/charts');
  return text
    .replaceAll('../../../', `${repository}/blob/v${version}/`)
    .replaceAll('](../', `](${repository}/blob/v${version}/deploy/helm/`)
    .replaceAll('ghcr.io/<owner>/charts', charts);
}

function replaced(text: string, what: string | RegExp, by: string, { all = false, isSame = false } = {}): string {
  const result = all ? text.replaceAll(what, by) : text.replace(what, by);
  if (result === text && !isSame && !text.includes(by)) throw new Error(`the chart has no ${String(what)} any more`);
  return result;
}

const edit = (file: string, change: (text: string) => string): void => writeFileSync(file, change(readFileSync(file, 'utf8')));
