import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { routeTable, scopeTable, subjectTable } from './access-tables';
import { errorTables } from './error-codes';
import { natsUsersFile } from './bus-users';
import { decisionList } from './decisions';
import { moduleMap } from './module-map';

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
];

/** Whole files that are drawn from the code. */
export const FILES: readonly { readonly file: string; readonly draw: (root: string) => string }[] = [
  { file: 'deploy/nats/users.conf', draw: natsUsersFile },
  // A chart can't read what is outside it.
  { file: 'deploy/helm/pegboard/files/users.conf', draw: natsUsersFile },
  { file: 'deploy/helm/pegboard/files/server.conf', draw: (root) => readFileSync(join(root, 'deploy/nats/server.conf'), 'utf8') },
];

/** The page with the part between the marks replaced. @throws Error if the page has no such marks. */
export function withPart(page: string, mark: string, part: string): string {
  const [begin, end] = [`<!-- ${mark}: drawn by npm run docs -->`, `<!-- /${mark} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the marks of ${mark} are missing`);
  return page.slice(0, from + begin.length) + '\n' + part + '\n' + page.slice(to);
}

export function writeAll(root: string): void {
  for (const { page, mark, draw } of GENERATED) {
    const path = join(root, page);
    writeFileSync(path, withPart(readFileSync(path, 'utf8'), mark, draw(root)));
  }
  for (const { file, draw } of FILES) writeFileSync(join(root, file), draw(root));
}

if (require.main === module || process.argv[1]?.endsWith('docs/write.js')) writeAll(repositoryRoot());
