import { mkdirSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { tempDir } from '@pegboard/testing';
import { importGraph } from './import-graph';

describe('the graph of imports', () => {
  const folder = tempDir();
  afterAll(() => folder.remove());

  it('follows paths and names of projects, counts imports of types, leaves specs out, and finds rings', () => {
    const root = folder.path;
    for (const name of ['apps/a', 'libs/b', 'tools']) mkdirSync(join(root, name), { recursive: true });
    symlinkSync(join(repositoryRoot(), 'node_modules'), join(root, 'node_modules'));
    copyFileSync(join(repositoryRoot(), '.dependency-cruiser.cjs'), join(root, '.dependency-cruiser.cjs'));
    const write = (file: string, text: string): void => writeFileSync(join(root, file), text);
    write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { moduleResolution: 'bundler', module: 'esnext', paths: { '@pegboard/b': ['./libs/b/b.ts'] } } }),
    );
    write(
      'apps/a/one.ts',
      "import type { Two } from './two';\nimport '@pegboard/b';\nimport 'node:fs';\nexport interface One { two: Two }\n",
    );
    write('apps/a/two.ts', "import type { One } from './one';\nexport interface Two { one: One }\n");
    write('apps/a/two.spec.ts', "import './two';\n");
    write('libs/b/b.ts', 'export const b = 1;\n');

    const { imports, rings } = importGraph(root);
    expect(Object.fromEntries([...imports].map(([file, imported]) => [file, [...imported].sort()]))).toEqual({
      'apps/a/one.ts': ['apps/a/two.ts', 'libs/b/b.ts'],
      'apps/a/two.ts': ['apps/a/one.ts'],
      'libs/b/b.ts': [],
    });
    expect(rings.map((ring) => [...ring].sort())).toEqual([['apps/a/one.ts', 'apps/a/two.ts']]);
  });
});
