import { COLUMNS, type ConformanceColumn, type Compared, type ConformanceMark } from './compare';

const HEADINGS: Readonly<Record<ConformanceColumn, string>> = {
  offered: 'offered',
  request: 'request',
  answer: 'answer',
  filters: 'filters',
  pages: 'pages',
  order: 'order',
  status: 'status',
  errors: 'errors',
};
const MARKS: readonly ConformanceMark[] = ['✓', '≈', '✗', '·'];
/** More would hide the others. */
const MOST_NAMED = 8;

/** The totals of each column, and a row for each operation. */
export function conformanceTable(rows: readonly Compared[]): string {
  const counted = (column: ConformanceColumn, mark: ConformanceMark): number => rows.filter((row) => row.marks[column] === mark).length;
  const totals = COLUMNS.map((column) => `| ${HEADINGS[column]} | ${MARKS.map((mark) => counted(column, mark)).join(' | ')} |`);
  const lines = rows.map((row) => `| \`${row.call}\` | ${COLUMNS.map((column) => row.marks[column]).join(' | ')} | ${remark(row)} |`);
  return [
    `| of ${rows.length} operations | ✓ as there | ≈ different on purpose | ✗ not yet | · not asked for |`,
    '|---|---|---|---|---|',
    ...totals,
    '',
    `| operation | ${COLUMNS.map((column) => HEADINGS[column]).join(' | ')} | what differs |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|`,
    ...lines,
  ].join('\n');
}

function remark({ gaps, reasons }: Compared): string {
  const named = gaps.map((gap) => {
    const names = gap.split(', ');
    return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : gap;
  });
  return [...named.map((gap) => `not yet: ${gap}`), ...reasons].map((text) => text.replaceAll('|', 'or')).join('; ');
}
