import { Argument, Option, type Command } from 'commander';
import { Misused, table, type Cli } from '@pegboard/cli';
import { Api } from '../company/api';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';
import { exportCompany, importCompany, importForeign, sentence, type Imported } from './company-files';
import { copyCompany } from './copy/copy-company';
import { ENCODINGS } from './encoding';
import { SOURCE_NAMES } from './foreign/read-foreign';
import { progressBar } from './progress';
import { TEMPLATES } from './templates';
import { DECIMAL_MARKS } from './values';

interface ImportFlags {
  readonly dryRun?: boolean;
  readonly templates?: boolean;
  readonly from?: (typeof SOURCE_NAMES)[number];
  readonly encoding?: (typeof ENCODINGS)[number];
  readonly decimal?: (typeof DECIMAL_MARKS)[number];
  readonly json?: boolean;
}

/** `pegboard import` and `pegboard export`: takes a company in from files, or writes it into files. */
export function addExchange(cli: Cli): void {
  const importing = cli
    .command('import', 'takes in CSV files, also exports of Shopify, Odoo and Katana', {
      examples: [
        'npx pegboard import my-files --dry-run',
        'npx pegboard import --from odoo products.csv boms.csv quants.csv',
        'npx pegboard import --templates',
      ],
    })
    .addArgument(new Argument('[path...]', 'a folder; with --from also files'))
    .option('--dry-run', 'shows what would be imported, and all mistakes')
    .addOption(new Option('--from <product>', 'the files are an export of this product').choices(SOURCE_NAMES))
    .addOption(new Option('--encoding <name>', 'of the files; without it, it is found out').choices(ENCODINGS))
    .addOption(new Option('--decimal <mark>', 'of numbers; without it, it is found out').choices(DECIMAL_MARKS))
    .option('--templates', 'prints the columns of every file')
    .option('--json', 'as JSON, for programs');
  cli.does(importing, async (paths: string[], flags: ImportFlags) => (flags.templates ? templates(flags.json) : take(paths, flags)));

  addCopy(cli, importing);

  const exporting = cli
    .command('export', 'writes CSV files that import takes', { examples: ['npx pegboard export my-files'] })
    .argument('<folder>', 'is made if it isn’t there')
    .option('--json', 'as JSON, for programs');
  cli.does(exporting, async (folder: string, { json }: { json?: boolean }) => {
    const written = await exportCompany(await apiOfEnvironment(), folder);
    if (json) process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
    else for (const [file, count] of Object.entries(written)) say(`${file}.csv: ${counted(count, 'line')}`);
    return 0;
  });
}

function addCopy(cli: Cli, parent: Command): void {
  const copying = cli
    .command('katana', 'copies a company over Katana’s API: items, stock, and open orders with their ranks', {
      parent,
      examples: [
        'npx pegboard import katana --url https://api.katanamrp.com/v1 --dry-run',
        'npx pegboard import katana --url https://other.example',
      ],
    })
    .requiredOption('--url <address>', 'of the API that is copied; it is only read')
    .option('--key <key>', 'of that API; without it, KATANA_API_KEY');
  cli.does(copying, async (options: { url: string; key?: string }, command: Command) => {
    const key = options.key ?? process.env['KATANA_API_KEY'];
    if (!key) throw new Misused('import katana needs a key of the API that is copied: set KATANA_API_KEY');
    const { dryRun: isDryRun = false, json } = command.optsWithGlobals<ImportFlags>();
    return copy(new Api(options.url.replace(/\/+$/, '').replace(/\/v1$/, ''), key), { isDryRun, json });
  });
}

async function copy(source: Api, { isDryRun, json }: { isDryRun: boolean; json: boolean | undefined }): Promise<number> {
  const bar = progressBar(process.stderr);
  const copied = await copyCompany(source, await apiOfEnvironment(), { isDryRun, progress: bar.show }).finally(bar.end);
  if (json) process.stdout.write(`${JSON.stringify({ is_dry_run: isDryRun, ...copied }, null, 2)}\n`);
  else {
    for (const problem of copied.problems) say(sentence(problem));
    for (const order of copied.leftOut) say(`left out: ${order}`);
    say(`${counted(copied.made, 'thing')} ${isDryRun ? 'would be copied' : 'copied'}, ${copied.unchanged} already there`);
  }
  return copied.problems.length > 0 ? 1 : 0;
}

async function take(paths: readonly string[], { dryRun = false, from, encoding, decimal, json }: ImportFlags): Promise<number> {
  if (paths.length === 0) throw new Misused('import needs a folder, or files with --from');
  if (paths.length > 1 && !from) throw new Misused('import takes one folder; several files need --from');
  const api = await apiOfEnvironment();
  const bar = progressBar(process.stderr);
  const options = { isDryRun: dryRun, encoding, decimal, progress: bar.show };
  const started = Date.now();
  const work = from ? importForeign(api, from, paths, options) : importCompany(api, paths[0]!, options);
  const imported = await work.finally(bar.end);
  const isDone = imported.problems.length === 0;
  if (json) {
    const { problems, steps, unchanged, leftAlone, remarks } = imported;
    const result = { is_dry_run: dryRun, lines: isDone ? steps.length : 0, unchanged, ignored: leftAlone, problems, remarks };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else tell(imported, dryRun ? 'would be imported' : `imported in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return isDone ? 0 : 1;
}

function tell({ problems, steps, unchanged, leftAlone, remarks }: Imported, done: string): void {
  if (leftAlone.length > 0) say(`ignored: ${leftAlone.join(', ')}`);
  for (const problem of problems) say(sentence(problem));
  if (remarks.length > 0) {
    const rows = remarks.map(({ file, line, what, why }) => [file, String(line), what, why]);
    process.stdout.write(`${table(['file', 'line', 'what', 'why'], rows)}\n`);
  }
  if (problems.length > 0) return say(`${counted(problems.length, 'problem')}; nothing was imported`);
  const more = remarks.length > 0 ? `, ${counted(remarks.length, 'remark')}` : '';
  say(`${counted(steps.length, 'line')} ${done}, ${unchanged} already there${more}`);
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function templates(isJson = false): number {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(TEMPLATES, null, 2)}\n`);
    return 0;
  }
  for (const [file, { about, columns }] of Object.entries(TEMPLATES)) {
    process.stdout.write(`${file}.csv  ${about}\n`);
    for (const { name, kind, isRequired, meaning } of columns)
      process.stdout.write(`  ${name}${isRequired ? '*' : ''}  (${Array.isArray(kind) ? kind.join(' | ') : kind})  ${meaning}\n`);
  }
  return 0;
}
