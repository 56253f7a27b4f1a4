import fc from 'fast-check';
import { z } from 'zod';
import { quantity } from '@pegboard/kit';
import { DayText, eventSubject, heardSubject, inventoryPost, ItemBody, planRunNumber, Q, RefText, salesOrderEvent } from './index';
import { everyEvent, everyQuestion } from './every';
import { sampleOf } from './testing/samples';

/** Encodes, sends as text, decodes. */
const overTheWire = (schema: z.ZodType, value: unknown): unknown =>
  z.decode(schema, JSON.parse(JSON.stringify(z.encode(schema, value as never))) as never);

const RUNS = { numRuns: 25 };

describe('what services say to each other', () => {
  it('is all here', () => {
    expect(everyEvent.length).toBeGreaterThan(15);
    expect(everyQuestion.length).toBeGreaterThan(20);
  });

  it.each(everyEvent)('%s: every body comes back as it was sent', (_name, { body }) => {
    fc.assert(
      fc.property(sampleOf(body), (value) => expect(overTheWire(body, value)).toEqual(value)),
      RUNS,
    );
  });

  it.each(everyEvent.filter(([, { onWire }]) => onWire))('%s: written by hand as its schema writes it', (_name, type) => {
    fc.assert(
      fc.property(sampleOf(type.body), (value) => expect(type.onWire!(value)).toEqual(z.encode(type.body, value))),
      RUNS,
    );
  });

  it.each(everyQuestion)('%s: every question and answer comes back as it was sent', (_name, { input, output }) => {
    fc.assert(
      fc.property(sampleOf(input), (value) => expect(overTheWire(input, value)).toEqual(value)),
      RUNS,
    );
    fc.assert(
      fc.property(sampleOf(output), (value) => expect(overTheWire(output, value)).toEqual(value)),
      RUNS,
    );
  });

  it('no two have one name, and every name is a subject', () => {
    const events = everyEvent.map(([, type]) => heardSubject(type));
    const questions = everyQuestion.map(([, { subject }]) => subject);
    for (const names of [events, questions]) expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    for (const name of events) expect(name).toMatch(/^evt\.[a-z]+\.[a-z_]+\.>$/);
    for (const name of questions)
      expect(name).toMatch(/^((sales|manufacturing|purchasing|inventory|planner)\.[a-z_.]+|gateway\.read_from\.[a-z-]+)$/);
    expect(eventSubject(salesOrderEvent, 7, 'created')).toBe('evt.sales.sales_order.7.created');
  });

  it('every event about an aggregate says id, version and whether it is deleted', () => {
    const numbered = ['journal', 'ranking', 'sales_statuses', 'manufacturing_statuses', 'purchasing_statuses', 'inventory_statuses'];
    for (const [name, { resource, body }] of everyEvent) {
      const fields = Object.keys((body as unknown as z.ZodObject).shape);
      if (!numbered.includes(resource)) expect([name, fields]).toEqual([name, expect.arrayContaining(['id', 'version', 'is_deleted'])]);
    }
  });
});

describe('the building stones', () => {
  it('a quantity is a decimal string on the wire and a scaled integer inside', () => {
    expect(z.encode(Q, quantity('1.5'))).toBe('1.5');
    expect(z.decode(Q, '-0.000001')).toBe(-1);
    const refused = Q.safeParse('1.0000001');
    expect(refused.error!.issues[0]!.message).toMatch(/7 decimals/);
    for (const wrong of [1.5, null, '', 'x']) expect(Q.safeParse(wrong).success).toBe(false);
  });

  it('what is unknown to an older reader is dropped, what is missing is refused', () => {
    const [item] = fc.sample(sampleOf(ItemBody), 1);
    const wire = z.encode(ItemBody, item) as Record<string, unknown>;
    expect(ItemBody.parse({ ...wire, colour: 'red' })).toEqual(item);
    expect(ItemBody.safeParse({ ...wire, name: undefined }).success).toBe(false);
  });

  it('a posting has an id and at most a thousand movements', () => {
    const [request] = fc.sample(sampleOf(inventoryPost.input), 1);
    const wire = z.encode(inventoryPost.input, request) as { movements: unknown[] };
    const [movement] = fc.sample(sampleOf(z.object({ movements: (inventoryPost.input as any).shape.movements.element })), 1) as [
      { movements: unknown },
    ];
    const line = z.encode((inventoryPost.input as any).shape.movements.element, movement.movements);
    expect(inventoryPost.input.safeParse({ ...wire, posting_id: '' }).success).toBe(false);
    expect(inventoryPost.input.safeParse({ ...wire, movements: Array(1000).fill(line) }).success).toBe(true);
    expect(inventoryPost.input.safeParse({ ...wire, movements: Array(1001).fill(line) }).success).toBe(false);
  });

  it('days and references are told from other texts', () => {
    expect(['2026-05-03', '2026-5-3', 'today', 7].map((value) => DayText.safeParse(value).success)).toEqual([true, false, false, false]);
    expect(['sales_order_row/12', 'sales_order_row', '/12', 'x/y'].map((value) => RefText.safeParse(value).success)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('one number orders plan runs, a new epoch above every run of the old', () => {
    const run = fc.record({ epoch: fc.integer({ min: 1, max: 100_000 }), run: fc.integer({ min: 0, max: 2 ** 31 - 1 }) });
    fc.assert(
      fc.property(run, run, (a, b) => Math.sign(planRunNumber(a) - planRunNumber(b)) === Math.sign(a.epoch - b.epoch || a.run - b.run)),
    );
  });
});
