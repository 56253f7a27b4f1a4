import { csvCell, csvText } from '@pegboard/kit';

/** One line of a file as it was read, with the number that an editor shows for where it begins. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quote that is never closed: from here on nothing can be trusted. */
export class UnclosedQuote extends Error {
  constructor(readonly line: number) {
    super(`the quote that opens in line ${line} is never closed`);
  }
}

/** Reads RFC 4180, with a byte order mark and any line ending; empty lines are left out. @throws UnclosedQuote */
export function readCsv(text: string): CsvLine[] {
  const lines: CsvLine[] = [];
  let [cells, cell, line, start, isQuoted, opened]: [string[], string, number, number, boolean, number] = [[], '', 1, 1, false, 1];
  const endLine = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0]!.trim() !== '') lines.push({ line: start, cells: cells.map((value) => csvText(value.trim())) });
    [cells, cell] = [[], ''];
  };
  const source = text.replace(/^\uFEFF/, '');
  for (let i = 0; i < source.length; i++) {
    const character = source[i]!;
    const isLineEnd = character === '\n' || (character === '\r' && source[i + 1] !== '\n');
    if (isLineEnd) line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (source[i + 1] === '"') cell += source[++i];
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === '') [isQuoted, opened, cell] = [true, line, ''];
    else if (character === ',') {
      cells.push(cell);
      cell = '';
    } else if (isLineEnd) {
      endLine();
      start = line;
    } else cell += character;
  }
  if (isQuoted) throw new UnclosedQuote(opened);
  if (cell !== '' || cells.length > 0) endLine();
  return lines;
}

/** Writes RFC 4180, with no cell that a spreadsheet would run. */
export const writeCsv = (columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
