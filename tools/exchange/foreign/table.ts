import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import type { CsvLine } from '../csv';
import { UnreadableFile } from '../encoding';
import { readTable, type ImportProblem, type ReadOptions } from '../read-files';
import { decimalMarkOf, readValue, type DecimalMark } from '../values';

/** A file of another product, with its columns by the names that `columnWord` makes of them. */
export interface ForeignTable {
  readonly file: string;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly ForeignRow[];
}

export interface TablesRead {
  readonly tables: readonly ForeignTable[];
  readonly problems: readonly ImportProblem[];
}

/** One line of such a file. Several names may be asked for, because products rename their columns; the first with a value counts. */
export class ForeignRow {
  constructor(
    readonly file: string,
    readonly line: number,
    private readonly cells: ReadonlyMap<string, string>,
    private readonly mark: DecimalMark | 'unclear',
    private readonly problems: ImportProblem[],
  ) {}

  text(...columns: readonly string[]): string {
    for (const column of columns) {
      const cell = this.cells.get(column);
      if (cell) return cell;
    }
    return '';
  }

  /** A text that a spreadsheet was kept from taking for a number by an apostrophe in front. */
  code(...columns: readonly string[]): string {
    return this.text(...columns).replace(/^'/, '');
  }

  /** Zero or more, in its shortest form; absent where the cell is empty. What is no number is a problem. */
  number(...columns: readonly string[]): string | undefined {
    const column = columns.find((name) => this.cells.get(name));
    if (column === undefined) return undefined;
    const read = readValue({ name: column, kind: 'number', meaning: '' }, rounded(this.cells.get(column)!), this.mark);
    if ('value' in read) return read.value;
    this.problems.push({ file: this.file, line: this.line, column, message: read.message });
    return undefined;
  }

  isBelowZero(...columns: readonly string[]): boolean {
    return this.text(...columns).startsWith('-');
  }

  /** Whether a cell says yes; `absent` where it is empty or not there. */
  flag(absent: boolean | undefined, ...columns: readonly string[]): boolean | undefined {
    const cell = this.text(...columns);
    if (cell === '') return absent;
    const read = readValue({ name: columns[0]!, kind: 'boolean', meaning: '' }, cell, 'point');
    if ('value' in read) return read.value === 'true';
    this.problems.push({ file: this.file, line: this.line, column: columns[0]!, message: read.message });
    return absent;
  }
}

/** Averages and sums are exported as binary fractions print: 3.3333333333333335. Six decimals are kept here. */
const rounded = (cell: string): string =>
  /^-?\d+[.,]\d{7,}$/.test(cell)
    ? Number(cell.replace(',', '.'))
        .toFixed(6)
        .replace('.', cell.includes(',') ? ',' : '.')
    : /^-?\d(\.\d+)?e-?\d+$/i.test(cell)
      ? Number(cell).toFixed(6)
      : cell;

/** `Variant code / SKU (required)` → `variant code / sku`. */
export const columnWord = (cell: string): string =>
  cell
    .toLowerCase()
    .replace(/\((required|not editable|optional)\)/g, '')
    .replace(/\?$/, '')
    .replace(/\s+/g, ' ')
    .replace(/\?$/, '')
    .trim();

/**
 * Reads the CSV and XLSX files at the paths, folders as all that is in them.
 * @param numbers the columns that hold numbers, by which a file's decimal mark is found
 */
export async function readTables(paths: readonly string[], numbers: readonly string[], options: ReadOptions): Promise<TablesRead> {
  const tables: ForeignTable[] = [];
  const problems: ImportProblem[] = [];
  for (const path of filesOf(paths, problems)) {
    const file = basename(path);
    try {
      const { lines, separator } = /\.xlsx$/i.test(path) ? await readXlsx(path) : readCsvFile(path, options);
      const [head, ...rest] = lines;
      if (!head) continue;
      const columns = head.cells.map(columnWord);
      const isNumber = columns.map((column) => numbers.includes(column));
      const mark =
        options.decimal ??
        decimalMarkOf(
          separator,
          rest.flatMap(({ cells }) => cells.filter((_, i) => isNumber[i])),
        );
      const rows = rest.map(
        ({ line, cells }) => new ForeignRow(file, line, new Map(cells.map((cell, i) => [columns[i] ?? '', cell])), mark, problems),
      );
      tables.push({ file, columns: new Set(columns), rows });
    } catch (problem) {
      if (!(problem instanceof UnreadableFile)) throw problem;
      problems.push({ file, line: problem.line, message: problem.message });
    }
  }
  return { tables, problems };
}

function filesOf(paths: readonly string[], problems: ImportProblem[]): string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) {
      problems.push({ file: path, line: 0, message: 'there is no such file or folder' });
      return [];
    }
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.(csv|xlsx)$/i.test(name) && !name.startsWith('~$'))
      .sort()
      .map((name) => join(path, name));
  });
}

function readCsvFile(path: string, options: ReadOptions) {
  const read = readTable(readFileSync(path), options);
  if (read instanceof UnreadableFile) throw read;
  return read;
}

/** The first sheet, with every value as the text that a CSV file would hold. */
async function readXlsx(path: string): Promise<{ lines: CsvLine[]; separator: ',' }> {
  const rows = await readSheet(path).catch((problem: Error) => {
    throw new UnreadableFile(1, `the file can't be read as a spreadsheet (${problem.message})`);
  });
  const textOf = (value: unknown): string =>
    value === null || value === undefined ? '' : value instanceof Date ? value.toISOString().slice(0, 10) : String(value as string).trim();
  return {
    separator: ',',
    lines: rows.map((cells, i) => ({ line: i + 1, cells: cells.map(textOf) })).filter(({ cells }) => cells.some(Boolean)),
  };
}
