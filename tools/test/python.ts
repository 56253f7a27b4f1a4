import { createHash } from 'node:crypto';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from '@pegboard/servers';
import { say } from '../say';
import { root } from './runner';

const execute = promisify(execFile);
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** A Python that can run the tools written in it, if there is one. */
export function pythonHere(): string | undefined {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return CANDIDATES.find((name) => spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0);
}

/** A virtual environment with exactly what `tests/<name>/requirements.txt` names, made once a version. */
export async function pythonHome(python: string, name: string): Promise<string> {
  const requirements = join(root, 'tests', name, 'requirements.txt');
  const version = spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 12);
  return builtOnce(`${name}-${key}`, async (into) => {
    say(`installing the packages for tests/${name}, once …`);
    await execute(python, ['-m', 'venv', into]);
    // Called as a module: the scripts of an environment name the folder it was made in, and this one moves once.
    await execute(join(into, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  });
}
