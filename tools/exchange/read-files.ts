import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv, type CsvRead } from './csv';
import { decodeText, UnreadableFile, type Encoding } from './encoding';
import { FILES, TEMPLATES, type Column, type FileName } from './templates';
import { decimalMarkOf, readValue, type DecimalMark } from './values';

/** Something wrong in a file, said with the place where a person finds it. */
export interface ImportProblem {
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
  /** The name of the file, where it isn't one of ours. */
  readonly source?: string;
}

/** Where a person finds the line. */
export const lineOf = ({ file, line, source }: Given): { file: string; line: number } => ({ file: source ?? `${file}.csv`, line });

export interface FilesRead {
  /** Lines with errors are in the list too, without their wrong cells, because other lines may refer to them. */
  readonly lines: readonly Given[];
  readonly problems: readonly ImportProblem[];
  /** Files of the folder that no template knows. */
  readonly leftAlone: readonly string[];
}

/** What can't be seen from the files themselves. */
export interface ReadOptions {
  readonly encoding?: Encoding;
  readonly decimal?: DecimalMark;
}

/** Which line is which. */
export const keyOf = (file: FileName, values: Readonly<Record<string, string>>): string =>
  TEMPLATES[file].key.map((column) => values[column] ?? '').join(' | ');

/** Reads the files of a folder that are known; every mistake in them is found at once. */
export function readFolder(folder: string, options: ReadOptions = {}): FilesRead {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    const message = found ? 'this is a file; name the folder that it is in' : 'there is no such folder';
    return { lines: [], problems: [{ file: folder, line: 0, message }], leftAlone: [] };
  }
  const there = readdirSync(folder).filter((name) => /\.csv$/i.test(name));
  const fileOf = (name: string): FileName | undefined => FILES.find((file) => `${file}.csv` === name.toLowerCase());
  const known = FILES.flatMap((file) => there.filter((name) => fileOf(name) === file));
  if (known.length === 0)
    return {
      lines: [],
      problems: [{ file: folder, line: 0, message: `this folder contains none of ${FILES.map((file) => `${file}.csv`).join(', ')}` }],
      leftAlone: there,
    };
  const read = known.map((name) => readFile(fileOf(name)!, readFileSync(join(folder, name)), options));
  return {
    lines: read.flatMap(({ lines }) => lines),
    problems: read.flatMap(({ problems }) => problems),
    leftAlone: there.filter((name) => !known.includes(name)),
  };
}

export function readFile(file: FileName, bytes: Uint8Array, options: ReadOptions = {}): Pick<FilesRead, 'lines' | 'problems'> {
  const place = (line: number, message: string, column?: string): ImportProblem => ({
    file: `${file}.csv`,
    line,
    message,
    ...(column ? { column } : {}),
  });
  const read = readTable(bytes, options);
  if (read instanceof UnreadableFile) return { lines: [], problems: [place(read.line, read.message)] };
  const [head, ...rest] = read.lines;
  if (!head) return { lines: [], problems: [place(1, 'the file is empty; its first line names the columns')] };
  const names = head.cells.map(columnName);
  const problems = headProblems(file, names).map((message) => place(head.line, message));
  if (problems.length > 0) return { lines: [], problems };
  const columns = names.map((cell) => TEMPLATES[file].columns.find((column) => column.name === cell)!);
  const mark = options.decimal ?? decimalMarkOf(read.separator, numbersOf(columns, rest));
  const lines: Given[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of rest) {
    if (cells.length > columns.length) {
      problems.push(place(line, `${cells.length} values for ${columns.length} columns`));
      continue;
    }
    const { values, wrong } = valuesOf(columns, cells, mark);
    problems.push(...wrong.map(({ column, message }) => place(line, message, column)));
    if (TEMPLATES[file].key.some((column) => wrong.some((one) => one.column === column))) continue;
    const key = keyOf(file, values);
    const first = seen.get(key);
    if (first !== undefined) problems.push(place(line, `line ${first} already says ${key}`));
    else {
      seen.set(key, line);
      lines.push({ file, line, values });
    }
  }
  return { lines, problems };
}

/** The lines of any CSV file; what can't be read is answered, so that the other files are still looked at. */
export function readTable(bytes: Uint8Array, { encoding }: ReadOptions): CsvRead | UnreadableFile {
  try {
    return readCsv(decodeText(bytes, encoding));
  } catch (problem) {
    if (problem instanceof UnreadableFile) return problem;
    throw problem;
  }
}

/** People and spreadsheets write names of columns large, and with blanks. */
const columnName = (cell: string): string => cell.toLowerCase().replace(/[\s-]+/g, '_');

function headProblems(file: FileName, cells: readonly string[]): string[] {
  const names = TEMPLATES[file].columns.map((column) => column.name);
  const unknown = cells.filter((cell) => !names.includes(cell));
  const missing = TEMPLATES[file].columns.filter((column) => column.isRequired && !cells.includes(column.name));
  const twice = cells.filter((cell, i) => cells.indexOf(cell) !== i);
  return [
    ...unknown.map((cell) => `there is no column ${cell || '(without a name)'}; the columns are ${names.join(', ')}`),
    ...missing.map((column) => `the column ${column.name} is missing`),
    ...twice.map((cell) => `the column ${cell} appears twice`),
  ];
}

const NUMBERS: readonly Column['kind'][] = ['number', 'positive', 'integer'];
const numbersOf = (columns: readonly Column[], lines: CsvRead['lines']): string[] =>
  lines.flatMap(({ cells }) => cells.filter((_, i) => columns[i] && NUMBERS.includes(columns[i].kind)));

function valuesOf(
  columns: readonly Column[],
  cells: readonly string[],
  mark: DecimalMark | 'unclear',
): { values: Record<string, string>; wrong: { column: string; message: string }[] } {
  const values: Record<string, string> = {};
  const wrong: { column: string; message: string }[] = [];
  columns.forEach((column, i) => {
    const cell = cells[i] ?? '';
    if (cell === '') {
      if (column.isRequired) wrong.push({ column: column.name, message: `${column.name} is empty` });
      return;
    }
    const read = readValue(column, cell, mark);
    if ('value' in read) values[column.name] = read.value;
    else wrong.push({ column: column.name, message: read.message });
  });
  return { values, wrong };
}
