import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { GENERATED, withPart } from './write';

describe('the generated parts of the documents equal the code', () => {
  const root = repositoryRoot();

  it.each(GENERATED)('$page: $mark', ({ page, mark, draw }) => {
    const text = readFileSync(join(root, page), 'utf8');
    expect(text).toBe(withPart(text, mark, draw(root)));
  });
});
