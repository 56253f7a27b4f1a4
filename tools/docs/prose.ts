import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { pages } from './blocks';
import { sources } from './sources';

/** A sentence with more words is not understood at the first reading. */
export const MAX_WORDS = 35;

/** Words and turns that many readers know only from old books, or in another sense. The better ones are for the message. */
const BETTER: readonly { readonly odd: RegExp; readonly better: string }[] = [
  { odd: /\btold\b/i, better: 'returned, published, shown or reported' },
  { odd: /\banew\b/i, better: 'again' },
  { odd: /\bshall\b/i, better: 'must or will' },
  { odd: /\b(is|are|was|were|be) away\b/i, better: 'is down, or does not answer' },
  { odd: /\bwholly\b/i, better: 'completely' },
  { odd: /\bupon\b/i, better: 'on, or after' },
  { odd: /\b(whilst|lest|hence|thence|whence|nought|ere)\b/i, better: 'while, so that … not, therefore, 0 or before' },
  { odd: /\ball the same\b/i, better: 'anyway' },
  { odd: /\bsay (which|how|where|why|what)\b/i, better: 'give, with the name of the field' },
  { odd: /\bname (one|it)\b/i, better: 'give, with the name of the field' },
  { odd: /(?<!\bthere )\bis no [a-z]+( of| that|[.:]|$)/i, better: 'is not a …' },
  { odd: /\b(by|to|for|of|with|from|than|and) who (?![^.]*\?)/i, better: 'whoever, or a noun before who' },
];

/** A text that people read, and where it stands. */
export interface Prose {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What is wrong with the sentences of a text, one message each. */
export function faultsOf({ file, line, text }: Prose): string[] {
  return sentencesOf(text).flatMap((sentence) => {
    const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const shown = sentence.length > 100 ? `${sentence.slice(0, 100)}…` : sentence;
    return [
      ...(words > MAX_WORDS ? [`${file}:${line}: ${words} words, at most ${MAX_WORDS} are read at once: ${shown}`] : []),
      ...BETTER.flatMap(({ odd, better }) => {
        const found = odd.exec(sentence)?.[0].trim();
        return found ? [`${file}:${line}: instead of "${found}": ${better}: ${shown}`] : [];
      }),
    ];
  });
}

/** A point ends a sentence where a space follows it, as does a line of a usage. */
const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?:]["”)]?)\s+(?=\P{Ll})|\n\s*| · /u).filter((sentence) => sentence.trim() !== '');

/** Every text that people read: the pages, and the sentences of the code: errors, descriptions of the API, logs. */
export const allProse = (root: string): Prose[] => [
  ...pages(root).flatMap((page) => proseOfPage(page, readFileSync(join(root, page), 'utf8'))),
  ...sources(root, 'apps', 'libs', 'tools')
    .filter((file) => !/\/(testing|situations)\b/.test(file))
    .flatMap((file) => proseOfSource(file, readFileSync(join(root, file), 'utf8'))),
];

/** The paragraphs, points and cells of a page. Code in it is one word; blocks of code, and quotations, are left out. */
export function proseOfPage(file: string, markdown: string): Prose[] {
  const found: { file: string; line: number; text: string }[] = [];
  let fence: string | undefined;
  let isOpen = false;
  for (const [i, raw] of markdown.split('\n').entries()) {
    const mark = /^\s*(```+)/.exec(raw)?.[1];
    if (mark && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    const line = plain(raw);
    if (mark || fence !== undefined || line === '' || /^[<>]|^---$/.test(line)) isOpen = false;
    else if (line.startsWith('|')) {
      isOpen = false;
      found.push(...line.split('|').map((cell) => ({ file, line: i + 1, text: cell.trim() })));
    } else if (isOpen && !/^([-*]|\d+\.|#+) /.test(line)) found.at(-1)!.text += ` ${line}`;
    else {
      isOpen = !line.startsWith('#');
      found.push({ file, line: i + 1, text: line.replace(/^([-*]|\d+\.|#+) +/, '') });
    }
  }
  return found;
}

const plain = (line: string): string =>
  line
    .replace(/`[^`]*`/g, 'Code')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*?|<\/?\w+[^>]*>/g, '')
    .trim();

/** The texts of a source that have at least three words. What is put into a template is one word. */
export function proseOfSource(file: string, source: string): Prose[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text !== undefined && /\p{L}{2,}\s+\S*\p{L}+\S*\s+\S*\p{L}/u.test(text))
      found.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    if (text === undefined || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join('');
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}
