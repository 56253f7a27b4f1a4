import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { manifestsOf, workloads } from './manifests';
import { valueSets } from './render';

const read = (path: string): string => readFileSync(join(repositoryRoot(), path), 'utf8');

const SOURCES = [
  'libs/eventing/src/bus/login.ts',
  'libs/service/src/config.ts',
  'apps/gateway/src/settings.ts',
  'apps/gateway/src/setup/settings.ts',
  'apps/erp-sync/src/settings.ts',
  'apps/purchasing/src/document/letterhead.ts',
];

/** The variables that the programs' schemas read: the names that stand at the beginning of a line of one. */
const known = new Set(SOURCES.flatMap((path) => [...read(path).matchAll(/^ {2,4}([A-Z][A-Z_]+): /gm)].map(([, name]) => name!)));

describe('the table of settings in docs/deployment.md', () => {
  it('has every variable that a program reads, and no other', () => {
    const table = read('docs/deployment.md').split('<!-- settings -->')[1]!.split('<!-- /settings -->')[0]!;
    const names = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!));
    expect([...names].sort()).toEqual([...known].sort());
  });

  it.each(valueSets())('the chart with the values of %s sets none that nobody reads', (set) => {
    const own = workloads(manifestsOf(set)).filter(({ metadata }) => !/-(nats|mongodb)$/.test(metadata.name));
    const names = own.flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ env }: any) => env.map(({ name }: any) => name)));
    // Passwords that are put into addresses, and what OpenTelemetry and Node.js read themselves.
    const others = /^(MONGODB_(\w+_)?PASSWORD|OTEL_\w+|NODE_\w+)$/;
    expect(names.filter((name) => !known.has(name) && !others.test(name))).toEqual([]);
  });
});
