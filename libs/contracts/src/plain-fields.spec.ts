import { z } from 'zod';
import { quantity } from '@pegboard/kit';
import { plainFields, plainGiven, plainName, plainShape, plainShown, plainState, plainWire } from './plain-fields';

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

  it('are texts, ids, flags, days, instants and quantities: exact on the wire, and numbers in an answer', () => {
    const fields = plainFields({
      is_gift: { kind: 'flag' },
      due_on: { kind: 'day' },
      called_at: { kind: 'instant' },
      net_weight: { kind: 'quantity' },
    });
    const wire = { is_gift: false, due_on: '2026-05-03', called_at: '2026-05-03T10:00:00.000Z', net_weight: '0.1' };
    const body = z.object(plainShape(fields)).parse(wire);
    expect(body.net_weight).toBe(quantity('0.1'));
    const state = plainState(fields, plainGiven(fields, body as never));
    expect(state).toEqual({ isGift: false, dueOn: '2026-05-03', calledAt: '2026-05-03T10:00:00.000Z', netWeight: quantity('0.1') });
    expect(z.encode(z.object(plainShape(fields)), plainWire(fields, state))).toEqual(wire);
    expect(plainShown(fields, state)).toEqual({ ...wire, net_weight: 0.1 });
    expect(plainShown(fields, {} as never)).toEqual({ is_gift: null, due_on: null, called_at: null, net_weight: null });
    for (const wrong of [{ is_gift: 'no' }, { due_on: '3 May' }, { called_at: 7 }, { net_weight: '0.1234567' }])
      expect(z.object(plainShape(fields)).safeParse(wrong).success).toBe(false);
  });
});
