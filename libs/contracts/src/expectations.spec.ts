import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Expectation, unmetBy } from './expectations';
import { eventSchemas, type JsonSchema } from './json-schemas';

const FOLDER = join(__dirname, '..', 'consumers');
const events = eventSchemas();

describe('what consumers outside of the company rely on', () => {
  it.each(readdirSync(FOLDER))('%s: every field is there, and of that type', (file) => {
    const expectation = Expectation.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    expect(file).toBe(`${expectation.consumer}.json`);
    expect(unmetBy(events, expectation)).toEqual([]);
  });

  const needing = (schema: JsonSchema): Expectation => ({
    consumer: 'bi',
    contact: 'ann',
    events: { 'sales.customer.v1': schema as never },
  });
  const customer = (schema: JsonSchema, now: JsonSchema): string[] => unmetBy({ 'sales.customer.v1': now }, needing(schema));
  const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
    type: 'object',
    properties,
    required,
  });
  const name = { type: 'string' };

  it('is broken by a field that is gone, has another type or may be absent, and names the consumer', () => {
    const needed = object({ name });
    expect(customer(needed, object({ name, email: name }))).toEqual([]);
    expect(customer(needed, object({ email: name }))).toContain('bi reads sales.customer.v1: there is no name');
    expect(customer(needed, object({ name: { type: 'integer' } }))).toEqual([
      expect.stringContaining('name was string and may now be integer'),
    ]);
    expect(customer(needed, object({ name: { anyOf: [name, { type: 'null' }] } }))).toEqual([expect.stringContaining('may now be null')]);
    expect(customer(needed, object({ name }, []))).toEqual([expect.stringContaining('name isn’t always there')]);
  });

  it('is broken by a field of a row, by a word that the consumer doesn’t know, and by an event that is gone', () => {
    const rows = (row: JsonSchema): JsonSchema => object({ rows: { type: 'array', items: row } });
    const gone = 'bi reads sales.customer.v1: there is no rows[].name';
    expect(customer(rows(object({ name })), rows(object({ id: name })))).toContain(gone);
    const status = (...words: string[]): JsonSchema => object({ status: { type: 'string', enum: words } });
    expect(customer(status('OPEN'), status('OPEN', 'CLOSED'))).toEqual([expect.stringContaining('CLOSED')]);
    expect(unmetBy({}, needing(object({ name })))).toEqual(['bi reads sales.customer.v1, and there is no such event']);
  });

  it('may leave out what it doesn’t read, and name what need not be there', () =>
    expect(customer(object({ name }, []), object({ name, other: name }, []))).toEqual([]));
});
