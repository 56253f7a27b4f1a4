import 'reflect-metadata';
import { plainFields } from '@pegboard/contracts';
import { quantity } from '@pegboard/kit';
import { z } from 'zod';
import { plainAnswer, plainDto, plainExample } from './plain';
import { readBody } from './read-body';

const FIELDS = plainFields({
  note: { kind: 'text', max: 5 },
  carrier_id: { kind: 'id' },
  is_gift: { kind: 'flag', example: true },
  due_on: { kind: 'day' },
  called_at: { kind: 'instant' },
  total_discount: { kind: 'decimal', example: '75.5' },
  net_weight: { kind: 'quantity', sign: 'notNegative', example: 0.5, description: 'In kilograms.' },
});

class GivenDto extends plainDto(FIELDS) {}

describe('plain fields of a call', () => {
  it('are read by their kind, and may be absent or null', () => {
    expect(readBody(GivenDto, {})).toEqual({});
    expect(readBody(GivenDto, { note: null, is_gift: null, net_weight: null })).toEqual({ note: null, is_gift: null, net_weight: null });
    const given = {
      note: 'x',
      carrier_id: 3,
      is_gift: false,
      due_on: '2026-05-03',
      called_at: '2026-05-03T10:00:00+02:00',
      net_weight: '0.1',
    };
    expect(readBody(GivenDto, given)).toEqual({ ...given, called_at: '2026-05-03T08:00:00.000Z', net_weight: quantity('0.1') });
  });

  it.each([
    [{ note: 'longer' }, 'TEXT_TOO_LONG'],
    [{ carrier_id: 0 }, 'ID_MALFORMED'],
    [{ is_gift: 'yes' }, 'NOT_A_BOOLEAN'],
    [{ due_on: '2026-02-30' }, 'DATE_MALFORMED'],
    [{ called_at: 'soon' }, 'DATE_MALFORMED'],
    [{ net_weight: -1 }, 'QUANTITY_NEGATIVE'],
    [{ net_weight: 'abc' }, 'QUANTITY_MALFORMED'],
    [{ total_discount: 'abc' }, 'QUANTITY_MALFORMED'],
    [{ total_discount: '-1' }, 'QUANTITY_NEGATIVE'],
    [{ total_discount: '0.1234567' }, 'QUANTITY_TOO_PRECISE'],
    [{ total_discount: true }, 'QUANTITY_MALFORMED'],
    [{ net_weight: '0.1234567' }, 'QUANTITY_TOO_PRECISE'],
  ])('%j is refused with %s', (body, code) => {
    const [path] = Object.keys(body);
    expect(() => readBody(GivenDto, body)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ path, code })] }) as Error,
    );
  });

  it.each([75, '75', '75.00', ' 75 '])('a decimal is taken as a number and as digits alike: %j', (given) => {
    expect(readBody(GivenDto, { total_discount: given, net_weight: given })).toEqual({ total_discount: '75', net_weight: quantity(75) });
  });

  it('are described, and answered in the form of their kind', () => {
    const answer = z.strictObject(plainAnswer(FIELDS));
    expect(answer.parse(plainExample(FIELDS))).toEqual({
      note: null,
      carrier_id: null,
      is_gift: true,
      due_on: null,
      called_at: null,
      total_discount: '75.5',
      net_weight: 0.5,
    });
    expect(z.toJSONSchema(answer)).toMatchObject({
      properties: { due_on: { anyOf: [{ format: 'date' }, {}] }, net_weight: { description: 'In kilograms.' } },
    });
  });
});
