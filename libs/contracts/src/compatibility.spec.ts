import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { breaksBetween, breaksForReaders, breaksForWriters, type SpokenWords } from './compatibility';
import { everyEvent, everyQuestion } from './every';
import { eventName, eventSchemas, questionSchemas, wireSchema, type JsonSchema } from './json-schemas';
import { added } from './message';
import { SalesOrderBody, salesOrderEvent } from './sales';
import type { RecordedExamples } from './testing/recorded';

const order: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    status: { type: 'string', enum: ['OPEN', 'DONE'] },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    rows: { type: 'array', items: { type: 'object', properties: { quantity: { type: 'string' } }, required: ['quantity'] } },
  },
  required: ['id', 'status', 'note', 'rows'],
};
const changed = (properties: Record<string, JsonSchema>, required = order.required!): JsonSchema => ({
  ...order,
  properties: { ...order.properties, ...properties },
  required,
});

describe('a newer schema, for those who read by the older', () => {
  it('may have more fields, and fewer words', () => {
    expect(breaksForReaders(order, order)).toEqual([]);
    expect(breaksForReaders(order, changed({ colour: { type: 'string' }, status: { type: 'string', enum: ['DONE'] } }))).toEqual([]);
    expect(breaksForReaders(order, changed({ note: { type: 'null' } }))).toEqual([]);
  });

  it.each([
    ['a field is gone', changed({}, ['id', 'status', 'rows']), 'note isn’t always there'],
    ['a type is another', changed({ id: { type: 'string' } }), 'id was integer and may now be string'],
    ['a type is any', changed({ id: {} }), 'id was integer and may now be anything'],
    ['a word is new', changed({ status: { type: 'string', enum: ['OPEN', 'DONE', 'BLOCKED'] } }), 'status may now be BLOCKED'],
    ['any word will do', changed({ status: { type: 'string' } }), 'status may now be any other word'],
    ['it may be nothing', changed({ id: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }), 'id was integer and may now be null'],
    [
      'it may be a third thing',
      changed({ note: { anyOf: [{ type: 'string' }, { type: 'integer' }] } }),
      'note was string and may now be integer',
    ],
    [
      'so deep inside',
      changed({ rows: { type: 'array', items: { type: 'object', properties: { quantity: { type: 'number' } }, required: ['quantity'] } } }),
      'rows[].quantity was string and may now be number',
    ],
  ])('breaks them where %s', (_what, newer, sentence) => {
    expect(breaksForReaders(order, newer)).toEqual([sentence]);
  });

  it('breaks those who write by the older where it asks for more', () => {
    expect(breaksForWriters(order, changed({ colour: { type: 'string' } }))).toEqual([]);
    expect(breaksForWriters(order, changed({ colour: { type: 'string' } }, [...order.required!, 'colour']))).toEqual([
      'colour isn’t always there',
    ]);
  });
});

interface Release {
  readonly schemas: SpokenWords;
  readonly examples: RecordedExamples;
}

/** Each file is a release that must run beside this version; the end of its support is the end of its file. */
const FOLDER = join(__dirname, '..', 'released');
const releases = readdirSync(FOLDER).map((file): [string, Release] => [
  file.replace('.json', ''),
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Release,
]);
const present: SpokenWords = { events: eventSchemas(), questions: questionSchemas() };

describe.each(releases)('this version beside release %s', (_name, { schemas, examples }) => {
  it('each reads the other’s events, asks the other and answers it', () => {
    expect(breaksBetween(schemas, present)).toEqual([]);
  });

  it('this version reads events that the release recorded', () => {
    for (const [, type] of everyEvent)
      for (const example of examples.events[eventName(type)] ?? []) expect(type.body.safeParse(example).error).toBeUndefined();
  });

  it('this version reads questions and answers that the release recorded', () => {
    for (const [, { subject, input, output }] of everyQuestion) {
      const recorded = examples.questions[subject];
      for (const example of recorded?.input ?? []) expect([subject, input.safeParse(example).error]).toEqual([subject, undefined]);
      for (const example of recorded?.output ?? []) expect([subject, output.safeParse(example).error]).toEqual([subject, undefined]);
    }
  });

  it('would notice a field that SalesOrder asks for and the release doesn’t send', () => {
    const asking = SalesOrderBody.extend({ promised: z.string() });
    const name = eventName(salesOrderEvent);
    expect(breaksBetween(schemas, { ...present, events: { ...present.events, [name]: wireSchema(asking) } })).toEqual([
      `${name} of the release, as this version reads it: promised isn’t always there`,
    ]);
    expect(asking.safeParse(examples.events[name]![0]).success).toBe(false);
  });

  it('reads a field that the release doesn’t send as the contract says', () => {
    const tolerant = SalesOrderBody.extend({ promised: added(z.string(), 'nobody') });
    const name = eventName(salesOrderEvent);
    expect(breaksBetween(schemas, { ...present, events: { ...present.events, [name]: wireSchema(tolerant) } })).toEqual([]);
    const [example] = examples.events[name]!;
    expect(tolerant.parse(example).promised).toBe('nobody');
    const [row] = SalesOrderBody.parse(example).rows;
    expect([row!.packed_outside_link, row!.earlier_manufacturing_order_ids]).toEqual([0, []]);
  });

  it('would notice a word that the release has never heard, in what it is asked', () => {
    const [subject, { input }] = Object.entries(present.questions).find(([key]) => key === 'inventory.post')!;
    const without = { ...input, properties: { ...input.properties, new_word: { enum: ['NEW'] } } };
    const older = { ...schemas.questions[subject]!, input: { ...input, properties: { ...input.properties, new_word: { enum: ['OLD'] } } } };
    const [asked] = breaksBetween(
      { events: {}, questions: { [subject]: older } },
      { events: {}, questions: { [subject]: { input: without, output: older.output } } },
    );
    expect(asked).toBe('inventory.post, asked by the release: new_word may now be OLD');
  });
});
