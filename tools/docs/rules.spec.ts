import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { citations, RULES_PAGE, rulesOn } from './rules';

const root = repositoryRoot();

describe('docs/rules.md', () => {
  const rules = rulesOn(readFileSync(join(root, RULES_PAGE), 'utf8'));
  const cited = citations(root);

  it('defines every rule once', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('defines every rule that code, tests and pages cite', () => {
    const known = new Set(rules.map(({ id }) => id));
    expect(cited.filter(({ id }) => !known.has(id)).map(({ id, file, line }) => `${id} ${file}:${line}`)).toEqual([]);
  });

  it('has a test for every rule that is built', () => {
    const tested = new Set(cited.filter(({ isTest }) => isTest).map(({ id }) => id));
    expect(rules.filter(({ id, isBuilt }) => isBuilt && !tested.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('citations', () => {
  it('stand in comments, in titles, in situations and in pages; names of batches are none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pegboard-rules-'));
    const write = (file: string, text: string): void => {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const empty of ['tools', 'tests', 'docs', 'examples', 'deploy']) mkdirSync(join(folder, empty));
    write('apps/a.ts', "/** S1. */\nconst lot = 'S2';\n");
    write('libs/b.spec.ts', "// T2 and T4–T6\nit('M5: follows', () => make('S3', `O4`));\n");
    write('libs/situations/p1.txt', '# P1. Linked first.\nSO-1 sells P2\n');
    write('libs/notes.txt', 'B1');
    write('docs/page.md', 'See B2, not `B3`.\n\n```\nB4\n```\n');
    const found = citations(folder).map(({ id, file, line, isTest }) => `${id} ${file}:${line}${isTest ? ' test' : ''}`);
    expect(found).toEqual([
      'S1 apps/a.ts:1',
      'T2 libs/b.spec.ts:1 test',
      'T4 libs/b.spec.ts:1 test',
      'T5 libs/b.spec.ts:1 test',
      'T6 libs/b.spec.ts:1 test',
      'M5 libs/b.spec.ts:2 test',
      'P1 libs/situations/p1.txt:1 test',
      'B2 docs/page.md:1',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('a rule whose heading says so is not yet built', () => {
    expect(rulesOn('### S1 One\n\n*(not yet built)* More.\n\n### R1 Two (not yet built)\n')).toEqual([
      { id: 'S1', isBuilt: true },
      { id: 'R1', isBuilt: false },
    ]);
  });
});
