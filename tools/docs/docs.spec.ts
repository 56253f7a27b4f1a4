import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { namesDeclaredTwice } from './declared-names';
import { unusedErrors } from './error-codes';
import { importGraph } from './import-graph';
import { layoutFaults } from './layout';
import { specsIn } from './sources';
import { DRAWN_BY_SPECS, FILES, GENERATED, withPart } from './write';

const root = repositoryRoot();
const ASKED = "process.env['WRITE_DOCS']";

describe('the generated parts of the documents equal the code', () => {
  it.each(GENERATED)('$page: $mark', ({ page, mark, draw }) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(text).toBe(withPart(text, mark, draw(root)));
  });

  it.each(FILES)('$file', ({ file, draw }) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(draw(root));
  });
});

describe('the documents that specs draw', () => {
  it('npm run docs names each of them, and how to draw it', () => {
    const drawing = specsIn(root, 'apps', 'libs', 'tests').filter((spec) => readFileSync(join(root, spec), 'utf8').includes(ASKED));
    expect(DRAWN_BY_SPECS.map(({ spec }) => spec).sort()).toEqual(drawing);
  });

  it.each(DRAWN_BY_SPECS)('$page says that $spec draws it', ({ page, spec }) => {
    expect(readFileSync(join(root, page), 'utf8')).toContain(spec);
  });
});

describe('the structure', () => {
  it('every file of a service is of a kind, and what it holds is of its kind', () => {
    expect(layoutFaults(root)).toEqual([]);
  });

  it('an exported type or class has a name that no other file declares', () => {
    expect(namesDeclaredTwice(root)).toEqual([]);
  });

  it('no file imports itself by way of others', () => {
    expect(importGraph(root).rings).toEqual([]);
  });

  it('the catalogue of errors has no error that no source makes', () => {
    expect(unusedErrors(root)).toEqual([]);
  });
});
