import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@pegboard/servers';

const MOST_BYTES = 64 * 1024 * 1024;

/** What a company of this version answers at `/v1/openapi.json`, said by the built programs: nothing runs for it. */
export async function builtDescription(): Promise<unknown> {
  const gateway = join(repositoryRoot(), 'dist', 'apps', 'gateway', 'src', 'main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [gateway, '--describe'], { maxBuffer: MOST_BYTES });
  return JSON.parse(stdout) as unknown;
}
