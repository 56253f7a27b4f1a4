import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import type { Origin } from './origin';

/** What a package holds: its files by their paths in it. */
export type Files = ReadonlyMap<string, string>;

export const read = (...path: string[]): string => readFileSync(join(repositoryRoot(), ...path), 'utf8');

interface RootManifest {
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
}

/** What every package of ours says of itself. */
export function manifestOf(name: string, description: string, { repository }: Origin): Record<string, unknown> {
  const { version, license, engines } = JSON.parse(read('package.json')) as RootManifest;
  return {
    name,
    version,
    description,
    license,
    engines,
    homepage: `${repository}#readme`,
    repository: { type: 'git', url: `git+${repository}.git` },
    bugs: `${repository}/issues`,
    publishConfig: { access: 'public', provenance: true },
  };
}

/**
 * Writes the files into a new folder and packs them as npm publishes them, with licence and notice.
 * @returns the path of the tarball, beside the folder
 */
export function packed(files: Files, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of [...files, ['LICENSE', read('LICENSE')], ['NOTICE', read('NOTICE')]] as [string, string][]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const into = dirname(folder);
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  const [{ filename }] = Object.values(JSON.parse(stdout)) as [{ filename: string }];
  return join(into, filename);
}
