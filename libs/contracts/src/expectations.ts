import { z } from 'zod';
import { breaksForReaders } from './compatibility';
import type { JsonSchema } from './json-schemas';

/** What a consumer outside of the company relies on: of each event that it reads, the fields that it needs, as a JSON Schema. */
export const Expectation = z.strictObject({
  /** The name of its user and its consumer on the bus. */
  consumer: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  /** Whom to ask before something that it needs is changed. */
  contact: z.string().min(1),
  /** By service, resource and major version, such as `sales.sales_order.v1`. */
  events: z.record(z.string(), z.record(z.string(), z.unknown())),
});
export type Expectation = z.output<typeof Expectation>;

/** What of it the events of this version don't hold: one sentence each, with the event and the field. */
export function unmetBy(events: Readonly<Record<string, JsonSchema>>, { consumer, events: needed }: Expectation): string[] {
  return Object.entries(needed).flatMap(([name, schema]) => {
    const present = events[name];
    if (!present) return [`${consumer} reads ${name}, and there is no such event`];
    const needs = schema as JsonSchema;
    return [...unknownFields(needs, present), ...breaksForReaders(needs, present)].map(
      (sentence) => `${consumer} reads ${name}: ${sentence}`,
    );
  });
}

/** A field that is named and isn't there: a slip of whoever wrote it, or a field that is gone and wasn't required. */
function unknownFields(needed: JsonSchema, present: JsonSchema, at = ''): string[] {
  const choices = present.anyOf ?? [present];
  const fields = Object.entries(needed.properties ?? {}).flatMap(([name, field]) => {
    const path = at ? `${at}.${name}` : name;
    const found = choices.map(({ properties }) => properties?.[name]).find((one) => one !== undefined);
    return found ? unknownFields(field, found, path) : [`there is no ${path}`];
  });
  const items = choices.map((choice) => choice.items).find((one) => one !== undefined);
  return [...fields, ...(needed.items && items ? unknownFields(needed.items, items, `${at}[]`) : [])];
}
