import { parseArgs } from 'node:util';
import type { Api } from '../company/api';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';
import { exportCompany, importCompany, sentence, type ImportOptions } from './company-files';
import { ENCODINGS } from './encoding';
import { progressBar } from './progress';
import { TEMPLATES } from './templates';
import { DECIMAL_MARKS } from './values';

const USAGE = `usage: npm run import -- <folder> [--dry-run] [--encoding ${ENCODINGS.join('|')}] [--decimal ${DECIMAL_MARKS.join('|')}]
       npm run export -- <folder>
       npm run import -- --templates`;

/** Takes a company in from files or writes it into files: `API_URL`, `API_KEY`. */
async function main([what, ...rest]: readonly string[]): Promise<number> {
  const { folder, flags } = wordsOf(rest);
  if (flags.templates) return templates();
  if (!folder || (what !== 'import' && what !== 'export')) throw new Error(USAGE);
  const api = apiOfEnvironment();
  if (what === 'export') {
    for (const [file, count] of Object.entries(await exportCompany(api, folder))) say(`${file}.csv: ${count} lines`);
    return 0;
  }
  return taken(api, folder, {
    isDryRun: flags['dry-run'],
    encoding: oneOf(ENCODINGS, flags.encoding),
    decimal: oneOf(DECIMAL_MARKS, flags.decimal),
  });
}

function wordsOf(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        templates: { type: 'boolean', default: false },
        encoding: { type: 'string' },
        decimal: { type: 'string' },
      },
    });
    if (positionals.length > 1) throw new Error(`there is one folder, not also ${positionals[1]}`);
    return { folder: positionals[0], flags: values };
  } catch (problem) {
    throw new Error(`${(problem as Error).message}\n${USAGE}`);
  }
}

function oneOf<T extends string>(words: readonly T[], given: string | undefined): T | undefined {
  if (given === undefined || words.includes(given as T)) return given as T | undefined;
  throw new Error(`${given} is not one of ${words.join(', ')}\n${USAGE}`);
}

async function taken(api: Api, folder: string, options: ImportOptions): Promise<number> {
  const bar = progressBar(process.stderr);
  const started = Date.now();
  const { problems, steps, unchanged, leftAlone } = await importCompany(api, folder, { ...options, progress: bar.show }).finally(bar.end);
  if (leftAlone.length > 0) say(`not looked at: ${leftAlone.join(', ')}`);
  for (const problem of problems) say(sentence(problem));
  if (problems.length > 0) {
    say(`${counted(problems.length, 'problem')}; nothing was imported`);
    return 1;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(
    `${counted(steps.length, 'line')} ${options.isDryRun ? 'would be imported' : `imported in ${seconds} s`}, ${unchanged} already there`,
  );
  return 0;
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
