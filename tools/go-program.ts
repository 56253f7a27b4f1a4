import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from '@pegboard/servers';
import { say } from './say';

/** A program of somebody else that checks what we write, and that Go can build. */
export interface GoProgram {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  /** What makes it say its version, and do nothing else. */
  readonly about: string;
}

/** The program of that name on the PATH, or one built with Go once; that takes minutes. */
export async function goProgram({ name, module, version, about }: GoProgram): Promise<string> {
  const execute = promisify(execFile);
  const isThere = await execute(name, [about]).then(
    () => true,
    () => false,
  );
  if (isThere) return name;
  const folder = await builtOnce(`${name}-${version}`, async (into) => {
    say(`building ${name} ${version} with Go, once …`);
    await execute('go', ['install', `${module}@v${version}`], { env: { ...process.env, GOBIN: into, CGO_ENABLED: '0' } });
  });
  return join(folder, name);
}
