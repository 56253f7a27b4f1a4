import type { z } from 'zod';
import { DayText, InstantText, Q, RefText, type EventType } from '@pegboard/contracts';
import { anything, decimal, flag, listOf, mapOf, oneOf, optional, part, quantity, text, whole, type Field, type KeptAs } from './fields';

type Schema = z.core.$ZodType;

/** Checks of our own, which say nothing about themselves. Instants and days are kept as their writer wrote them. */
const KNOWN = new Map<Schema, Field<any>>([
  [Q, quantity],
  [InstantText, text],
  [DayText, text],
  [RefText, text],
]);

/**
 * The field for something that arrives as a message and is kept as it was read: a copy of another service's document, the
 * reason of a refusal. It follows the message's schema, so that a field of a message is declared once.
 * @throws Error for a kind of schema that no kept message has yet
 */
export const wireField = <V>(schema: z.ZodType<V, any>): Field<KeptAs<V>> => fieldOf(schema);

export const bodyField = <Body>({ body }: EventType<Body>): Field<KeptAs<Body>> => wireField(body);

function fieldOf(schema: Schema): Field<any> {
  const known = KNOWN.get(schema);
  if (known) return known;
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, any>;
  switch (def.type) {
    case 'object':
      return part<object>(
        Object.fromEntries(Object.entries(def['shape'] as Record<string, Schema>).map(([name, inner]) => [name, fieldOf(inner)])) as object,
      );
    case 'array':
      return listOf(fieldOf(def['element'] as Schema));
    case 'record':
      return mapOf(fieldOf(def['valueType'] as Schema));
    case 'nullable':
    case 'optional':
      return optional(fieldOf(def['innerType'] as Schema)) as unknown as Field<any>;
    case 'enum':
      return oneOf(Object.values(def['entries'] as Record<string, string>));
    case 'number':
      return def['format'] === 'safeint' ? whole : decimal;
    case 'boolean':
      return flag;
    case 'string':
      return text;
    case 'unknown':
      return anything();
    default:
      throw new Error(`no field for ${def.type}`);
  }
}
