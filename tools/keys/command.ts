import { table, wholeNumber, type Cli } from '@pegboard/cli';
import { EVERY_ROLE, ROLES, SCOPES } from '@pegboard/access';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';

interface MadeKey {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly string[];
  readonly key: string;
}

const AS_JSON = ['--json', 'as JSON, for programs'] as const;

/** `pegboard keys`: makes, lists, rotates and revokes API keys. A new key is the one line on standard output. */
export function addKeys(cli: Cli): void {
  const keys = cli.command('keys', 'creates, lists, rotates and revokes API keys', {
    examples: ['npx pegboard keys create "web shop" --grants shop', 'npx pegboard keys list'],
  });
  const at = (id: string): string => `/v1/api_keys/${encodeURIComponent(id)}`;

  const create = cli
    .command('create', 'creates a key, and shows it once', {
      parent: keys,
      examples: ['npx pegboard keys create "audit" --grants erp --expires 2030-01-01'],
    })
    .argument('<name>', 'what the key is for')
    .requiredOption('--grants <scopes>', 'scopes or roles, with commas between them; `keys scopes` lists them')
    .option('--expires <date>', 'when it ends')
    .option(...AS_JSON);
  cli.does(create, async (name: string, options: { grants: string; expires?: string; json?: boolean }) => {
    const grants = options.grants.split(',').filter(Boolean);
    const api = await apiOfEnvironment();
    const made = await api.post('/v1/api_keys', { name, grants, ...(options.expires ? { expires_at: options.expires } : {}) });
    return shown(made, options.json);
  });

  addLink(cli, keys);

  const list = cli
    .command('list', 'lists the keys, without what they are', { parent: keys, examples: ['npx pegboard keys list --all'] })
    .option('--all', 'also revoked ones')
    .option(...AS_JSON);
  cli.does(list, async ({ all = false, json }: { all?: boolean; json?: boolean }) => {
    const { data } = await (await apiOfEnvironment()).get(`/v1/api_keys?limit=250&include_revoked=${all}`);
    const rows = (data as Record<string, string>[]).map((key) => [
      key['id'],
      key['name'],
      String(key['grants']),
      key['revoked_at'] ? `revoked ${key['revoked_at']}` : key['expires_at'] ? `until ${key['expires_at']}` : 'no end',
      key['last_used_at'] ?? 'never',
    ]);
    process.stdout.write(`${json ? JSON.stringify(data, null, 2) : table(['id', 'name', 'grants', 'ends', 'used'], rows)}\n`);
    return 0;
  });

  const rotate = cli
    .command('rotate', 'replaces a key by a new one with the same grants', {
      parent: keys,
      examples: ['npx pegboard keys rotate 7f3a9c01 --overlap 3600'],
    })
    .argument('<id>', 'of the key, from the list')
    .option('--overlap <seconds>', 'how long the old one still works', wholeNumber())
    .option(...AS_JSON);
  cli.does(rotate, async (id: string, { overlap, json }: { overlap?: number; json?: boolean }) =>
    shown(await (await apiOfEnvironment()).post(`${at(id)}/rotate`, overlap === undefined ? {} : { overlap_seconds: overlap }), json),
  );

  const revoke = cli
    .command('revoke', 'ends a key', { parent: keys, examples: ['npx pegboard keys revoke 7f3a9c01'] })
    .argument('<id>', 'of the key, from the list');
  cli.does(revoke, async (id: string) => {
    await (await apiOfEnvironment()).delete(at(id));
    say(`${id} is revoked`);
    return 0;
  });

  const all = cli.command('scopes', 'lists what a key can be allowed to do', { parent: keys, examples: ['npx pegboard keys scopes'] });
  cli.does(all, scopes);
}

/** A link for a person, in place of a key. */
function addLink(cli: Cli, keys: ReturnType<Cli['command']>): void {
  const link = cli
    .command('link', 'makes a link that signs somebody in at the board, once', {
      parent: keys,
      examples: ['npx pegboard keys link "Ann" --grants sales'],
    })
    .argument('<name>', 'who will be signed in')
    .requiredOption('--grants <scopes>', 'scopes or roles, with commas between them; `keys scopes` lists them');
  cli.does(link, async (name: string, { grants }: { grants: string }) => {
    const api = await apiOfEnvironment();
    const { code, expires_at } = await api.post('/v1/sign_in_codes', { name, grants: grants.split(',').filter(Boolean) });
    say(`the link signs ${name} in once, until ${expires_at}:`);
    process.stdout.write(`${api.baseUrl}/#code=${code}\n`);
    return 0;
  });
}

function shown(made: MadeKey, isJson = false): number {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
    return 0;
  }
  say(`${made.id}  ${made.name}  (${made.grants.join(', ')}); the key is shown only once:`);
  process.stdout.write(`${made.key}\n`);
  return 0;
}

function scopes(): number {
  const rows = [...Object.entries(SCOPES), ...EVERY_ROLE.map((role) => [role, ROLES[role].join(' ')])];
  process.stdout.write(`${table(['scope or role', 'meaning'], rows)}\n`);
  return 0;
}
