import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeSecrets, secretsOf, variablesOf } from './secrets';
import { standalone, type Templates } from './templates';

export interface InitOptions {
  /** Of the gateway, on this machine. */
  readonly port: number;
  /** ISO 4217: the currency in which stock is valued. */
  readonly currency: string;
  /** With its tag. */
  readonly image: string;
}

/** What only its owner may read, and what the containers must read as well. */
const [OWNER, EVERYBODY] = [0o600, 0o644];

/** What would be lost if it were written over. */
const KEPT = ['.env', 'settings.env', 'compose.yaml'];

/**
 * Makes the folder of a company: the compose file, what NATS reads, secrets by chance and settings.
 * @returns its path
 * @throws Error if there is a company in it already, or if it can't be made
 */
export function createFolder(folder: string, templates: Templates, options: InitOptions): string {
  const path = resolve(folder);
  const there = KEPT.filter((file) => existsSync(join(path, file)));
  if (there.length > 0)
    throw new Error(`${folder} has ${there.join(' and ')} already: nothing is written over. For a new version, use --upgrade`);
  const project = projectName(path);
  makeFolders(path);
  write(path, 'compose.yaml', standalone(templates.compose, { project, image: options.image }), EVERYBODY);
  writeNatsFiles(path, templates);
  const secrets = makeSecrets(secretsOf(templates.compose), new Map());
  write(path, '.env', `${ENV_HEAD}${linesOf(new Map([['PEGBOARD_PORT', String(options.port)], ...secrets]))}`, OWNER);
  write(path, 'settings.env', settings(options), OWNER);
  write(path, '.gitignore', '# Secrets and settings of this machine.\n.env\nsettings.env\n', EVERYBODY);
  write(path, 'README.md', readme(project, options), EVERYBODY);
  return path;
}

/** One after the other: where no folders can be made, such as in /proc, Node looks for a parent that can for ever. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (problem) {
    throw new Error(`${path} can't be made (${(problem as Error).message}); choose a folder of your own`);
  }
}

/**
 * Brings a folder to the version of these templates: the compose file and what NATS reads are replaced, secrets that are new are added, and
 * what was there stays. @throws Error if there is no company in it
 */
export function upgradeFolder(folder: string, templates: Templates, { image }: Pick<InitOptions, 'image'>): string {
  const path = resolve(folder);
  const missing = KEPT.filter((file) => !existsSync(join(path, file)));
  if (missing.length > 0) throw new Error(`${folder} has no ${missing.join(' and no ')}: it is not the folder of a company`);
  const env = readFileSync(join(path, '.env'), 'utf8');
  const project = /^name: (.+)$/m.exec(readFileSync(join(path, 'compose.yaml'), 'utf8'))?.[1];
  if (!project) throw new Error(`${join(folder, 'compose.yaml')} has no name: the volumes with the data are called by it`);
  const secrets = makeSecrets(secretsOf(templates.compose), variablesOf(env));
  write(path, '.env', secrets.size === 0 ? env : `${env.replace(/\n*$/, '\n')}${linesOf(secrets)}`, OWNER);
  write(path, 'compose.yaml', standalone(templates.compose, { project, image }), EVERYBODY);
  writeNatsFiles(path, templates);
  return path;
}

/** The name of the compose project, after the folder: volumes and networks are called by it. */
export function projectName(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (!name) throw new Error(`a folder is needed whose name has letters or digits, not ${JSON.stringify(basename(path))}`);
  return name;
}

function writeNatsFiles(path: string, { nats }: Templates): void {
  for (const [file, text] of nats) write(path, join('nats', file), text, EVERYBODY);
}

/** With that mode whatever the umask is: containers without rights must be able to read it, others than its owner never what is secret. */
function write(folder: string, file: string, text: string, mode: number): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
}

const linesOf = (variables: ReadonlyMap<string, string>): string => [...variables].map(([name, value]) => `${name}=${value}\n`).join('');

const ENV_HEAD = `# Secrets of this company. Docker compose reads them from here; nobody else may.
`;

const settings = ({ currency }: InitOptions): string => `# Settings of the services, read when they start: docker compose up -d
# docs/deployment.md of Pegboard lists all of them.

# The currency in which stock is valued. It can't be changed once there is stock.
BASE_CURRENCY=${currency}

# The letterhead of purchase orders.
#COMPANY_NAME=
#COMPANY_ADDRESS=

# The address of the gateway for callers, used in links in webhooks.
#PUBLIC_URL=https://erp.example

# Tokens of an OIDC provider.
#OIDC_ISSUER=
#OIDC_AUDIENCE=
#OIDC_JWKS_URL=
`;

const readme = (project: string, { port, image }: InitOptions): string => `# ${project}

Pegboard for one company on one machine, from the image \`${image}\`. Docker with compose is all that it needs.

\`\`\`sh
docker compose up -d                                  # start, or take over changed settings
curl -s http://127.0.0.1:${port}/health/ready
docker compose logs -f gateway
docker compose down                                   # stop; the data stays in volumes
\`\`\`

The API is at http://127.0.0.1:${port}/v1, and its description at http://127.0.0.1:${port}/docs. Only this machine can reach it: put a proxy with
TLS in front of it.

| file | holds |
|---|---|
| \`.env\` | passwords, keys and the port; only its owner can read it. Keep a copy where you keep secrets |
| \`settings.env\` | settings: currency, letterhead, OIDC |
| \`compose.yaml\`, \`nats\` | what runs. Changes of your own belong in \`compose.override.yaml\` |

**Keys.** \`ADMIN_API_KEY\` in \`.env\` may do everything. Make a key for each user or program with it, then revoke it:

\`\`\`sh
KEY=$(sed -n 's/^ADMIN_API_KEY=//p' .env)
docker compose exec -e API_KEY=$KEY gateway node run.mjs keys create "web shop" --grants shop
\`\`\`

**Backup.** Stop, copy the volume \`${project}_mongo-data\` together with \`.env\`, start again. The bus needs no backup: it is filled again from the
databases.

**A new version.** \`npx pegboard@latest init . --upgrade\` replaces \`compose.yaml\` and \`nats\`, and adds secrets that are new. Read the
changelog, then run \`docker compose pull\` and \`docker compose up -d\`.
`;
