import fc from 'fast-check';
import type { z } from 'zod';
import { LARGEST, SCALE } from '@pegboard/kit';
import { DayText, InstantText, Q, RefText, SERVED_ROWS, ServedText } from '../index';

/** For specs only: values of every shape that the contracts know, drawn from the schemas themselves. */

type Schema = z.core.$ZodType;

const words = fc.stringMatching(/^[a-z][a-z_]{0,11}$/);
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((at) => new Date(at).toISOString());

/** What a schema can't say about itself. */
const KNOWN = new Map<unknown, fc.Arbitrary<unknown>>([
  [Q, fc.integer({ min: -LARGEST * SCALE, max: LARGEST * SCALE })],
  [InstantText, instants],
  [DayText, instants.map((at) => at.slice(0, 10))],
  [RefText, fc.tuple(words, fc.nat()).map(([type, id]) => `${type}/${id}`)],
  [ServedText, fc.tuple(fc.constantFrom(...Object.keys(SERVED_ROWS)), fc.nat()).map(([kind, id]) => `${kind}/${id}`)],
]);

/** Any value that the schema takes, as it is inside the services. @throws Error for a kind of schema not met yet */
export function sampleOf(schema: Schema): fc.Arbitrary<any> {
  const known = KNOWN.get(schema);
  if (known) return known;
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, any>;
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def['shape'] as Record<string, Schema>).map(([name, inner]) => [name, sampleOf(inner)])),
        {
          requiredKeys: Object.entries(def['shape'] as Record<string, Schema>)
            .filter(([, inner]) => inner._zod.def.type !== 'optional')
            .map(([name]) => name),
        },
      );
    case 'array': {
      const { least } = limitsOf(schema, 0, 3);
      return fc.array(sampleOf(def['element'] as Schema), { minLength: least, maxLength: Math.max(3, least) });
    }
    case 'record':
      return fc.dictionary(words, sampleOf(def['valueType'] as Schema), { maxKeys: 3 });
    case 'nullable':
      return fc.option(sampleOf(def['innerType'] as Schema), { nil: null });
    case 'optional':
    case 'default':
      return sampleOf(def['innerType'] as Schema);
    case 'enum':
      return fc.constantFrom(...Object.values(def['entries'] as Record<string, string>));
    case 'string': {
      const { least, most } = limitsOf(schema, 0, 20);
      return fc.string({ unit: 'grapheme', minLength: least, maxLength: most }).filter((text) => text.length <= most);
    }
    case 'number': {
      const { least, most } = limitsOf(schema, -(2 ** 31), 2 ** 31 - 1);
      return fc.integer({ min: least, max: most });
    }
    case 'boolean':
      return fc.boolean();
    case 'union':
      return fc.oneof(...(def['options'] as Schema[]).map(sampleOf));
    case 'unknown':
      return fc.oneof(fc.string(), fc.nat(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 2 }));
    default:
      throw new Error(`no sample for ${def.type}`);
  }
}

function limitsOf(schema: Schema, least: number, most: number): { least: number; most: number } {
  for (const check of schema._zod.def.checks ?? []) {
    const {
      check: kind,
      value,
      minimum,
      maximum,
      inclusive,
    } = check._zod.def as { check: string; value?: number; minimum?: number; maximum?: number; inclusive?: boolean };
    if (kind === 'greater_than') least = Math.max(least, value! + (inclusive ? 0 : 1));
    if (kind === 'less_than') most = Math.min(most, value! - (inclusive ? 0 : 1));
    if (kind === 'min_length') least = Math.max(least, minimum!);
    if (kind === 'max_length') most = Math.min(most, maximum!);
  }
  return { least, most };
}
