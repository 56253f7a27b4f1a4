import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART } from './render';

const BEGIN = '<!-- values: drawn by npm run chart -->';
const END = '<!-- /values -->';

/** One value: where it is, what it is if nobody says otherwise, and what it is for. */
interface Row {
  readonly path: string;
  readonly value: unknown;
  readonly about: string;
}

/** Every value of the chart as a table, in the words of its schema. */
export function valuesTable(): string {
  const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'));
  const rows = rowsOf(schema, parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')), '');
  const lines = rows.map(({ path, value, about }) => `| \`${path}\` | \`${JSON.stringify(value)}\` | ${about} |`);
  const head = ['| value | default | |', '| --- | --- | --- |'];
  return [
    ...head,
    ...lines,
    '',
    '| of one service, the set-up or the mirror | taken by | |',
    '| --- | --- | --- |',
    ...ownRows(schema),
  ].join('\n');
}

/** The values that nobody has unless they are given, once for all who take them. */
function ownRows({ definitions, properties }: any): string[] {
  const parts = [
    ['services.<name>', properties.services.properties.sales],
    ['setup', properties.setup],
    ['erpSync', properties.erpSync],
  ] as const;
  return Object.entries<any>(definitions.service.properties).map(([name, { description }]) => {
    const takers = parts.filter(([, its]) => its.properties[name]).map(([part]) => `\`${part}\``);
    return `| \`${name}\` | ${takers.join(', ')} | ${description} |`;
  });
}

function rowsOf(schema: any, values: any, path: string): Row[] {
  return Object.entries<any>(schema.properties).flatMap(([name, its]) => {
    const at = path ? `${path}.${name}` : name;
    // An object with words of its own is one value.
    if (its.properties && !its.description) return rowsOf(its, values?.[name] ?? {}, at);
    const value = values?.[name];
    return value === undefined ? [] : [{ path: at, value, about: its.description ?? 'Resource requests and limits of a pod' }];
  });
}

export function readme(): string {
  const text = readFileSync(join(CHART, 'README.md'), 'utf8');
  const [before] = text.split(BEGIN) as [string];
  const after = text.split(END)[1] ?? '\n';
  return `${before}${BEGIN}\n${valuesTable()}\n${END}${after}`;
}

export const writeReadme = (): void => writeFileSync(join(CHART, 'README.md'), readme());
