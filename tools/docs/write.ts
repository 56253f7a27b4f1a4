import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { routeTable, scopeTable, subjectTable } from './access-tables';
import { errorTables } from './error-codes';
import { natsUsersFile, stillAllowedFile } from './bus-users';
import { decisionList } from './decisions';
import { say } from '../say';
import { moduleMap } from './module-map';
import { serviceFacts } from './service-facts';

const SERVICE_NAMES = ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner', 'gateway'] as const;

/** The parts of the documents that are drawn from the code, each between two marks in its page. */
export const GENERATED: readonly {
  readonly page: string;
  readonly mark: string;
  readonly draw: (root: string) => string;
}[] = [
  { page: 'ARCHITECTURE.md', mark: 'module-map', draw: (root) => '```mermaid\n' + moduleMap(root) + '\n```' },
  { page: 'docs/adr/index.md', mark: 'decisions', draw: decisionList },
  { page: 'docs/errors.md', mark: 'error-codes', draw: errorTables },
  { page: 'docs/access.md', mark: 'scopes', draw: scopeTable },
  { page: 'docs/access.md', mark: 'routes', draw: routeTable },
  { page: 'docs/access.md', mark: 'subjects', draw: subjectTable },
  ...SERVICE_NAMES.map((service) => ({
    page: `apps/${service}/README.md`,
    mark: 'facts',
    draw: (root: string) => serviceFacts(root, service),
  })),
];

const copyOf =
  (file: string) =>
  (root: string): string =>
    readFileSync(join(root, file), 'utf8');

/** Whole files that are drawn from the code. */
export const FILES: readonly { readonly file: string; readonly draw: (root: string) => string }[] = [
  { file: 'libs/access/src/still-allowed.ts', draw: stillAllowedFile },
  { file: 'deploy/nats/users.conf', draw: () => natsUsersFile() },
  // A chart can't read what is outside it.
  { file: 'deploy/helm/pegboard/files/users.conf', draw: () => natsUsersFile() },
  { file: 'deploy/helm/pegboard/files/server.conf', draw: copyOf('deploy/nats/server.conf') },
  { file: 'deploy/helm/pegboard/files/pegboard.json', draw: copyOf('deploy/observability/dashboard.json') },
  // Beside them, because the rendering of the rule shows it: npm run chart.
  { file: 'deploy/helm/pegboard/observability/alerts.yml', draw: copyOf('deploy/observability/alerts.yml') },
];

/** Pages that a spec draws, because only what it tries knows what they say. The same spec compares them. */
export const DRAWN_BY_SPECS: readonly { readonly page: string; readonly spec: string }[] = [
  { page: 'docs/states-of-sales.md', spec: 'apps/sales/src/states.http.spec.ts' },
  { page: 'docs/states-of-manufacturing.md', spec: 'apps/manufacturing/src/states.spec.ts' },
  { page: 'docs/states-of-purchasing.md', spec: 'apps/purchasing/src/states.http.spec.ts' },
  { page: 'docs/consumers.md', spec: 'apps/erp-sync/src/mirror/tables.spec.ts' },
  { page: 'docs/webhooks.md', spec: 'apps/gateway/src/webhooks/page.spec.ts' },
  { page: 'docs/katana-compatibility.md', spec: 'tests/system/client-package.spec.ts' },
  { page: 'docs/observability.md', spec: 'tests/system/observability.spec.ts' },
];

/** The command that lets specs draw their pages. */
export const commandFor = (specs: readonly string[]): string => `WRITE_DOCS=1 npx jest ${specs.join(' ')}`;

/** The page with the part between the marks replaced. @throws Error if the page has no such marks. */
export function withPart(page: string, mark: string, part: string): string {
  const [begin, end] = [`<!-- ${mark}: drawn by npm run docs -->`, `<!-- /${mark} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the marks of ${mark} are missing`);
  return page.slice(0, from + begin.length) + '\n' + part + '\n' + page.slice(to);
}

/** What every drawn page and file must hold, by its path from the root. */
function drawnIn(root: string): Map<string, string> {
  const drawn = new Map<string, string>();
  for (const { page, mark, draw } of GENERATED)
    drawn.set(page, withPart(drawn.get(page) ?? readFileSync(join(root, page), 'utf8'), mark, draw(root)));
  for (const { file, draw } of FILES) drawn.set(file, draw(root));
  return drawn;
}

/** The drawn pages and files that differ from the code. */
export const staleDocuments = (root: string): string[] =>
  [...drawnIn(root)]
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)
    .map(([path]) => path);

/** Writes what differs from the code. @returns its paths */
export function writeAll(root: string): string[] {
  const stale = staleDocuments(root);
  const drawn = drawnIn(root);
  for (const path of stale) writeFileSync(join(root, path), drawn.get(path)!);
  return stale;
}

function main(): void {
  const written = writeAll(repositoryRoot());
  say(written.length === 0 ? 'what npm run docs draws is as it was' : `written: ${written.join(', ')}`);
  say('drawn by specs, each with a command of its own:');
  for (const { page, spec } of DRAWN_BY_SPECS) say(`  ${page.padEnd(30)} ${commandFor([spec])}`);
}

if (require.main === module || process.argv[1]?.endsWith('docs/write.js')) main();
