import { parseArgs } from 'node:util';
import { EVERY_ROLE, ROLES, SCOPES } from '@pegboard/access';
import type { Api } from '../company/api';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';

const USAGE = `usage: npm run keys -- create <name> --grants <scope or role>[,…] [--expires <date>]
       npm run keys -- list [--all]
       npm run keys -- rotate <id> [--overlap <seconds>]
       npm run keys -- revoke <id>
       npm run keys -- scopes`;

const OPTIONS = { grants: { type: 'string' }, expires: { type: 'string' }, overlap: { type: 'string' }, all: { type: 'boolean' } } as const;

/** Makes, lists, rotates and revokes API keys: `API_URL`, `API_KEY`. A new key is the one line on standard output. */
async function main(words: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const [command, subject] = positionals;
  if (command === 'scopes') return scopes();
  const isComplete = command === 'list' || (subject && (command !== 'create' || values.grants));
  if (!isComplete) throw new Error(USAGE);
  const api = await apiOfEnvironment();
  const at = `/v1/api_keys/${encodeURIComponent(subject ?? '')}`;
  if (command === 'create') {
    const grants = values.grants!.split(',').filter(Boolean);
    told(await api.post('/v1/api_keys', { name: subject, grants, ...(values.expires ? { expires_at: values.expires } : {}) }));
  } else if (command === 'rotate') {
    told(await api.post(`${at}/rotate`, values.overlap === undefined ? {} : { overlap_seconds: Number(values.overlap) }));
  } else if (command === 'revoke') {
    await api.delete(at);
    say(`${subject} is revoked`);
  } else if (command === 'list') await list(api, values.all ?? false);
  else throw new Error(USAGE);
}

function told({ id, name, grants, key }: { id: string; name: string; grants: string[]; key: string }): void {
  say(`${id}  ${name}  (${grants.join(', ')}); the key is shown only once:`);
  process.stdout.write(`${key}\n`);
}

async function list(api: Api, isAll: boolean): Promise<void> {
  const { data } = await api.get(`/v1/api_keys?limit=250&include_revoked=${isAll}`);
  for (const key of data as Record<string, string>[]) {
    const end = key['revoked_at'] ? `revoked ${key['revoked_at']}` : key['expires_at'] ? `until ${key['expires_at']}` : 'no end';
    process.stdout.write(`${key['id']}  ${key['name']}  ${String(key['grants'])}  ${end}  used ${key['last_used_at'] ?? 'never'}\n`);
  }
}

function scopes(): void {
  for (const [scope, meaning] of Object.entries(SCOPES)) process.stdout.write(`${scope.padEnd(20)} ${meaning}\n`);
  for (const role of EVERY_ROLE) process.stdout.write(`${role.padEnd(20)} ${ROLES[role].join(' ')}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
