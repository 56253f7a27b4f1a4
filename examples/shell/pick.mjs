// Reads an answer of the API and prints one value of it, `pick sales_order_rows.0.id`, or some fields of a list as a
// table, `pick data order_no status`. Without arguments it prints the whole answer, indented.
import { readFileSync } from 'node:fs';

// A reader such as head may close the pipe early: that is no error.
process.stdout.on('error', () => process.exit(0));

const given = readFileSync(0, 'utf8');
// No input: the call before has already printed its error.
if (given.trim() === '') process.exit(1);
const [path, ...columns] = process.argv.slice(2);
const at = (value, way) => way.split('.').reduce((inside, step) => inside?.[step], value);
const shown = (value) => (value === undefined || value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value));

const answer = JSON.parse(given);
const found = path === undefined || path === '.' ? answer : at(answer, path);
if (found === undefined) {
  process.stderr.write(`there is no ${path} in: ${given}\n`);
  process.exit(1);
}
if (columns.length === 0) process.stdout.write(`${typeof found === 'object' ? JSON.stringify(found, null, 2) : shown(found)}\n`);
else {
  const lines = [columns, ...[found].flat().map((one) => columns.map((column) => shown(at(one, column))))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${text.join('\n')}\n`);
}
