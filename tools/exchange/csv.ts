import { parse, type CsvError, type Options } from 'csv-parse/sync';
import { csvCell, csvText } from '@pegboard/kit';
import { UnreadableFile } from './encoding';

/** One line of a file as it was read, with the number that an editor shows for where it begins. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

export type Separator = ',' | ';' | '\t';

export interface CsvRead {
  readonly separator: Separator;
  readonly lines: readonly CsvLine[];
}

/** Excel's way of saying how cells are separated; other programs take it for the first line of the table. */
const SEPARATOR_LINE = /^"?sep=([,;\t])"?[,;\t]*[ ]*(?:\r\n|\n|\r|$)/i;

const breaksIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

/**
 * Reads RFC 4180 and what spreadsheets make of it: a byte order mark, any line ending, cells separated by commas, semicolons or
 * tabs, a first line `sep=;`, and blank cells and lines at the end, which are left out. @throws Unreadable
 */
export function readCsv(text: string): CsvRead {
  const source = text.replace(/^\uFEFF/, '');
  const said = SEPARATOR_LINE.exec(source);
  const table = said ? source.slice(said[0].length) : source;
  const separator = (said?.[1] as Separator | undefined) ?? separatorOf(table);
  const lines: CsvLine[] = [];
  let next = said ? 2 : 1;
  try {
    parse(table, {
      ...FORM,
      delimiter: separator,
      on_record: ({ record, raw }: { record: string[]; raw: string }) => {
        const cells = withoutBlankEnd(record.map((value) => csvText(value.trim())));
        if (cells.length > 0) lines.push({ line: next, cells });
        next += breaksIn(raw.replace(/[\r\n]$/, '')) + 1;
        return null;
      },
      // The types of the library don't know what `raw` makes of a record.
    } as unknown as Options);
  } catch (problem) {
    throw unreadable(problem as CsvError, next);
  }
  return { separator, lines };
}

const FORM = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  // An inch is written with the same sign.
  relax_quotes: true,
  ltrim: true,
  rtrim: true,
  raw: true,
};

/** Whichever makes most cells of the line that names the columns. */
function separatorOf(table: string): Separator {
  const head = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(table.trimStart())![0].replace(/"(?:[^"]|"")*"/g, '');
  const count = (separator: Separator): number => head.split(separator).length;
  return ([',', ';', '\t'] as const).reduce((best, one) => (count(one) > count(best) ? one : best));
}

function withoutBlankEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, last + 1);
}

function unreadable(problem: CsvError, start: number): Error {
  const raw = String((problem as unknown as { raw?: unknown }).raw ?? '');
  switch (problem.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new UnreadableFile(start, `a quote that opens in the row of line ${start} is never closed`);
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE': {
      const line = start + breaksIn(raw);
      return new UnreadableFile(line, `text stands after a closing quote; a quote within quotes is written twice`);
    }
    default:
      return problem;
  }
}

/** Writes RFC 4180, with no cell that a spreadsheet would run. */
export const writeCsv = (columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
