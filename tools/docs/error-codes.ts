import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_GROUPS, ERRORS, HTTP_STATUS, type ErrorEntry } from '@pegboard/kit';
import { sources } from './sources';

/** The tables of docs/errors.md: the catalogue of errors, a table for each of its groups. */
export const errorTables = (): string =>
  ERROR_GROUPS.map(({ title, errors }) =>
    [
      `## ${title}`,
      '',
      '| code | HTTP | points at | means |',
      '|---|---|---|---|',
      ...Object.entries(errors)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, entry]) => `| \`${code}\` | ${HTTP_STATUS[entry.kind]} | ${placesOf(entry)} | ${entry.says} |`),
    ].join('\n'),
  ).join('\n\n');

function placesOf({ at }: ErrorEntry): string {
  if (at === '*') return 'the field';
  return [at]
    .flat()
    .map((name) => (name === '' ? 'the request' : `\`${name}\``))
    .join(', ');
}

/** Codes of the catalogue that no source uses. */
export function unusedErrors(root: string): string[] {
  const texts = sources(root, 'apps', 'libs')
    .filter((path) => !path.startsWith('libs/kit/src/errors/'))
    .map((path) => readFileSync(join(root, path), 'utf8'));
  return Object.keys(ERRORS).filter((code) => !texts.some((text) => text.includes(`'${code}'`)));
}
