import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every TypeScript source below some folders of the repository, specs left out, as paths from its root, sorted. */
export function sources(root: string, ...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => below(root, folder)).sort();
}

function below(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return name === 'node_modules' ? [] : below(root, path);
    return path.endsWith('.ts') && !path.endsWith('.spec.ts') ? [path] : [];
  });
}
