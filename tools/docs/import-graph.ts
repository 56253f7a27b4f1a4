import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Which file imports which, read by dependency-cruiser as `.dependency-cruiser.cjs` says; paths from the root. */
export interface ImportGraph {
  /** Imports of types count too: two files that can't be read without each other are one thought in two places. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Files that import each other in a ring. */
  readonly rings: readonly (readonly string[])[];
}

interface Cruised {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly { readonly resolved: string }[] }[];
  readonly summary: { readonly violations: readonly { readonly cycle?: readonly { readonly name: string }[] }[] };
}

const MOST_BYTES = 64 * 1024 * 1024;
const read = new Map<string, ImportGraph>();

/**
 * Reads the sources once a process: it takes some seconds.
 * @throws Error if they can't be read
 */
export function importGraph(root: string): ImportGraph {
  const known = read.get(root);
  if (known) return known;
  const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, '--output-type', 'json', 'apps', 'libs', 'tools'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  if (!stdout) throw new Error(`the imports can't be read: ${stderr.trim()}`);
  const { modules, summary } = JSON.parse(stdout) as Cruised;
  const graph = {
    imports: new Map(modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)])),
    rings: summary.violations.map(({ cycle = [] }) => cycle.map(({ name }) => name)),
  };
  read.set(root, graph);
  return graph;
}
