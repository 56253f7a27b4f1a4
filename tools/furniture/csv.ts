import { parse } from 'csv-parse/sync';

/** One line of a file: column → text. */
export type FurnitureLine = Readonly<Record<string, string>>;

/**
 * Reads the example's files: a first line of names, then as many values in each line.
 * @throws Error with the line's number if a line is longer or shorter than the first
 */
export const parseCsv = (text: string): FurnitureLine[] => parse(text, { columns: true, trim: true });

/** @throws Error if a value would need quoting */
export function formatCsv(lines: readonly Readonly<Record<string, string | number | boolean>>[]): string {
  const names = Object.keys(lines[0]!);
  const rows = lines.map((line) => names.map((name) => String(line[name])));
  for (const value of rows.flat()) {
    if (/[",\n]/.test(value)) throw new Error(`${value} would need quoting`);
  }
  return [names, ...rows].map((row) => row.join(',')).join('\n') + '\n';
}
