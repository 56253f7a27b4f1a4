import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '@pegboard/servers';
import type { Api } from '../company/api';
import { carryOut } from './carry-out';
import { problemsOfApi } from './checking';
import { writeCsv } from './csv';
import { planImport, type ImportPlan } from './plan-import';
import { readPresent, type Present } from './present';
import { readFolder, type FilesRead, type ImportProblem, type ReadOptions } from './read-files';
import type { Remark } from './foreign/collected';
import { readForeign, settled, type ForeignSource } from './foreign/read-foreign';
import { FILES, TEMPLATES, type FileName } from './templates';

export interface ImportOptions extends ReadOptions {
  readonly isDryRun?: boolean;
  readonly now?: Date;
  readonly progress?: (done: number, all: number) => void;
}

export interface Imported extends ImportPlan {
  /** Files of the folder that no template knows. */
  readonly leftAlone: readonly string[];
  /** Rows of another product's export that were not taken as they stand. */
  readonly remarks: readonly Remark[];
}

/**
 * Takes in the files of a folder: all problems are said at once, and with a problem nothing is done. The same files a second
 * time change nothing. @throws ImportStopped
 */
export async function importCompany(api: Api, folder: string, options: ImportOptions = {}): Promise<Imported> {
  return importLines(api, readFolder(folder, options), await readPresent(api), options);
}

/**
 * Takes in what another product exported. Rows that can't be taken as they stand are left out and remarked; what is there is
 * never changed, so the same files a second time change nothing. @throws ImportStopped
 */
export async function importForeign(
  api: Api,
  source: ForeignSource,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<Imported> {
  const [read, present] = [await readForeign(source, paths, options), await readPresent(api)];
  const { lines, remarks } = settled(read.lines, present);
  const imported = await importLines(api, { ...read, lines }, present, options);
  return { ...imported, remarks: [...read.remarks, ...remarks] };
}

/** What a dry run looks at is what an import looks at; the import goes on where the dry run ends. */
async function importLines(
  api: Api,
  { lines, problems, leftAlone }: FilesRead,
  present: Present,
  options: ImportOptions,
): Promise<Imported> {
  const now = options.now ?? new Date();
  const plan = planImport(lines, present);
  // A cell that could not be read isn't missing, and what was found here isn't said a second time.
  const unread = new Set(problems.map(placeWord));
  const found = [...problems, ...plan.problems.filter((problem) => !unread.has(placeWord(problem)))];
  const known = new Set(found.map(placeWord));
  const further = (await problemsOfApi(api, plan.steps, present, now)).filter((problem) => !known.has(placeWord(problem)));
  const whole = { ...plan, problems: inOrder([...found, ...further]), leftAlone, remarks: [] };
  if (whole.problems.length === 0 && !options.isDryRun) await carryOut(api, plan.steps, present, { now, progress: options.progress });
  return whole;
}

const placeWord = ({ file, line, column }: ImportProblem): string => `${file}:${line}:${column}`;
const inOrder = (problems: readonly ImportProblem[]): ImportProblem[] =>
  [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);

/** Writes the same files from what the system has now; stock.csv is what lies where today. */
export async function exportCompany(api: Api, folder: string): Promise<Record<FileName, number>> {
  const present = await readPresent(api);
  makeFolder(resolve(folder));
  const counts = {} as Record<FileName, number>;
  for (const file of FILES) {
    const rows = [...(file === 'stock' ? present.stockNow : present[file]).values()];
    writeFileSync(
      join(folder, `${file}.csv`),
      writeCsv(
        TEMPLATES[file].columns.map(({ name }) => name),
        rows.map(({ values }) => values),
      ),
    );
    counts[file] = rows.length;
  }
  return counts;
}

export const sentence = ({ file, line, message }: ImportProblem): string => `${file}${line > 0 ? `:${line}` : ''}: ${message}`;

export { writeCsv } from './csv';
export { FILES, TEMPLATES, type FileName } from './templates';
