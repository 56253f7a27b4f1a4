import { quantity, toDecimal } from '@pegboard/kit';
import type { Separator } from './csv';
import type { Column } from './templates';

/** A cell in the one form in which values are compared and sent, or why it can't be read. */
export type ValueRead = { readonly value: string } | { readonly message: string };

export const DECIMAL_MARKS = ['point', 'comma'] as const;
export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** The words that Excel writes for yes and no, by the language that it runs in; and what people type. */
const YES = 'true wahr vrai verdadero vero verdadeiro waar sant sand tosi tõene prawda pravda igaz adevărat doğru истина 真 yes 1';
const NO = 'false falsch faux falso onwaar falskt falsk usann epätosi väär fałsz nepravda hamis fals yanlış ложь 假 no 0';
const BOOLEANS = new Map([
  ...YES.split(' ').map((word): [string, string] => [word, 'true']),
  ...NO.split(' ').map((word): [string, string] => [word, 'false']),
]);

/** What a cell of a column says. What the value may be beyond its form is for the API to say. */
export function readValue({ name, kind }: Column, cell: string, mark: DecimalMark | 'unclear'): ValueRead {
  const must = (what: string): ValueRead => ({ message: `${name} must be ${what}, not "${cell.slice(0, 40)}"` });
  if (Array.isArray(kind)) {
    const value = kind.find((one) => one.toLowerCase() === cell.toLowerCase());
    return value === undefined ? must(`one of ${kind.join(', ')}`) : { value };
  }
  switch (kind as Exclude<Column['kind'], readonly string[]>) {
    case 'text':
      return { value: cell };
    case 'code':
      return isRounded(cell)
        ? { message: `${name} ${cell.slice(0, 40)} is a number that a spreadsheet has rounded: ${ROUNDED}` }
        : { value: cell };
    case 'boolean': {
      const value = BOOLEANS.get(cell.toLowerCase());
      return value === undefined ? must('true or false') : { value };
    }
    case 'options': {
      const options = optionsIn(cell);
      return options.every(([option, value]) => option && value)
        ? { value: optionsText(options) }
        : must('written as Wood=oak; Finish=matt');
    }
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? { value: cell } : must('a day such as 2027-03-31');
    default:
      return readNumber(name, kind as string, cell, mark);
  }
}

/** What a spreadsheet makes of a long number, such as a barcode: 4.00638E+12. Its digits are lost. */
export const isRounded = (cell: string): boolean => /^\d([.,]\d+)?E\+\d{2,}$/i.test(cell);
export const ROUNDED = 'format the column as text before you save the file';

/** `Wood=oak; Finish=matt` */
export const optionsIn = (cell: string): [string, string][] =>
  cell.split(';').map((part) => {
    const [name = '', ...value] = part.split('=');
    return [name.trim(), value.join('=').trim()];
  });
export const optionsText = (options: readonly (readonly [string, string])[]): string =>
  options.map(([name, value]) => `${name}=${value}`).join('; ');

function readNumber(name: string, kind: string, cell: string, mark: DecimalMark | 'unclear'): ValueRead {
  const must = (what: string): ValueRead => ({ message: `${name} must be ${what}, not "${cell.slice(0, 40)}"` });
  if (mark === 'unclear' && couldBeThousands(cell))
    return { message: `${name} ${cell} may be a thousand or a part of one: say --decimal comma or --decimal point` };
  const other = mark === 'comma' ? '.' : ',';
  if (/\d/.test(cell) && cell.includes(other))
    return must(`written without thousands, with a decimal ${mark === 'comma' ? 'comma' : 'point'}`);
  // A column of another product may have several words, and a path has none.
  const field = name.replaceAll(' ', '_');
  try {
    const read = quantity(mark === 'comma' ? cell.replace(',', '.') : cell, field);
    const value = toDecimal(read);
    if (read < 0) return must('zero or more');
    if (kind === 'positive' && read === 0) return must('above zero');
    if (kind === 'integer' && value.includes('.')) return must('a whole number');
    return { value };
  } catch (problem) {
    return { message: (problem as Error).message.replace(/\.$/, '').replace(field, name) };
  }
}

/** 1.234 and 1,234: a whole number in one half of the world, and a fraction in the other. */
const couldBeThousands = (cell: string): boolean => /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(cell);

/**
 * Which decimal mark a file uses. Cells separated by commas have points. Semicolons and tabs go with either; then the numbers
 * that can be read in one way only say it for all of them, and if there is none, what could be a thousand is unclear.
 */
export function decimalMarkOf(separator: Separator, numbers: readonly string[]): DecimalMark | 'unclear' {
  if (separator === ',') return 'point';
  const isSure = (mark: ',' | '.'): boolean =>
    numbers.some((cell) => cell.includes(mark) && /^-?\d+[.,]\d+$/.test(cell) && !couldBeThousands(cell));
  const [comma, point] = [isSure(','), isSure('.')];
  if (comma !== point) return comma ? 'comma' : 'point';
  // With both the file contradicts itself: the commas are refused, each in its line.
  return !comma && numbers.some(couldBeThousands) ? 'unclear' : 'point';
}
