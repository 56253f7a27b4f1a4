import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { sources } from './sources';

/** The room a file belongs to: `apps/sales`, `libs/kit`, `libs/domain/sales`, `tools`. */
export function roomOf(path: string): string | undefined {
  return /^(apps\/[^/]+|libs\/domain\/[^/]+|libs\/[^/]+|tools)\//.exec(path)?.[1];
}

/** What only specs use, wherever it stands. */
const FOR_SPECS = /\/(testing|contract|situations|laws)\/|\/testing\.ts$/;

/** Every import from one room into another, read from the sources (specs, and what is for them, left out). */
export function roomImports(root: string): Map<string, Set<string>> {
  const rooms = aliases(root);
  const imports = new Map<string, Set<string>>();
  for (const file of sources(root, 'apps', 'libs', 'tools')) {
    const from = roomOf(file);
    if (!from || (FOR_SPECS.test(file) && from !== 'libs/testing')) continue;
    const into = imports.get(from) ?? new Set<string>();
    imports.set(from, into);
    for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(/from '(@pegboard\/[^']+)'/g)) {
      const to = rooms.get(name!);
      if (to && to !== from) into.add(to);
    }
  }
  return imports;
}

/** The picture of the rooms and their imports, as a Mermaid graph with a stable order of lines. */
export function moduleMap(root: string): string {
  const imports = roomImports(root);
  const id = (room: string): string => room.replaceAll('/', '_').replaceAll('-', '_');
  const group = (title: string, prefix: string): string[] => {
    const members = [...imports.keys()].filter(
      (room) => room.startsWith(prefix) && (prefix !== 'libs/' || !room.startsWith('libs/domain/')),
    );
    return [
      `  subgraph ${id(prefix)}["${title}"]`,
      ...members.sort().map((room) => `    ${id(room)}["${room.slice(prefix.length).replace(/^\//, '') || room}"]`),
      '  end',
    ];
  };
  const arrows = [...imports].flatMap(([from, into]) => [...into].map((to) => `  ${id(from)} --> ${id(to)}`));
  const groups = [group('apps', 'apps/'), group('libs/domain', 'libs/domain/'), group('libs', 'libs/'), group('tools', 'tools')];
  return ['graph TD', ...groups.flat(), ...arrows.sort()].join('\n');
}

function aliases(root: string): Map<string, string> {
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  return new Map(Object.entries(config.compilerOptions.paths).map(([name, [file]]) => [name, roomOf(normalize(file!))!]));
}
