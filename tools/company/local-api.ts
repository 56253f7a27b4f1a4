import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { Api } from './api';
import { whyUnreachable } from '@pegboard/eventing';

const LOCAL = 'http://127.0.0.1:3000';

/**
 * The API that a command speaks to: `API_URL` and `API_KEY`, or `PEGBOARD_URL` and `PEGBOARD_API_KEY`; without a key the one
 * that `npm start` made on this machine. @throws Error if there is no key, if they name two companies, or nobody answers there
 */
export async function apiOfEnvironment(env: NodeJS.ProcessEnv = process.env): Promise<Api> {
  const url = plain(env['API_URL'] ?? env['PEGBOARD_URL'] ?? LOCAL);
  const other = env['PEGBOARD_URL'];
  if (other !== undefined && plain(other) !== url)
    throw new Error(`API_URL is ${url}, and PEGBOARD_URL is ${plain(other)}: unset one of them, so that the right company is meant`);
  const key = env['API_KEY'] ?? env['PEGBOARD_API_KEY'] ?? keptKey(env['PEGBOARD_DATA']);
  if (!key) throw new Error('Set PEGBOARD_API_KEY to a key of the company (and PEGBOARD_URL, if the company is not on this machine).');
  const unreachable = await whyUnreachable(url);
  if (unreachable) throw new Error(`The company at ${url} doesn’t answer (${unreachable.why}). Is it running, and is PEGBOARD_URL right?`);
  return new Api(url, key);
}

const plain = (url: string): string => url.replace(/\/+$/, '').replace(/\/v1$/, '');

function keptKey(dataDir = join(repositoryRoot(), '.pegboard', 'data')): string | undefined {
  const file = join(dataDir, 'api-key');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
