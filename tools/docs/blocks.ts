import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. */
export interface Block {
  /** The page's path from the repository's root. */
  readonly page: string;
  /** The line of the opening fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: `sh once` has the word `once`. */
  readonly words: readonly string[];
  readonly text: string;
}

/** Every Markdown page that people read, as paths from the root, sorted. */
export function pages(root: string): string[] {
  // Not in hidden folders: in one of them the site is built meanwhile, and files come and go.
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : below(path);
      return entry.name.endsWith('.md') ? [path] : [];
    });
  const atTheTop = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...atTheTop, ...['docs', 'examples', 'deploy'].flatMap(below)].sort();
}

export function blocksOf(root: string, page: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; line: number; info: string[]; lines: string[] } | undefined;
  for (const [i, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const [, indent = '', fence, info = ''] = /^( *)(```+)(.*)$/.exec(line) ?? [];
    if (!open) {
      if (fence) open = { fence: indent + fence, line: i + 1, info: info.trim().split(/\s+/), lines: [] };
    } else if (line === open.fence) {
      const [language = '', ...words] = open.info;
      blocks.push({ page, line: open.line, language, words, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open) throw new Error(`${page}:${open.line}: this block has no end`);
  return blocks;
}
