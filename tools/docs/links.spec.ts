import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { pages } from './blocks';
import { deadLinks } from './links';

const root = repositoryRoot();

describe('links in the documents', () => {
  it.each(pages(root))('%s', (page) => {
    expect(deadLinks(root, page)).toEqual([]);
  });

  it('every page of the documents has a place on the site', () => {
    const contents = readFileSync(join(root, 'docs', '.vitepress', 'contents.mts'), 'utf8');
    const withoutPlace = pages(root)
      .filter((page) => page.startsWith('docs/') && !/^docs\/(index|adr\/\d+.*)\.md$/.test(page))
      .filter((page) => !contents.includes(`'/${page.replace(/^docs\//, '').replace(/(?:(?<=\/)index)?\.md$/, '')}'`));
    expect(withoutPlace).toEqual([]);
  });

  it('a file that is not there and a heading that no page has are dead; blocks and code are left alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pegboard-links-'));
    const page =
      '# One, two\n\n[a](#one-two) [b](#three) [c](b.md)\n\n```md\n[d](d.md)\n```\n\n`[e](e.md)` [f](a.md#one-two) [g](a.md#no)\n';
    writeFileSync(join(folder, 'a.md'), page);
    expect(deadLinks(folder, 'a.md')).toEqual(['a.md:3: #three', 'a.md:3: b.md', 'a.md:9: a.md#no']);
    rmSync(folder, { recursive: true });
  });
});
