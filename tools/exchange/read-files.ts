import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTimeZone, quantity } from '@pegboard/kit';
import { readCsv, UnclosedQuote } from './csv';
import { FILES, TEMPLATES, type Column, type FileName } from './templates';

/** Something wrong in a file, said with the place where a person finds it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column?: string;
  readonly message: string;
}

/** One line of a file, column → value; numbers in their shortest form, empty cells left out. */
export interface Given {
  readonly file: FileName;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface FilesRead {
  readonly lines: readonly Given[];
  readonly problems: readonly Problem[];
}

/** Which line is which. */
export const keyOf = (file: FileName, values: Readonly<Record<string, string>>): string =>
  TEMPLATES[file].key.map((column) => values[column] ?? '').join(' | ');

/** Reads the files of a folder that are known; every mistake in them is found at once. */
export function readFolder(folder: string): FilesRead {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  const known = FILES.filter((file) => there.includes(`${file}.csv`));
  if (known.length === 0)
    return {
      lines: [],
      problems: [{ file: folder, line: 0, message: `there is none of ${FILES.map((file) => `${file}.csv`).join(', ')} in this folder` }],
    };
  const read = known.map((file) => readFile(file, readFileSync(join(folder, `${file}.csv`), 'utf8')));
  return { lines: read.flatMap(({ lines }) => lines), problems: read.flatMap(({ problems }) => problems) };
}

export function readFile(file: FileName, text: string): FilesRead {
  const place = (line: number, message: string, column?: string): Problem => ({
    file: `${file}.csv`,
    line,
    message,
    ...(column ? { column } : {}),
  });
  try {
    const [head, ...rest] = readCsv(text);
    if (!head) return { lines: [], problems: [place(1, 'the file is empty; its first line names the columns')] };
    const columns = head.cells.map((cell) => TEMPLATES[file].columns.find((column) => column.name === cell));
    const problems = headProblems(file, head.cells).map((message) => place(head.line, message));
    if (problems.length > 0) return { lines: [], problems };
    const lines: Given[] = [];
    const seen = new Map<string, number>();
    for (const { line, cells } of rest) {
      if (cells.length !== columns.length) {
        problems.push(place(line, `${cells.length} values for ${columns.length} columns`));
        continue;
      }
      const { values, wrong } = valuesOf(columns as Column[], cells);
      problems.push(...wrong.map(({ column, message }) => place(line, message, column)));
      const key = keyOf(file, values);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, line);
      else problems.push(place(line, `line ${first} already says ${key}`));
      if (wrong.length === 0 && first === undefined) lines.push({ file, line, values });
    }
    return { lines, problems };
  } catch (problem) {
    if (problem instanceof UnclosedQuote) return { lines: [], problems: [place(problem.line, problem.message)] };
    throw problem;
  }
}

function headProblems(file: FileName, cells: readonly string[]): string[] {
  const names = TEMPLATES[file].columns.map((column) => column.name);
  const unknown = cells.filter((cell) => !names.includes(cell));
  const missing = TEMPLATES[file].columns.filter((column) => column.isRequired && !cells.includes(column.name));
  const twice = cells.filter((cell, i) => cells.indexOf(cell) !== i);
  return [
    ...unknown.map((cell) => `there is no column ${cell || '(without a name)'}; the columns are ${names.join(', ')}`),
    ...missing.map((column) => `the column ${column.name} is missing`),
    ...twice.map((cell) => `the column ${cell} is there twice`),
  ];
}

function valuesOf(
  columns: readonly Column[],
  cells: readonly string[],
): { values: Record<string, string>; wrong: { column: string; message: string }[] } {
  const values: Record<string, string> = {};
  const wrong: { column: string; message: string }[] = [];
  columns.forEach((column, i) => {
    const cell = cells[i]!;
    if (cell === '') {
      if (column.isRequired) wrong.push({ column: column.name, message: `${column.name} is empty` });
      return;
    }
    const read = readValue(column, cell);
    if ('value' in read) values[column.name] = read.value;
    else wrong.push({ column: column.name, message: read.message });
  });
  return { values, wrong };
}

function readValue({ name, kind }: Column, cell: string): { value: string } | { message: string } {
  const must = (what: string): { message: string } => ({ message: `${name} must be ${what}, not "${cell.slice(0, 40)}"` });
  if (Array.isArray(kind)) return kind.includes(cell) ? { value: cell } : must(`one of ${kind.join(', ')}`);
  switch (kind as Exclude<Column['kind'], readonly string[]>) {
    case 'text':
      return cell.length <= 200 ? { value: cell } : { message: `${name} has ${cell.length} characters; at most 200 are taken` };
    case 'boolean':
      return /^(true|false)$/i.test(cell) ? { value: cell.toLowerCase() } : must('true or false');
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(cell) && !Number.isNaN(Date.parse(cell)) ? { value: cell } : must('a day such as 2027-03-31');
    case 'timeZone':
      return isTimeZone(cell) ? { value: cell } : must('an IANA time zone such as Europe/Tallinn');
    default:
      return readNumber(name, kind as string, cell, must);
  }
}

function readNumber(
  name: string,
  kind: string,
  cell: string,
  must: (what: string) => { message: string },
): { value: string } | { message: string } {
  try {
    const value = quantity(cell, name) / 1_000_000;
    if (value < 0) return must('zero or more');
    if (kind === 'positive' && value === 0) return must('above zero');
    if (kind === 'integer' && !Number.isInteger(value)) return must('a whole number');
    return { value: String(value) };
  } catch (problem) {
    return { message: (problem as Error).message };
  }
}
