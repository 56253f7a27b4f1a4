import { createHash } from 'node:crypto';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from '@pegboard/servers';
import { say } from '../say';
import { root } from './runner';

const execute = promisify(execFile);
const NEWEST_FIRST = [15, 14, 13, 12, 11];

/** Where a Python may be: named by `PEGBOARD_PYTHON`, on the PATH, one that uv or pyenv has put somewhere. The last two are asked last. */
function* candidates(minor: number): Iterable<string> {
  const named = process.env['PEGBOARD_PYTHON'];
  if (named) yield named;
  yield 'python3';
  for (const each of NEWEST_FIRST) yield `python3.${each}`;
  yield 'python';
  const { status, stdout } = spawnSync('uv', ['python', 'find', `>=3.${minor}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (status === 0) yield stdout.trim();
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const kept = existsSync(versions) ? readdirSync(versions) : [];
  for (const each of NEWEST_FIRST)
    yield* kept.filter((version) => version.startsWith(`3.${each}.`)).map((version) => join(versions, version, 'bin', 'python3'));
}

/** A Python that can run the tools written in it, if there is one. @param minor the oldest 3.x that will do */
export function pythonHere(minor = 11): string | undefined {
  const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${minor}))`;
  for (const name of candidates(minor)) if (spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0) return name;
  return undefined;
}

/** A virtual environment with exactly what `tests/<folder>/requirements.txt` names, made once a version. */
export async function pythonHome(python: string, folder: string): Promise<string> {
  const requirements = join(root, 'tests', folder, 'requirements.txt');
  const version = spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 12);
  return builtOnce(`${folder.replaceAll('/', '-')}-${key}`, async (into) => {
    say(`installing the packages for tests/${folder}, once …`);
    await execute(python, ['-m', 'venv', into]);
    // Called as a module: the scripts of an environment name the folder it was made in, and this one moves once.
    await execute(join(into, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  });
}
