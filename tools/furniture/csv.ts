/** One line of a file: column → text. */
export type FurnitureLine = Readonly<Record<string, string>>;

/**
 * Reads the example's plain files: a first line of names, commas between values, no quoting.
 * @throws Error with the line's number if a value is quoted or a line is longer or shorter than the first
 */
export function parseCsv(text: string): FurnitureLine[] {
  const [head, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line, index) => {
    const values = line.split(',');
    if (line.includes('"')) throw new Error(`line ${index + 2}: quoted values are not supported`);
    if (values.length !== names.length) {
      throw new Error(`line ${index + 2} has ${values.length} values for ${names.length} columns`);
    }
    return Object.fromEntries(names.map((name, i) => [name, values[i]!.trim()]));
  });
}

/** @throws Error if a value would need quoting */
export function formatCsv(lines: readonly Readonly<Record<string, string | number | boolean>>[]): string {
  const names = Object.keys(lines[0]!);
  const rows = lines.map((line) => names.map((name) => String(line[name])));
  for (const value of rows.flat()) {
    if (/[",\n]/.test(value)) throw new Error(`${value} would need quoting`);
  }
  return [names, ...rows].map((row) => row.join(',')).join('\n') + '\n';
}
