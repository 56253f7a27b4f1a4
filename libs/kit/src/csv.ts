/**
 * How a cell of a CSV file is written, so that a spreadsheet takes it for a text and not for a formula: texts may come from
 * anybody. An apostrophe in front does it, and reading takes it off again. A text that begins like a written one gets one more,
 * so every text comes back as it was.
 */

/** What spreadsheets run, in whatever width it is typed, and what they skip before it. */
const RUN = /^'*[=+\-@＝＋－＠\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

const isRun = (text: string): boolean => RUN.test(text) && !NUMBER.test(text);

/** A cell by RFC 4180. Numbers stay numbers, negative ones too. */
export function csvCell(text: string): string {
  const safe = isRun(text) ? `'${text}` : text;
  // A bare CR ends a line for many readers.
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of which a cell was made, once its quotes are off. */
export const csvText = (cell: string): string => (cell.startsWith("'") && isRun(cell.slice(1)) ? cell.slice(1) : cell);
