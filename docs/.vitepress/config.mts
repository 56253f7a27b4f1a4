import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { brokenCodes, foldedMermaid, linksOfTheSite, OUTSIDE, plainMarkdown, rewrites, ROOT } from './pages.mts';
import { nav, sidebar } from './contents.mts';
import { anchorOf } from '../../tools/docs/links';

const built = join(ROOT, '.pegboard');
const peg = readFileSync(join(ROOT, 'docs', '.vitepress', 'peg.svg'), 'utf8');

export default defineConfig({
  title: 'Pegboard',
  description: 'Which order gets which goods? The order-to-delivery core of a manufacturer.',
  lang: 'en',
  srcDir: '..',
  srcExclude: OUTSIDE,
  outDir: join(built, 'site'),
  cacheDir: join(built, 'site-cache'),
  rewrites,
  cleanUrls: false,
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: 'data:image/svg+xml,' + encodeURIComponent(peg) }]],
  markdown: {
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      plainMarkdown(markdown);
      linksOfTheSite(markdown);
      foldedMermaid(markdown);
      brokenCodes(markdown);
    },
    theme: { light: 'github-light', dark: 'github-dark' },
  },
  // Tables of reference need the whole width.
  transformPageData: ({ relativePath, frontmatter }) => {
    if (/^(states-.*|access|errors)\.md$/.test(relativePath)) Object.assign(frontmatter, { aside: false, pageClass: 'wide' });
  },
  vite: {
    // For the front page; other pages refer to their pictures by themselves.
    publicDir: join(ROOT, 'docs', 'pictures'),
    // The company that `npm start` runs writes below .pegboard all the time.
    server: { watch: { ignored: ['**/.pegboard/**', '**/dist/**', '**/.nx/**'] } },
  },
  themeConfig: { nav, sidebar, outline: [2, 3], search: { provider: 'local' }, externalLinkIcon: true },
});
