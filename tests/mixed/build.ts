import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtOnce, repositoryRoot } from '@pegboard/servers';

/** A checkout with its build: this one, or that of another release. */
export interface Build {
  readonly name: string;
  readonly root: string;
}

const ROOT = repositoryRoot();

export const thisBuild: Build = { name: 'this', root: ROOT };

/**
 * The build of another commit, with the packages of its own lock file. It is made once, in the cache.
 * @param from a tag or a commit; absent, the last release
 * @throws Error if there is no such commit here, or its build fails
 */
export async function buildOf(from: string | undefined, say: (text: string) => void): Promise<Build> {
  const ref = from ?? lastRelease();
  if (!ref) throw new Error('there is no release yet: name a commit with --from');
  const commit = git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  if (!commit) throw new Error(`there is no commit ${ref} here; a shallow clone has only the newest: git fetch --unshallow --tags`);
  const root = await builtOnce(`release-${commit.slice(0, 12)}`, async (into) => {
    say(`building ${ref} (${commit.slice(0, 12)}), once …`);
    run(into, 'sh', '-c', `git -C "$0" archive ${commit} | tar -x`, ROOT);
    run(into, process.execPath, join('tools', 'bootstrap.mjs'));
  });
  return { name: ref, root };
}

/** The newest tag of a release before HEAD, as `npm run release` finds it for its notes. */
export const lastRelease = (): string | undefined => git('describe', '--tags', '--abbrev=0', '--match', 'v*') || undefined;

const git = (...args: string[]): string => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.trim();

function run(cwd: string, command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0 || !existsSync(cwd)) throw new Error(`${command} ${args.join(' ')} failed`);
}
