import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every TypeScript source below some folders of the repository, specs left out, as paths from its root, sorted. */
export function sources(root: string, ...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => below(root, folder).filter((path) => !isSpec(path))).sort();
}

/** Every spec below some folders of the repository, as paths from its root, sorted. */
export const specsIn = (root: string, ...folders: readonly string[]): string[] =>
  folders.flatMap((folder) => below(root, folder).filter(isSpec)).sort();

const isSpec = (path: string): boolean => path.endsWith('.spec.ts');

function below(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return name === 'node_modules' ? [] : below(root, path);
    return path.endsWith('.ts') ? [path] : [];
  });
}
