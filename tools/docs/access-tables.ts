import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BUS_USERS,
  busPermissions,
  EVERY_ROLE,
  EVERY_SCOPE,
  mayPublish,
  maySubscribe,
  neededScopes,
  ROLES,
  SCOPES,
  scopesOf,
} from '@pegboard/access';
import * as contracts from '@pegboard/contracts';
import { sources } from './sources';

/** A call of the API as a controller declares it. */
export interface DeclaredRoute {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/** Every call below /v1 that a controller declares, read from the sources. */
export function declaredRoutes(root: string): DeclaredRoute[] {
  const files = sources(root, 'apps').filter((file) => file.endsWith('.controller.ts'));
  const routes = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const base = /@Controller\('([^']*)'\)/.exec(text)?.[1] ?? '';
    return [...text.matchAll(/^ {2}@(Get|Post|Patch|Delete|Put)\((?:'([^']*)')?\)/gm)].map(([, method, path]) => ({
      service: file.split('/')[1]!,
      method: method!.toUpperCase(),
      path: `/${[base, path].filter(Boolean).join('/')}`,
    }));
  });
  return routes.filter(({ path }) => path.startsWith('/v1/')).sort((a, b) => order(a.path, b.path) || order(a.method, b.method));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const YES = '●';
const mark = (is: boolean): string => (is ? YES : '');

/** What each scope means, and which roles have it. */
export const scopeTable = (): string =>
  table(
    ['scope', 'to', ...EVERY_ROLE],
    EVERY_SCOPE.map((scope) => [
      `\`${scope}\``,
      SCOPES[scope],
      ...EVERY_ROLE.map((role) => mark((ROLES[role] as readonly string[]).includes(scope))),
    ]),
  );

/** Every call × every role. */
export const routeTable = (root: string): string =>
  table(
    ['call', 'needs', ...EVERY_ROLE],
    declaredRoutes(root).map(({ method, path }) => {
      const needed = neededScopes(method, path);
      const may = EVERY_ROLE.map((role) => mark(needed?.every((scope) => scopesOf([role]).has(scope)) ?? false));
      return [`${method} \`${path.replace('/v1', '')}\``, needed ? needed.join(' ') || 'any key' : '**nobody**', ...may];
    }),
  );

/** Every subject of the contracts × every user of the bus: who says, asks, hears. */
export function subjectTable(): string {
  const all = Object.values(contracts as Record<string, unknown>).filter((value) => typeof value === 'object' && value !== null);
  const events = all
    .filter((value): value is contracts.EventType<unknown> => 'resource' in value && 'schemaVersion' in value)
    .map(contracts.heardSubject);
  const questions = all
    .filter((value): value is contracts.Question<any, any> => 'subject' in value && 'output' in value)
    .map(({ subject }) => subject);
  const users = BUS_USERS.map((user) => ({ user, permissions: busPermissions(user) }));
  const row = (subject: string, said: string, heard: string): string[] => [
    `\`${subject}\``,
    ...users.map(({ permissions }) =>
      [mayPublish(permissions, subject.replace('>', '1.x')) ? said : '', maySubscribe(permissions, subject) ? heard : '']
        .filter(Boolean)
        .join(', '),
    ),
  ];
  const rows = [
    ...[...new Set(events)].sort().map((subject) => row(subject, 'says', 'hears')),
    ...[...new Set(questions)].sort().map((subject) => row(subject, 'asks', 'answers')),
  ];
  return table(['subject', ...BUS_USERS], rows);
}
