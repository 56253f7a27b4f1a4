import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { pages } from './blocks';

export const RULES_PAGE = 'docs/rules.md';

/** A rule of docs/rules.md. */
export interface Rule {
  readonly id: string;
  /** False while its heading says that the whole rule is not yet built. */
  readonly isBuilt: boolean;
}

/** A place that cites a rule, such as `libs/domain/sales/src/pack.ts:12` citing S5. */
export interface Citation {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** Whether it stands in a test: a spec, or a situation of the planner. */
  readonly isTest: boolean;
}

/** Every rule that has a heading `### S5 …` on the page, in the order of the page. */
export function rulesOn(page: string): Rule[] {
  return [...page.matchAll(/^### ([A-Z]\d+) (.+)$/gm)].map(([, id, title]) => ({ id: id!, isBuilt: !title!.includes('(not yet built)') }));
}

/**
 * Every citation of a rule in comments and sentences of the sources, in the situations of the planner, and in the text of pages.
 * `T6–T9` cites four rules. Code is no sentence: a batch with the number S1 cites nothing.
 */
export function citations(root: string): Citation[] {
  return [
    ...filesBelow(root, 'apps', 'libs', 'tools', 'tests').flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      if (file.endsWith('.ts')) return inSource(file, text);
      return file.endsWith('.md') ? inLines(file, withoutCode(text), false) : inLines(file, situationTitles(text), true);
    }),
    ...pages(root).flatMap((page) => inLines(page, withoutCode(readFileSync(join(root, page), 'utf8')), false)),
  ];
}

const CITED = /\b([ISMOBTRPD])([1-9]|1\d)\b(?:–\1([1-9]|1\d)\b)?/g;

function idsIn(text: string): { id: string; at: number }[] {
  return [...text.matchAll(CITED)].flatMap(({ 1: letter, 2: first, 3: last, index }) => {
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, i) => ({ id: `${letter}${Number(first) + i}`, at: index }));
  });
}

function inLines(file: string, text: string, isTest: boolean): Citation[] {
  return text.split('\n').flatMap((line, i) => idsIn(line).map(({ id }) => ({ id, file, line: i + 1, isTest })));
}

function inSource(file: string, text: string): Citation[] {
  if (!new RegExp(CITED).test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Citation[] = [];
  const keep = (from: number, part: string): void => {
    for (const { id, at } of idsIn(part)) {
      found.push({ id, file, line: source.getLineAndCharacterOfPosition(from + at).line + 1, isTest: file.endsWith('.spec.ts') });
    }
  };
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ]) {
      if (!comments.has(pos)) keep(pos, text.slice(pos, end));
      comments.add(pos);
    }
    if (isSentence(node)) keep(node.getStart(), node.getText());
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return found;
}

/** Titles of tests and messages have words; names and numbers of batches have none. */
const isSentence = (node: ts.Node): boolean =>
  (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)) &&
  /[a-z]{2,}.*\s|\s.*[a-z]{2,}/.test(node.text);

/** `# P6. Late: …` at the top of a situation; the other lines describe a company. */
const situationTitles = (text: string): string => text.replace(/^[^#].*$/gm, '');

const withoutCode = (text: string): string =>
  text.replace(/^ *```[\s\S]*?^ *```/gm, (block) => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '');

function filesBelow(root: string, ...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name): string[] => {
      const path = `${folder}/${name}`;
      if (statSync(join(root, path)).isDirectory()) return name === 'node_modules' ? [] : filesBelow(root, path);
      return /\.(ts|md)$/.test(name) || /\/situations\/.*\.txt$/.test(path) ? [path] : [];
    }),
  );
}
