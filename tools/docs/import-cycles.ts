import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { sources } from './sources';

/**
 * Files that import each other in a ring, each ring once, as paths from the root. Imports of types count too: two files
 * that can't be read without each other are one thought in two places.
 */
export function importCycles(root: string): string[][] {
  const names = aliases(root);
  const graph = new Map(sources(root, 'apps', 'libs', 'tools').map((file) => [file, importsOf(root, file, names)]));
  const rings: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === 'open') rings.push(path.slice(path.indexOf(next)));
      else if (!state.has(next)) visit(next);
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return rings;
}

const IMPORT = /^(?:import|export)\s+[^;]*?from\s+'([^']+)'/gm;

function importsOf(root: string, file: string, names: ReadonlyMap<string, string>): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, name]) => {
    const target = name!.startsWith('.') ? normalize(join(dirname(file), name!)) : names.get(name!);
    if (!target) return [];
    return [target, `${target}.ts`, `${target}/index.ts`].filter((path) => path.endsWith('.ts') && existsSync(join(root, path)));
  });
}

function aliases(root: string): Map<string, string> {
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  return new Map(Object.entries(config.compilerOptions.paths).map(([name, [file]]) => [name, normalize(file!)]));
}
