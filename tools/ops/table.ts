type Cell = string | number | boolean | null | undefined;

const text = (cell: Cell): string =>
  cell === null || cell === undefined ? '-' : cell === true ? 'yes' : cell === false ? 'no' : String(cell);

/** A table for people: numbers to the right, the last column as long as it is. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(text))];
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ');
  return cells.map(line).join('\n');
}
