type Value = string | number | null | undefined;

/** What a program for tables would take for a formula stands behind an apostrophe. */
const shielded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function cellOf(value: Value): string {
  if (typeof value === 'number') return String(value);
  const text = shielded(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as text (RFC 4180). */
export const csvOf = (rows: readonly (readonly Value[])[]): string => rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
