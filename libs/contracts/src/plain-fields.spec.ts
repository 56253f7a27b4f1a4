import { z } from 'zod';
import { plainFields, plainGiven, plainName, plainShape, plainState, plainWire } from './plain-fields';

const FIELDS = plainFields({ tax_rate_id: { kind: 'id' }, line_2_note: { kind: 'text' } });

describe('plain fields', () => {
  it('have one name on the wire and one in the state', () => {
    expect(['note', 'tax_rate_id', 'line_2_note'].map(plainName)).toEqual(['note', 'taxRateId', 'line2Note']);
  });

  it('are null in something new where nothing was given, and undefined in an edit', () => {
    expect(plainGiven(FIELDS, { tax_rate_id: 7 })).toEqual({ taxRateId: 7, line2Note: undefined });
    expect(plainState(FIELDS, plainGiven(FIELDS, { tax_rate_id: 7 }))).toEqual({ taxRateId: 7, line2Note: null });
    expect(plainState(FIELDS, {})).toEqual({ taxRateId: null, line2Note: null });
  });

  it('are null in events and answers of a document that was stored before them', () => {
    expect(plainWire(FIELDS, { taxRateId: 7, line2Note: 'x' })).toEqual({ tax_rate_id: 7, line_2_note: 'x' });
    expect(plainWire(FIELDS, { taxRateId: 7 } as never)).toEqual({ tax_rate_id: 7, line_2_note: null });
  });

  it('may be absent in an event of before they were published, and are of their kind', () => {
    const body = z.object(plainShape(FIELDS));
    expect(body.parse({})).toEqual({});
    expect(body.parse({ tax_rate_id: null, line_2_note: 'x' })).toEqual({ tax_rate_id: null, line_2_note: 'x' });
    expect(body.safeParse({ tax_rate_id: 'x' }).success).toBe(false);
    expect(body.safeParse({ line_2_note: 3 }).success).toBe(false);
  });
});
