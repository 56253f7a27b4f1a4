import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '@pegboard/documents';

const LIMIT_MS = 180_000;
const LINES_OF_A_FAILURE = 40;
const INTO_THE_PAGE = new Set(['.git', '.pegboard', '.nx', 'coverage']);

/** What one page's commands did. */
export interface PageRun {
  /** A sentence with page and line, for the command that failed; absent when all went well. */
  readonly failure?: string;
  /** Files and folders that it left where the reader stands: a clone. */
  readonly left: readonly string[];
  /** What a block printed, by the line of its fence. */
  readonly printed: ReadonlyMap<number, string>;
}

export interface Running {
  readonly root: string;
  /** A folder of this page alone. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly key: string;
  /** Addresses as the pages write them → as they are here. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Runs the blocks of a page one after the other in one shell, as a reader would who pastes them. The script has the page's
 * own line numbers, so that whatever complains, complains with the page's line. What a command writes into the folder
 * stays in a folder of the page's own, in which the repository's files appear.
 */
export async function runPage(page: string, blocks: readonly Block[], { root, folder, env, key, addresses }: Running): Promise<PageRun> {
  mkdirSync(join(folder, '.pegboard', 'data'), { recursive: true });
  for (const name of readdirSync(root)) if (!INTO_THE_PAGE.has(name)) symlinkSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, '.pegboard', 'data', 'api-key'), key);
  const out = join(folder, '.pegboard', 'out');
  mkdirSync(out);

  const script = join(folder, '.pegboard', 'page.sh');
  writeFileSync(script, scriptOf(blocks, out, addresses));
  const child = spawn('bash', [script], { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => end(child.pid!), LIMIT_MS);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  end(child.pid!);

  const printed = new Map(blocks.map(({ line }) => [line, textOf(join(out, String(line)))]));
  const left = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isSymbolicLink() || INTO_THE_PAGE.has(entry.name) ? [] : [entry.name],
  );
  if (code === 0) return { printed, left };
  const begun = blocks.filter(({ line }) => existsSync(join(out, String(line)))).at(-1)!;
  const line = textOf(join(out, 'failed')).trim() || String(begun.line);
  return { printed, left, failure: `${page}:${line}: ended with ${signal ?? code}:\n${endOf(printed.get(begun.line)!)}` };
}

/** Line for line the page, with nothing in it but the commands; each block's fence becomes the start of its record. */
function scriptOf(blocks: readonly Block[], out: string, addresses: ReadonlyMap<string, string>): string {
  const lines = [`set -e -o pipefail; trap 'echo $LINENO > "${out}/failed"' ERR; `];
  for (const { line, text } of blocks) {
    while (lines.length < line) lines.push('');
    lines[line - 1] += `exec > "${out}/${line}" 2>&1`;
    let commands = text;
    for (const [written, real] of addresses) commands = commands.replaceAll(written, real);
    lines.push(...commands.split('\n'));
  }
  return lines.join('\n') + '\n';
}

function end(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Everything has ended already.
  }
}

const endOf = (text: string): string => text.split('\n').slice(-LINES_OF_A_FAILURE).join('\n');

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const DATE = String.raw`\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?`;

/**
 * Whether a block printed what the page says. `…` stands for something, a line with nothing else for any lines; a date
 * stands for any date; it doesn't matter how many spaces stand between two words.
 */
export function isAsShown(shown: string, printed: string): boolean {
  const linePattern = (line: string): string =>
    line.trim() === '…'
      ? String.raw`(.*\n)*?`
      : String.raw` *${line
          .trim()
          .split(/(…| +|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?)/)
          .map((part) =>
            part === '…' ? '.*?' : /^ +$/.test(part) ? ' +' : /^\d{4}-/.test(part) ? DATE : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
          )
          .join('')} *\n`;
  return new RegExp(`^${shown.trim().split('\n').map(linePattern).join('')}$`).test(`${printed.trim()}\n`);
}
