import { Rejection, reject } from '@pegboard/kit';
import { differences } from './refusals';

const found = (refusal: Parameters<typeof differences>[0], status?: number): string[] => differences(refusal, status);

describe('what differs from the catalogue of errors', () => {
  const onMade = Rejection.onMade;
  beforeAll(() => void (Rejection.onMade = undefined));
  afterAll(() => void (Rejection.onMade = onMade));

  it('is nothing where code, status, path and sentence are right', () => {
    expect(found(reject('MORE_THAN_OPEN', 'sales_order_fulfillment_rows/0/quantity', '5 can’t be packed: 3 are open.'), 409)).toEqual([]);
    expect(found(reject('TEXT_TOO_LONG', 'anything', 'Too long.'), 422)).toEqual([]);
  });

  it('is a code that isn’t there, a status or a kind that isn’t the code’s, another place, no sentence', () => {
    const details = [{ path: 'id', code: 'MORE_THAN_OPEN', message: ' ' }];
    expect(found({ code: 'NO_SUCH_CODE', message: 'No.', details: [] })).toEqual(['NO_SUCH_CODE is not in the catalogue of errors']);
    expect(found({ kind: 'invalid', code: 'MORE_THAN_OPEN', message: '', details }, 422)).toEqual([
      'MORE_THAN_OPEN is conflict, not invalid',
      'MORE_THAN_OPEN is 409, not 422',
      'MORE_THAN_OPEN says nothing',
      'MORE_THAN_OPEN points at id, not at quantity',
      'MORE_THAN_OPEN at id says nothing',
    ]);
  });

  it('is a path in other words than those of the API, except what callers name themselves', () => {
    const at = (path: string, code: 'ID_MALFORMED' | 'UNKNOWN_FIELD' = 'ID_MALFORMED'): string[] =>
      found(reject(code, path, 'It is wrong.'));
    expect(at('rows/0/variantId')).toEqual(['ID_MALFORMED points at rows/0/variantId, which is not how the API writes its fields']);
    expect(at('.rows[0].variant_id')).toHaveLength(1);
    for (const path of ['rows/0/variant_id', '', 'custom_fields/0-B', 'rows/0/custom_fields/cf-Size 2', 'filter/where/custom_fields.0-A'])
      expect([path, at(path)]).toEqual([path, []]);
    expect(at('rows/0/variantId', 'UNKNOWN_FIELD')).toEqual([]);
  });

  it('a refusal of another version keeps its code and its kind', () => {
    const refusal = Rejection.from({ kind: 'invalid', code: 'OF_TOMORROW', message: 'No.', details: [] });
    expect([refusal.code, refusal.kind]).toEqual(['OF_TOMORROW', 'invalid']);
    expect(Rejection.from({ code: 'OF_TOMORROW', message: 'No.', details: [] }).kind).toBe('conflict');
    expect(Rejection.from({ kind: 'invalid', code: 'NOT_RESERVED', message: 'No.', details: [] }).kind).toBe('conflict');
  });
});
