import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { unusedErrors } from './error-codes';
import { importCycles } from './import-cycles';
import { layoutFaults } from './layout';
import { FILES, GENERATED, withPart } from './write';

const root = repositoryRoot();

describe('the generated parts of the documents equal the code', () => {
  it.each(GENERATED)('$page: $mark', ({ page, mark, draw }) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(text).toBe(withPart(text, mark, draw(root)));
  });

  it.each(FILES)('$file', ({ file, draw }) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(draw(root));
  });
});

describe('the structure', () => {
  it('every file of a service is of a kind, and what it holds is of its kind', () => {
    expect(layoutFaults(root)).toEqual([]);
  });

  it('no file imports itself by way of others', () => {
    expect(importCycles(root)).toEqual([]);
  });

  it('the catalogue of errors has no error that no source makes', () => {
    expect(unusedErrors(root)).toEqual([]);
  });
});
