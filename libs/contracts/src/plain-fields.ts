import { z } from 'zod';
import { Id } from './message';

/** A text that is taken as it is written. */
interface PlainText {
  readonly kind: 'text';
  /** Characters; 1 and 200 if absent. */
  readonly min?: number;
  readonly max?: number;
  readonly example?: string;
  readonly description?: string;
}

/** The id of something that is known elsewhere. */
interface PlainId {
  readonly kind: 'id';
  readonly example?: number;
  readonly description?: string;
}

/**
 * The fields of an aggregate, or of a part of one, that no rule reads: given by a caller, stored, published, mirrored and
 * answered in one form, and null where nothing was given. Their description here is the only one. The body of a call, the
 * state, the collection's schema, the event, the answer and the mirror's columns are derived from it.
 */
export type PlainFields = Readonly<Record<string, PlainText | PlainId>>;

type ValueOf<F> = F extends { readonly kind: 'text' } ? string : number;
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
/** The fields in the wire's words. */
export type PlainWire<F extends PlainFields> = { [K in keyof F]: ValueOf<F[K]> | null };
/** The fields as the state of the aggregate has them. */
export type PlainState<F extends PlainFields> = { readonly [K in keyof F as Camel<K & string>]: ValueOf<F[K]> | null };

export const plainFields = <const F extends PlainFields>(fields: F): F => fields;

/** `tax_rate_id` → `taxRateId`: the state's name of a field. */
export const plainName = (field: string): string => field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const mapped = <V>(fields: PlainFields, value: (name: string) => V, nameOf: (name: string) => string = (name) => name): Record<string, V> =>
  Object.fromEntries(Object.keys(fields).map((name) => [nameOf(name), value(name)]));

type Shape<F extends PlainFields> = { [K in keyof F]: z.ZodOptional<z.ZodNullable<z.ZodType<ValueOf<F[K]>, ValueOf<F[K]>>>> };

/** For the body of an event. A field is absent in events of before it was published. */
export const plainShape = <F extends PlainFields>(fields: F): Shape<F> =>
  mapped(fields, (name) => (fields[name]!.kind === 'text' ? z.string() : Id).nullable().optional()) as unknown as Shape<F>;

/** What was given of the fields, in the state's words; what was not is undefined. */
export const plainGiven = <F extends PlainFields>(fields: F, body: Partial<PlainWire<F>>): Partial<PlainState<F>> =>
  mapped(fields, (name) => body[name], plainName) as Partial<PlainState<F>>;

/** The fields of something new. */
export const plainState = <F extends PlainFields>(fields: F, given: Partial<PlainState<F>>): PlainState<F> =>
  mapped(fields, (name) => (given as Record<string, unknown>)[plainName(name)] ?? null, plainName) as PlainState<F>;

/** The fields as events and answers carry them. A document of before a field was stored has none, which is null. */
export const plainWire = <F extends PlainFields>(fields: F, state: PlainState<F>): PlainWire<F> =>
  mapped(fields, (name) => (state as Record<string, unknown>)[plainName(name)] ?? null) as PlainWire<F>;
