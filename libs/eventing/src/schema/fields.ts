import { Schema, type SchemaDefinition, type SchemaDefinitionProperty } from 'mongoose';
import { plainName, type PlainFields, type PlainKind, type PlainState } from '@pegboard/contracts';
import type { Day, Instant, Quantity } from '@pegboard/kit';
import { CalendarDay, Decimal, ExpiryDate, Flag, Millionths, Text, UtcInstant, Whole, WholeOrWord } from './exact-types';

/**
 * The words in which a collection's mongoose schema is written. Each says what lies in a field, to the reader and to the
 * compiler: a schema that leaves out a field of its aggregate, or gives one another type, doesn't compile.
 */

declare const holds: unique symbol;
declare const mayBeEmpty: unique symbol;

/** A field that is always there. `V` is for the compiler alone; it is exact, neither wider nor narrower than the aggregate's. */
export type Field<V> = SchemaDefinitionProperty & { readonly [holds]?: (value: V) => V };
/** A field that may be null or absent. */
export type OptionalField<V> = SchemaDefinitionProperty & { readonly [holds]?: (value: V) => V; readonly [mayBeEmpty]: true };

/** The keys of every member of a union, and what lies under one in any of them. */
type KeyOf<T> = T extends unknown ? keyof T : never;
type ValueAt<T, K> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;
/** A list is the same in a database whether or not the program may change it. */
export type KeptAs<V> = V extends readonly (infer E)[] ? readonly E[] : V;
/** The field that holds such a value. */
export type FieldFor<V> = [Extract<V, null | undefined>] extends [never] ? Field<KeptAs<V>> : OptionalField<KeptAs<NonNullable<V>>>;

/** A field for each key of a shape. What only some members of a union have is optional. */
export type FieldsOf<T> = { readonly [K in KeyOf<T>]-?: FieldFor<ValueAt<T, K>> };

const always = <V>(type: unknown): Field<V> => ({ type, required: true }) as Field<V>;

export const whole: Field<number> = always(Whole);
export const quantity: Field<Quantity> = always(Millionths);
/** Any finite number, for what nothing is calculated from exactly, such as a rate. */
export const decimal: Field<number> = always(Decimal);
export const text: Field<string> = always(Text);
export const flag: Field<boolean> = always(Flag);
export const instantText: Field<Instant> = always(UtcInstant);
export const dayText: Field<Day> = always(CalendarDay);
/** For an index whose documents expire; every other time is a text. */
export const expiryDate: Field<Date> = always(ExpiryDate);
export const wholeOrWord: Field<number | string> = always(WholeOrWord);

/** Whatever its writer wants, unchecked: what was checked where it came in, or what only people and shops read. */
export const anything = <V = unknown>(): Field<V> => ({ type: Schema.Types.Mixed }) as Field<V>;

export const optional = <V>(field: Field<V>): OptionalField<V> =>
  ({ ...(field as object), required: false }) as unknown as OptionalField<V>;

export const oneOf = <const V extends string>(values: readonly V[]): Field<V> =>
  ({ type: Text, enum: [...values], required: true }) as unknown as Field<V>;

export const listOf = <V>(entry: Field<V>): Field<readonly V[]> => ({ type: [entry], required: true }) as Field<readonly V[]>;

/** Entries under keys that are words or numbers. */
export const mapOf = <V>(entry: Field<V>): Field<Readonly<Record<string, V>>> =>
  ({ type: Map, of: entry, required: true }) as unknown as Field<Readonly<Record<string, V>>>;

/** What every schema here has in common: nothing that isn't declared, nothing that mongoose adds. */
export const EXACT = { strict: 'throw', strictQuery: 'throw', minimize: false, versionKey: false, id: false } as const;

/**
 * An object within a document: a row of an order, a link.
 * @param former what a former release wrote here and this one doesn't: it stays, because a list is saved as a whole
 */
export const part = <T extends object>(fields: FieldsOf<T>, former: Readonly<Record<string, OptionalField<any>>> = {}): Field<T> =>
  always(new Schema({ ...former, ...fields } as SchemaDefinition, { ...EXACT, _id: false }));

const STORED: Readonly<Record<PlainKind, Field<any>>> = {
  text,
  id: whole,
  flag,
  day: dayText,
  instant: instantText,
  quantity,
  decimal: text,
  custom: anything(),
};

/** Plain fields as they are stored. */
export const plainStored = <F extends PlainFields>(fields: F): FieldsOf<PlainState<F>> =>
  Object.fromEntries(Object.entries(fields).map(([name, { kind }]) => [plainName(name), optional(STORED[kind])])) as unknown as FieldsOf<
    PlainState<F>
  >;
