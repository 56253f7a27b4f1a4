import { styleText } from 'node:util';

export type Cell = string | number | boolean | null | undefined;

const text = (cell: Cell): string =>
  cell === null || cell === undefined ? '-' : cell === true ? 'yes' : cell === false ? 'no' : String(cell);

/**
 * A table for people: numbers to the right, the last column as long as it is.
 * @param isColoured the head is bold: for a terminal alone
 */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], isColoured = isTerminal()): string {
  const cells = [head, ...rows.map((row) => row.map(text))];
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ');
  const [first, ...others] = cells.map(line);
  return [isColoured ? styleText('bold', first!, { validateStream: false }) : first, ...others].join('\n');
}

/** Whether somebody looks at the output, and wants colours: https://no-color.org */
const isTerminal = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
