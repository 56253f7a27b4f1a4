import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './folders';

describe('a folder that somebody has named', () => {
  const root = mkdtempSync(join(tmpdir(), 'pegboard-folders-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('is made with those above it, and may be there already', () => {
    const deep = join(root, 'a', 'b', 'c');
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it('is refused where a file is in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(root, 'file', 'below'))).toThrow('EEXIST');
  });

  // In a process of its own, because what never ends can't be given up in this one.
  const isLinux = process.platform === 'linux' ? it : it.skip;
  isLinux('is refused at once where nothing can be made', () => {
    const run = `import(${JSON.stringify(join(__dirname, 'folders.ts'))}).then(({ makeFolder }) => makeFolder('/proc/nope/data'))`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', run], { encoding: 'utf8', timeout: 30_000 });
    expect(status).toBe(1);
    expect(stderr).toContain("ENOENT: no such file or directory, mkdir '/proc/nope'");
  });
});
