import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownOptions } from 'vitepress';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Pages that lie elsewhere than in docs, because that is where people look for them in a repository. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'ARCHITECTURE.md': 'architecture.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'GLOSSARY.md': 'glossary.md',
  'examples/furniture/README.md': 'furniture.md',
};

/** Where a page of the repository stands on the site, as VitePress wants it: file → file. */
export const rewrites = (page: string): string => ELSEWHERE[page] ?? page.replace(/^docs\//, '');

export const OUTSIDE = ['{apps,libs,tools,tests,deploy,dist,coverage}/**', 'examples/!(furniture)/**', 'README.md'];

const isPage = (file: string): boolean => file.endsWith('.md') && (file in ELSEWHERE || file.startsWith('docs/'));

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/**
 * Links in the Markdown are relative, so that they work wherever the repository is read. On the site a page becomes its
 * address there; anything else in the repository (a source, a folder) is shown as a name, or as a link if
 * `PEGBOARD_SOURCES` says where the sources can be read, such as https://example.org/pegboard/blob/main.
 */
export function linksOfTheSite(markdown: Markdown): void {
  markdown.core.ruler.push('links-of-the-repository', ({ tokens, env }) => {
    // A title by itself has no page, and no links.
    if (!env.path) return;
    const folder = dirname(env.realPath ?? env.path);
    for (const { children } of tokens) {
      for (const [i, link] of (children ?? []).entries()) {
        const href = link.type === 'link_open' ? link.attrGet('href') : null;
        if (!href || /^([a-z]+:|#|\/)/.test(href)) continue;
        const [path = '', anchor] = href.split('#');
        const file = relative(ROOT, join(folder, decodeURI(path)));
        if (isPage(file) || !existsSync(join(ROOT, file)))
          link.attrSet('href', `/${rewrites(file)}${anchor === undefined ? '' : `#${anchor}`}`);
        else if (process.env['PEGBOARD_SOURCES']) link.attrSet('href', `${process.env['PEGBOARD_SOURCES']}/${file}`);
        else showAsName(children!, i, file);
      }
    }
  });
}

/** Pages are plain Markdown: `<key>` in a sentence is text, no element, and comments are for whoever reads the source. */
export function plainMarkdown(markdown: Markdown): void {
  markdown.set({ html: false });
  markdown.core.ruler.before('normalize', 'no-comments', (state) => {
    state.src = state.src.replace(/^<!--[\s\S]*?-->$/gm, '');
  });
}

/** Mermaid is drawn where the repository is read; here its text is folded away, which needs no renderer of a few megabytes. */
export function foldedMermaid(markdown: Markdown): void {
  const fence = markdown.renderer.rules.fence!;
  markdown.renderer.rules.fence = (tokens, i, ...rest) => {
    const block = fence(tokens, i, ...rest);
    const isMermaid = tokens[i].info.trim() === 'mermaid';
    return isMermaid ? `<details class="details custom-block"><summary>The map as text, for Mermaid</summary>${block}</details>` : block;
  };
}

/** A code such as ORDER_IS_SHIPPED may break behind each of its words: a table of states has a dozen columns of them. */
export function brokenCodes(markdown: Markdown): void {
  for (const rule of ['text', 'code_inline'] as const) {
    const shown = markdown.renderer.rules[rule]!;
    markdown.renderer.rules[rule] = (...given) => shown(...given).replace(/([A-Z]{2,}_)(?=[A-Z])/g, '$1<wbr>');
  }
}

function showAsName(children: NonNullable<Parameters<Markdown['renderInline']>[1]>, i: number, file: string): void {
  const end = children.findIndex((child: { type: string }, at: number) => at > i && child.type === 'link_close');
  for (const token of [children[i], children[end]]) token.tag = 'span';
  children[i].attrs = [['title', `${file} in the repository`]];
}
