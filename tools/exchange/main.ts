import type { Api } from '../company/api';
import { apiOfEnvironment } from '../company/local-api';
import { say } from '../say';
import { exportCompany, importCompany, sentence } from './company-files';
import { TEMPLATES } from './templates';

const USAGE = 'usage: npm run import -- <folder> [--dry-run]   |   npm run export -- <folder>   |   npm run import -- --templates';

/** Takes a company in from files or writes it into files: `API_URL`, `API_KEY`. */
async function main([what, ...rest]: readonly string[]): Promise<number> {
  if (rest.includes('--templates')) return templates();
  const folder = rest.find((word) => !word.startsWith('--'));
  const unknown = rest.filter((word) => word.startsWith('--') && word !== '--dry-run');
  if (!folder || unknown.length > 0 || (what !== 'import' && what !== 'export')) throw new Error(USAGE);
  const api = apiOfEnvironment();
  if (what === 'export') {
    for (const [file, count] of Object.entries(await exportCompany(api, folder))) say(`${file}.csv: ${count} lines`);
    return 0;
  }
  return taken(api, folder, rest.includes('--dry-run'));
}

async function taken(api: Api, folder: string, isDryRun: boolean): Promise<number> {
  const { problems, steps, unchanged } = await importCompany(api, folder, {
    isDryRun,
    progress: (done, all, file) => say(`${done} of ${all} (${file}.csv)`),
  });
  for (const problem of problems) say(sentence(problem));
  if (problems.length > 0) {
    say(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was imported`);
    return 1;
  }
  say(`${steps.length} ${steps.length === 1 ? 'line' : 'lines'} ${isDryRun ? 'would be ' : ''}imported, ${unchanged} already there`);
  return 0;
}

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
