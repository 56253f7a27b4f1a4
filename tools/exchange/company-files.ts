import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../company/api';
import { carryOut } from './carry-out';
import { writeCsv } from './csv';
import { planImport, type ImportPlan } from './plan-import';
import { readPresent, readStock } from './present';
import { readFolder, type Problem } from './read-files';
import { FILES, TEMPLATES, type FileName } from './templates';

export interface ImportOptions {
  readonly isDryRun?: boolean;
  readonly now?: Date;
  readonly progress?: (done: number, all: number, file: FileName) => void;
}

/**
 * Takes in the files of a folder: all problems are said at once, and with a problem nothing is done. The same files a second
 * time change nothing.
 */
export async function importCompany(api: Api, folder: string, options: ImportOptions = {}): Promise<ImportPlan> {
  const { lines, problems } = readFolder(folder);
  const present = await readPresent(api);
  const plan = planImport(lines, present);
  const all = { ...plan, problems: [...problems, ...plan.problems] };
  if (all.problems.length === 0 && !options.isDryRun)
    await carryOut(api, plan.steps, present, { now: options.now ?? new Date(), progress: options.progress });
  return all;
}

/** Writes the same files from what the system has now; stock.csv is what lies where today. */
export async function exportCompany(api: Api, folder: string): Promise<Record<FileName, number>> {
  const present = await readPresent(api);
  const stock = await readStock(api, present);
  mkdirSync(folder, { recursive: true });
  const counts = {} as Record<FileName, number>;
  for (const file of FILES) {
    const rows = file === 'stock' ? stock : [...present[file].values()];
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

export const sentence = ({ file, line, message }: Problem): string => `${file}${line > 0 ? `:${line}` : ''}: ${message}`;
