import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import type { Origin } from './origin';

/**
 * What has changed since the last version: the subjects of its commits, by kind and part, each with a link.
 * @param root of the repository; HEAD may have the tag of the version already
 */
export function releaseNotes({ repository }: Origin, version: string, root = repositoryRoot()): string {
  const [, host, owner, name] = /^(https:\/\/[^/]+)\/([^/]+)\/([^/]+)$/.exec(repository)!;
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-notes-'));
  try {
    const context = join(folder, 'context.json');
    writeFileSync(context, JSON.stringify({ version, host, owner, repository: name, repoUrl: repository }));
    const tools = join(repositoryRoot(), 'node_modules', 'conventional-changelog', 'dist', 'cli', 'index.js');
    const config = join(repositoryRoot(), 'tools', 'release', 'notes.config.mjs');
    const last = git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v*', '--exclude', `v${version}`);
    const since = last ? ['--from', last] : ['--first-release'];
    // A version that has its tag is released; what comes after a tag is not.
    const isTagged = git(root, 'tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`);
    const what = isTagged ? [] : ['--output-unreleased'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [tools, '--stdout', '--config', config, '--context', context, ...since, ...what],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the notes can't be made: ${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands in the way of releasing HEAD under a tag, one sentence each. */
export function releaseFaults(
  tag: string,
  { version, changelog, changed }: { version: string; changelog: string; changed: string },
): string[] {
  const part = new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b(.*)$`, 'm').exec(changelog)?.[1];
  return [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, and package.json has the version ${version}`]),
    ...(part === undefined ? [`CHANGELOG.md has no part ${version}`] : []),
    ...(part?.includes('unreleased') ? [`CHANGELOG.md still calls ${version} unreleased`] : []),
    ...(changed === '' ? [] : [`files differ from the commit: ${changed.split('\n').join(', ')}`]),
  ];
}

/** What git prints; nothing where it refuses. */
export const git = (root: string, ...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
