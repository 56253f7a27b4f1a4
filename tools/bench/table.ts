export type Row = readonly (string | number)[];

export const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)).join(' | ')} |`)
    .join('\n');

/** 1 000 000, as the pages write large numbers. */
export const grouped = (value: number): string => {
  const [whole, part] = String(value).split('.');
  return whole!.replace(/\B(?=(\d{3})+$)/g, ' ') + (part ? `.${part}` : '');
};
