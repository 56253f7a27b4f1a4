import type { Separator } from './csv';
import { decimalMarkOf, readValue, type DecimalMark } from './values';

const number = (cell: string, mark: DecimalMark | 'unclear', kind: 'number' | 'positive' | 'integer' = 'number') =>
  readValue({ name: 'quantity', kind, meaning: '' }, cell, mark);
const flag = (cell: string) => readValue({ name: 'sells', kind: 'boolean', meaning: '' }, cell, 'point');

describe('cells', () => {
  it.each(['TRUE', 'true', 'WAHR', 'Vrai', 'VERDADERO', 'VERO', 'WAAR', 'SANT', 'TÕENE', 'PRAWDA', 'ИСТИНА', 'yes', '1'])(
    '%s is yes',
    (cell) => expect(flag(cell)).toEqual({ value: 'true' }),
  );
  it.each(['FALSE', 'FALSCH', 'Faux', 'FALSO', 'ONWAAR', 'FALSKT', 'VÄÄR', 'FAŁSZ', 'ЛОЖЬ', 'no', '0'])('%s is no', (cell) =>
    expect(flag(cell)).toEqual({ value: 'false' }),
  );
  it('what is neither is refused', () => {
    expect(flag('perhaps')).toEqual({ message: 'sells must be true or false, not "perhaps"' });
  });

  it.each([
    [',', ['1,5'], 'point'],
    [';', ['1,5', '1,234'], 'comma'],
    [';', ['0,125', '1,234'], 'comma'],
    [';', ['1.5', '1.234'], 'point'],
    ['\t', ['12,5'], 'comma'],
    [';', ['1', '20'], 'point'],
    [';', ['1,234', '5'], 'unclear'],
    [';', ['1.234'], 'unclear'],
    [';', ['1,5', '1.5'], 'point'],
  ] as [Separator, string[], string][])('with %j between cells, %j has a decimal %s', (separator, numbers, mark) => {
    expect(decimalMarkOf(separator, numbers)).toBe(mark);
  });

  it.each([
    ['1,5', 'comma', { value: '1.5' }],
    ['1,50', 'comma', { value: '1.5' }],
    ['1,234', 'comma', { value: '1.234' }],
    ['1.234', 'point', { value: '1.234' }],
    ['20', 'unclear', { value: '20' }],
    ['1,5', 'point', { message: 'quantity must be written without thousands, with a decimal point, not "1,5"' }],
    ['1.234', 'comma', { message: 'quantity must be written without thousands, with a decimal comma, not "1.234"' }],
    ['1.234,5', 'comma', { message: 'quantity must be written without thousands, with a decimal comma, not "1.234,5"' }],
    ['1,234', 'unclear', { message: 'quantity 1,234 may be a thousand or a part of one: say --decimal comma or --decimal point' }],
    ['90071992540.740991', 'point', { message: expect.stringContaining('the limit is') }],
    ['1E3', 'point', { message: expect.stringMatching(/^quantity/) }],
  ] as [string, DecimalMark | 'unclear', object][])('%s with a decimal %s', (cell, mark, read) => {
    expect(number(cell, mark)).toEqual(read);
  });

  it('whole numbers, and such above zero', () => {
    expect([number('30', 'point', 'integer'), number('1.5', 'point', 'integer'), number('0', 'point', 'positive')]).toEqual([
      { value: '30' },
      { message: 'quantity must be a whole number, not "1.5"' },
      { message: 'quantity must be above zero, not "0"' },
    ]);
  });

  it('a code that a spreadsheet has rounded is refused: its digits are lost', () => {
    const code = (cell: string) => readValue({ name: 'registered_barcode', kind: 'code', meaning: '' }, cell, 'point');
    const rounded = ' is a number that a spreadsheet has rounded: format the column as text before you save the file';
    for (const cell of ['4.00638E+12', '4,00638E+12', '1e+05'])
      expect(code(cell)).toEqual({ message: `registered_barcode ${cell}${rounded}` });
    for (const cell of ['4006381333931', '00012', '1E5', 'E+12', '2E+A']) expect(code(cell)).toEqual({ value: cell });
  });

  it('a word of a list, however it is written', () => {
    const kind = ['process', 'perUnit'] as const;
    expect(readValue({ name: 'type', kind, meaning: '' }, 'PERUNIT', 'point')).toEqual({ value: 'perUnit' });
  });
});
