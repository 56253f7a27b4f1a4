import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every link of a page to something in the repository that isn't there, or to a heading that no page has. */
export function deadLinks(root: string, page: string): string[] {
  const lines = withoutBlocks(readFileSync(join(root, page), 'utf8')).split('\n');
  return lines.flatMap((line, i) =>
    [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g)]
      .map(([, href]) => href!)
      .filter((href) => !/^[a-z]+:/.test(href) && !isThere(root, page, href))
      .map((href) => `${page}:${i + 1}: ${href}`),
  );
}

function isThere(root: string, page: string, href: string): boolean {
  const [path, anchor] = href.split('#');
  const file = path ? join(dirname(page), decodeURI(path)) : page;
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || (file.endsWith('.md') && headings(root, file).has(anchor));
}

function headings(root: string, page: string): Set<string> {
  const text = withoutBlocks(readFileSync(join(root, page), 'utf8'));
  return new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!)));
}

/** The anchor of a heading, as GitHub makes it; the site makes the same. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** The page with its fenced blocks emptied; lines keep their numbers. */
const withoutBlocks = (text: string): string =>
  text.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => '\n'.repeat(block.split('\n').length - 1));
