import { importGraph } from './import-graph';

/** The room a file belongs to: `apps/sales`, `libs/kit`, `libs/domain/sales`, `tools`. */
export function roomOf(path: string): string | undefined {
  return /^(apps\/[^/]+|libs\/domain\/[^/]+|libs\/[^/]+|tools)\//.exec(path)?.[1];
}

/** What only specs use, wherever it stands. */
const FOR_SPECS = /\/(testing|contract|situations|laws)\/|\/testing\.ts$/;

/** Every import from one room into another (specs, and what is for them, left out). */
export function roomImports(root: string): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const [file, imported] of importGraph(root).imports) {
    const from = roomOf(file);
    if (!from || (FOR_SPECS.test(file) && from !== 'libs/testing')) continue;
    const into = imports.get(from) ?? new Set<string>();
    imports.set(from, into);
    for (const to of imported.map(roomOf)) if (to && to !== from) into.add(to);
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
