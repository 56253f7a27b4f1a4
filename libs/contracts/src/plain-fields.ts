import { z } from 'zod';
import { toNumber, type Day, type Instant, type Quantity } from '@pegboard/kit';
import { DayText, Id, InstantText, Q } from './message';

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

/** Yes or no; null if nobody said. */
interface PlainFlag {
  readonly kind: 'flag';
  readonly example?: boolean;
  readonly description?: string;
}

/** A calendar day (D2), or a point in time; a day that is given for a point in time is its start in UTC. */
interface PlainDate {
  readonly kind: 'day' | 'instant';
  readonly example?: string;
  readonly description?: string;
}

/** An exact number with at most six decimals. */
interface PlainQuantity {
  readonly kind: 'quantity';
  /** Above zero if absent. */
  readonly sign?: 'positive' | 'notNegative' | 'any';
  readonly example?: number;
  readonly description?: string;
}

/** An exact number that is kept, told and shown as decimal digits: `75.5`. */
interface PlainDecimal {
  readonly kind: 'decimal';
  /** Zero or more if absent. */
  readonly sign?: 'positive' | 'notNegative' | 'any';
  readonly example?: string;
  readonly description?: string;
}

/** The values of fields that the company defines itself, by the id of the definition. */
interface PlainCustom {
  readonly kind: 'custom';
  readonly example?: CustomValues;
  readonly description?: string;
}

export type CustomValue = string | number | boolean;
/** In what a caller gives, null takes a value away. */
export type CustomValues = Readonly<Record<string, CustomValue | null>>;

/**
 * The fields of an aggregate, or of a part of one, that no rule reads: given by a caller, stored, published, mirrored and
 * answered in one form, and null where nothing was given. Their description here is the only one. The body of a call, the
 * state, the collection's schema, the event, the answer and the mirror's columns are derived from it.
 */
export type PlainFields = Readonly<
  Record<string, PlainText | PlainId | PlainFlag | PlainDate | PlainQuantity | PlainDecimal | PlainCustom>
>;
export type PlainKind = PlainFields[string]['kind'];

interface Values {
  readonly text: string;
  readonly id: number;
  readonly flag: boolean;
  readonly day: Day;
  readonly instant: Instant;
  readonly quantity: Quantity;
  readonly decimal: string;
  readonly custom: CustomValues;
}

type ValueOf<F extends PlainFields[string]> = Values[F['kind']];
type ShownAs<F extends PlainFields[string]> = F['kind'] extends 'quantity'
  ? number
  : F['kind'] extends 'day' | 'instant'
    ? string
    : ValueOf<F>;
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
/** The fields in the wire's words. */
export type PlainWire<F extends PlainFields> = { [K in keyof F]: ValueOf<F[K]> | null };
/** The fields as answers show them: a quantity is a JSON number there. */
export type PlainShown<F extends PlainFields> = { [K in keyof F]: ShownAs<F[K]> | null };
/** The fields as the state of the aggregate has them. */
export type PlainState<F extends PlainFields> = { readonly [K in keyof F as Camel<K & string>]: ValueOf<F[K]> | null };

/** How each kind stands in the body of an event. */
const ON_WIRE: Readonly<Record<PlainKind, z.ZodType>> = {
  text: z.string(),
  id: Id,
  flag: z.boolean(),
  day: DayText,
  instant: InstantText,
  quantity: Q,
  // Also what releases before this one took: any text.
  decimal: z.string(),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
};

export const plainFields = <const F extends PlainFields>(fields: F): F => fields;

/** `tax_rate_id` → `taxRateId`: the state's name of a field. */
export const plainName = (field: string): string => field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const mapped = <V>(fields: PlainFields, value: (name: string) => V, nameOf: (name: string) => string = (name) => name): Record<string, V> =>
  Object.fromEntries(Object.keys(fields).map((name) => [nameOf(name), value(name)]));

type Shape<F extends PlainFields> = { [K in keyof F]: z.ZodOptional<z.ZodNullable<z.ZodType<ValueOf<F[K]>>>> };

/** For the body of an event. A field is absent in events of before it was published. */
export const plainShape = <F extends PlainFields>(fields: F): Shape<F> =>
  mapped(fields, (name) => ON_WIRE[fields[name]!.kind].nullable().optional()) as unknown as Shape<F>;

/** What was given of the fields, in the state's words; what was not is undefined. */
export const plainGiven = <F extends PlainFields>(fields: F, body: Partial<PlainWire<F>>): Partial<PlainState<F>> =>
  mapped(fields, (name) => body[name], plainName) as Partial<PlainState<F>>;

/** The fields of something new. */
export const plainState = <F extends PlainFields>(fields: F, given: Partial<PlainState<F>>): PlainState<F> =>
  mapped(fields, (name) => (given as Record<string, unknown>)[plainName(name)] ?? null, plainName) as PlainState<F>;

/** The fields as events carry them. A document of before a field was stored has none, which is null. */
export const plainWire = <F extends PlainFields>(fields: F, state: PlainState<F>): PlainWire<F> =>
  mapped(fields, (name) => (state as Record<string, unknown>)[plainName(name)] ?? null) as PlainWire<F>;

/** The same as answers show them. */
export const plainShown = <F extends PlainFields>(fields: F, state: PlainState<F>): PlainShown<F> => {
  const wire: Readonly<Record<string, unknown>> = plainWire(fields, state);
  return mapped(fields, (name) =>
    fields[name]!.kind === 'quantity' && wire[name] !== null ? toNumber(wire[name] as Quantity) : wire[name],
  ) as PlainShown<F>;
};
