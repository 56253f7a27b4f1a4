import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's root, seen from the sources and from the compiled files alike. */
export function repositoryRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
  }
  throw new Error(`no repository above ${__dirname}`);
}
