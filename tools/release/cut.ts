/** The files of a release that name its version, as they were and as they become. */
export interface VersionedFiles {
  readonly 'package.json': string;
  readonly 'package-lock.json': string;
  readonly 'deploy/helm/pegboard/Chart.yaml': string;
  readonly 'deploy/helm/examples/argocd.yaml': string;
  readonly 'CHANGELOG.md': string;
}

/** Each file that names the version, in a list that a program can walk. */
export const VERSIONED = [
  'package.json',
  'package-lock.json',
  'deploy/helm/pegboard/Chart.yaml',
  'deploy/helm/examples/argocd.yaml',
  'CHANGELOG.md',
] as const satisfies readonly (keyof VersionedFiles)[];

const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** What stands in the way of a version, one sentence each. */
export function cutFaults(
  version: string,
  { changelog, changed, tags }: { changelog: string; changed: string; tags: readonly string[] },
): string[] {
  return [
    ...(VERSION.test(version) ? [] : [`"${version}" is not a version: three numbers, such as 0.2.0`]),
    ...(tags.includes(`v${version}`) ? [`there is a tag v${version} already`] : []),
    ...(changelog.includes(`\n## ${version} (unreleased)\n`) ? [] : [`CHANGELOG.md has no part "## ${version} (unreleased)"`]),
    ...(changed === '' ? [] : [`files differ from the commit: ${changed.split('\n').join(', ')}`]),
  ];
}

/** The files with the version and the day of its release. @param day as the changelog writes it, such as 1 May 2027 */
export function cut(files: VersionedFiles, before: string, version: string, day: string): VersionedFiles {
  const named = (text: string): string => text.replace(`"version": "${before}"`, `"version": "${version}"`);
  const everywhere = (text: string): string => text.replaceAll(new RegExp(`\\b${before.replaceAll('.', '\\.')}\\b`, 'g'), version);
  return {
    'package.json': named(files['package.json']),
    // The first two are those of the project and of its root; what follows are packages.
    'package-lock.json': named(named(files['package-lock.json'])),
    'deploy/helm/pegboard/Chart.yaml': everywhere(files['deploy/helm/pegboard/Chart.yaml']),
    'deploy/helm/examples/argocd.yaml': files['deploy/helm/examples/argocd.yaml'].replace(
      `targetRevision: ${before}`,
      `targetRevision: ${version}`,
    ),
    'CHANGELOG.md': files['CHANGELOG.md'].replace(`\n## ${version} (unreleased)\n`, `\n## ${version} (${day})\n`),
  };
}
