import { breaksForReaders, breaksForWriters } from './compatibility';
import { eventSchemas, questionSchemas, type JsonSchema } from './json-schemas';
import released from '../released.json';

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
    ['a field is gone', changed({}, ['id', 'status', 'rows']), 'note is no longer always there'],
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
      'colour is no longer always there',
    ]);
  });
});

describe('the messages of this version, against those of the last release', () => {
  const events = eventSchemas();
  const questions = questionSchemas();

  it.each(Object.entries(released.events as Record<string, JsonSchema>))('%s is still sent, and readable as before', (name, before) => {
    expect(Object.keys(events)).toContain(name);
    expect(breaksForReaders(before, events[name]!)).toEqual([]);
  });

  it.each(Object.entries(released.questions as Record<string, { input: JsonSchema; output: JsonSchema }>))(
    '%s is still answered, for those who ask as before',
    (subject, before) => {
      expect(Object.keys(questions)).toContain(subject);
      expect(breaksForWriters(before.input, questions[subject]!.input)).toEqual([]);
      expect(breaksForReaders(before.output, questions[subject]!.output)).toEqual([]);
    },
  );
});
