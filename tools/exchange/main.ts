import { parseArgs } from 'node:util';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';
import { exportCompany, importCompany, importForeign, sentence, type Imported, type ImportOptions } from './company-files';
import { ENCODINGS } from './encoding';
import type { Remark } from './foreign/collected';
import { SOURCE_NAMES } from './foreign/read-foreign';
import { progressBar } from './progress';
import { TEMPLATES } from './templates';
import { DECIMAL_MARKS } from './values';

const USAGE = `usage: npm run import -- <folder> [--dry-run] [--encoding ${ENCODINGS.join('|')}] [--decimal ${DECIMAL_MARKS.join('|')}]
       npm run import -- --from ${SOURCE_NAMES.join('|')} <folder or files> [the same]
       npm run export -- <folder>
       npm run import -- --templates`;

/** Takes a company in from files or writes it into files: `API_URL`, `API_KEY`. */
async function main([what, ...rest]: readonly string[]): Promise<number> {
  const { paths, flags } = wordsOf(rest);
  if (flags.templates) return templates();
  const source = oneOf(SOURCE_NAMES, flags.from);
  if (paths.length === 0 || (paths.length > 1 && !source) || (what !== 'import' && what !== 'export')) throw new Error(USAGE);
  const api = await apiOfEnvironment();
  if (what === 'export') {
    for (const [file, count] of Object.entries(await exportCompany(api, paths[0]!))) say(`${file}.csv: ${count} lines`);
    return 0;
  }
  const options = {
    isDryRun: flags['dry-run'],
    encoding: oneOf(ENCODINGS, flags.encoding),
    decimal: oneOf(DECIMAL_MARKS, flags.decimal),
  };
  return shown(options, (progress) =>
    source ? importForeign(api, source, paths, { ...options, progress }) : importCompany(api, paths[0]!, { ...options, progress }),
  );
}

function wordsOf(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        templates: { type: 'boolean', default: false },
        from: { type: 'string' },
        encoding: { type: 'string' },
        decimal: { type: 'string' },
      },
    });
    return { paths: positionals, flags: values };
  } catch (problem) {
    throw new Error(`${(problem as Error).message}\n${USAGE}`);
  }
}

function oneOf<T extends string>(words: readonly T[], given: string | undefined): T | undefined {
  if (given === undefined || words.includes(given as T)) return given as T | undefined;
  throw new Error(`${given} is not one of ${words.join(', ')}\n${USAGE}`);
}

async function shown(
  { isDryRun }: ImportOptions,
  run: (progress: (done: number, all: number) => void) => Promise<Imported>,
): Promise<number> {
  const bar = progressBar(process.stderr);
  const started = Date.now();
  const { problems, steps, unchanged, leftAlone, remarks } = await run(bar.show).finally(bar.end);
  if (leftAlone.length > 0) say(`ignored: ${leftAlone.join(', ')}`);
  for (const problem of problems) say(sentence(problem));
  tableOf(remarks);
  if (problems.length > 0) {
    say(`${counted(problems.length, 'problem')}; nothing was imported`);
    return 1;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const done = isDryRun ? 'would be imported' : `imported in ${seconds} s`;
  say(
    `${counted(steps.length, 'line')} ${done}, ${unchanged} already there${remarks.length > 0 ? `, ${counted(remarks.length, 'remark')}` : ''}`,
  );
  return 0;
}

/** What was not taken as it stands, one under the other. */
function tableOf(remarks: readonly Remark[]): void {
  if (remarks.length === 0) return;
  const rows = [['file', 'line', 'what', 'why'], ...remarks.map(({ file, line, what, why }) => [file, String(line), what, why])];
  const widths = [0, 1, 2].map((i) => Math.min(40, Math.max(...rows.map((row) => row[i]!.length))));
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function templates(): number {
  for (const [file, { about, columns }] of Object.entries(TEMPLATES)) {
    process.stdout.write(`${file}.csv  ${about}\n`);
    for (const { name, kind, isRequired, meaning } of columns)
      process.stdout.write(`  ${name}${isRequired ? '*' : ''}  (${Array.isArray(kind) ? kind.join(' | ') : kind})  ${meaning}\n`);
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
