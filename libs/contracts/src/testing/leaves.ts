import type { z } from 'zod';
import { SCALE } from '@pegboard/kit';
import { DayText, InstantText, Q, RefText } from '../message';

type Schema = z.core.$ZodType;

/** One value inside a body, such as `rows[].quantity`. */
export interface Leaf {
  readonly path: string;
  /**
   * The whole body, and the same with another value at this place only; each way in which one may be changed. In the first
   * everything is filled, in the others the lists beside the leaf are empty.
   */
  readonly changes: readonly { readonly before: any; readonly after: any }[];
}

/**
 * For specs only: every value that a schema knows, so that a test can change one at a time and see who notices. Every list has
 * one entry, nothing is null, and no two leaves have the same value unless there are too few.
 * @throws Error for a kind of schema not met yet
 */
export function leavesOf(schema: Schema): Leaf[] {
  const paths: string[] = [];
  const whole = fill(schema, '', { visit: (path) => void paths.push(path) });
  return paths.map((path) => {
    const isEmpty = (list: string): boolean => !path.startsWith(`${list}[]`);
    const alone = fill(schema, '', { isEmpty });
    const changes = TURNS.flatMap((turn) => [
      { before: whole, after: fill(schema, '', { turnAt: path, turn }) },
      { before: alone, after: fill(schema, '', { isEmpty, turnAt: path, turn }) },
    ]);
    return { path, changes: changes.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)) };
  });
}

/** So far from its value is what a leaf has instead: of an enum each of some others. */
const TURNS = [1, 2, 3];

interface Way {
  /** Called for every leaf. */
  readonly visit?: (path: string) => void;
  readonly isEmpty?: (list: string) => boolean;
  /** The leaf that has another value, and which. */
  readonly turnAt?: string;
  readonly turn?: number;
}

function fill(schema: Schema, path: string, way: Way): unknown {
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, any>;
  if (KNOWN.has(schema) || def.type in SIMPLE || def.type === 'enum' || def.type === 'boolean') return leaf(schema, path, way);
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def['shape'] as Record<string, Schema>).map(([name, inner]) => [
          name,
          fill(inner, path ? `${path}.${name}` : name, way),
        ]),
      );
    case 'array':
      return way.isEmpty?.(path) ? [] : [fill(def['element'] as Schema, `${path}[]`, way)];
    case 'union':
      return fill((def['options'] as Schema[])[0]!, path, way);
    case 'record':
      return { key: fill(def['valueType'] as Schema, `${path}{}`, way) };
    case 'nullable':
    case 'optional':
    case 'default':
      return fill(def['innerType'] as Schema, path, way);
    default:
      throw new Error(`no leaf for ${def.type} at ${path}`);
  }
}

function leaf(schema: Schema, path: string, way: Way): unknown {
  way.visit?.(path);
  const turn = way.turnAt === path ? way.turn! : 0;
  const known = KNOWN.get(schema);
  if (known) return known(numberOf(path) + turn);
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, any>;
  // Nothing is deleted, and what has a life is not at its beginning, unless that is the change.
  if (def.type === 'boolean') return turn % 2 === 1;
  if (def.type === 'enum') {
    const entries = Object.values(def['entries'] as Record<string, string>);
    return entries[(entries.length - 1 + turn) % entries.length];
  }
  return SIMPLE[def.type as keyof typeof SIMPLE](numberOf(path) + turn);
}

/** From the name of a place, so that leaves have values of their own without a count. */
const numberOf = (path: string): number => [...path].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 99_991, 7) * 8;

const dayOf = (number: number): string => new Date(number * 3_600_000).toISOString();

/** What a schema can't say about itself. */
const KNOWN = new Map<unknown, (number: number) => unknown>([
  [Q, (number) => number * SCALE],
  [InstantText, dayOf],
  [DayText, (number) => new Date(number * 86_400_000).toISOString().slice(0, 10)],
  [RefText, (number) => `sales_order_row/${number}`],
]);

const SIMPLE = {
  string: (number: number) => `text ${number}`,
  number: (number: number) => number,
  unknown: (number: number) => `anything ${number}`,
};
