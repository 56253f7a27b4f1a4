import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from './folders';
import { repositoryRoot } from './repository';

export type Log = (text: string) => void;

/** Where what was built once is kept: `PEGBOARD_CACHE`, else a folder in the checkout that git ignores. */
export const cacheDir = (): string => process.env['PEGBOARD_CACHE'] || join(repositoryRoot(), '.pegboard', 'cache');

const STALE_LOCK_MS = 15 * 60_000;

/**
 * The folder of a thing that takes long to build, built now if it isn't there. Two processes that come at once build it
 * once: the second waits for the first. The folder appears only when it is whole.
 */
export async function builtOnce(name: string, build: (into: string) => Promise<void>): Promise<string> {
  const target = join(cacheDir(), name);
  const lock = `${target}.lock`;
  makeFolder(dirname(target));
  while (!existsSync(target)) {
    if (!take(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    const half = `${target}.half-${process.pid}`;
    try {
      if (existsSync(target)) break;
      mkdirSync(half, { recursive: true });
      await build(half);
      renameSync(half, target);
    } finally {
      rmSync(half, { recursive: true, force: true });
      rmSync(lock, { force: true });
    }
  }
  return target;
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (Date.now() - statSync(lock).mtimeMs > STALE_LOCK_MS) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
