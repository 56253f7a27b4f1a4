import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { FIRST_INSTANT, LAST_INSTANT, quantity, rate, Rejection, toDecimal, type ErrorCode, type Quantity } from '@pegboard/kit';
import { encodeProblem, field, shown, wrong, type FieldOptions, type FieldProblem, type Read } from './field';

export const MAX_TEXT_LENGTH = 200;
/** Sixteen digits, a sign, a point and six decimals, and some zeros more. */
const MAX_DECIMAL_LENGTH = 40;
/** As many signs may be put together to one. */
const LONGEST_LETTER = 4;
export const MAX_ROWS = 1000;

export type Sign = 'positive' | 'notNegative' | 'any';

export function readQuantity(raw: unknown, name: string, sign: Sign): Read {
  if (typeof raw !== 'number' && typeof raw !== 'string')
    return wrong('QUANTITY_MALFORMED', `${name} must be a decimal number, not ${shown(raw)}.`);
  try {
    const value = quantity(raw, name);
    if (sign === 'positive' && value <= 0)
      return wrong('QUANTITY_NOT_POSITIVE', `${name} must be above zero, not ${raw}.`, { value: String(raw) });
    if (sign === 'notNegative' && value < 0)
      return wrong('QUANTITY_NEGATIVE', `${name} must not be below zero, but is ${raw}.`, { value: String(raw) });
    return { value };
  } catch (error) {
    const { code, message, details } = error as Rejection;
    return wrong(code, message, details[0]?.info as Record<string, unknown> | undefined);
  }
}

/** A JSON number or a string of digits → scaled integer (`Quantity`). At most 6 decimals. */
export const QuantityField = (options: FieldOptions & { sign?: Sign } = {}): PropertyDecorator =>
  field(options, { type: 'number', example: 2.5 }, (raw, name) => readQuantity(raw, name, options.sign ?? 'positive'));

/** A JSON number or a string of digits → decimal digits, for what is kept as they are. */
export const DecimalField = (options: FieldOptions & { sign?: Sign } = {}): PropertyDecorator =>
  field(options, { type: 'string', format: 'decimal', maxLength: MAX_DECIMAL_LENGTH, example: '12.5' }, (raw, name) => {
    const read = readQuantity(raw, name, options.sign ?? 'notNegative');
    return 'value' in read ? { value: toDecimal(read.value as Quantity) } : read;
  });

/** How much of one currency one unit of another is: a JSON number or a string of digits, with at most twelve decimals. */
export const RateField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'number', example: 1.1 }, (raw, name) => {
    if (typeof raw !== 'number' && typeof raw !== 'string')
      return wrong('RATE_MALFORMED', `${name} must be a decimal number, not ${shown(raw)}.`);
    try {
      return { value: rate(raw, name) };
    } catch (error) {
      return wrong('RATE_MALFORMED', (error as Rejection).message);
    }
  });

/** An amount of money, zero or more → scaled integer. */
export const MoneyField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'number', example: 12.5 }, (raw, name) => readQuantity(raw, name, 'notNegative'));

export const readId = (raw: unknown, name: string): Read =>
  Number.isSafeInteger(raw) && (raw as number) > 0
    ? { value: raw }
    : wrong('ID_MALFORMED', `${name} must be a positive whole number, not ${shown(raw)}.`);

export const IdField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'integer', minimum: 1, example: 12 }, readId);

export const IdsField = (options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator =>
  field(options, { type: 'array', maxItems: options.max ?? MAX_ROWS, items: { type: 'integer' } }, (raw, name) => {
    const most = options.max ?? MAX_ROWS;
    if (!Array.isArray(raw)) return wrong('NOT_A_LIST', `${name} must be a list of ids, not ${shown(raw)}.`);
    if (raw.length > most) return { problem: tooMany(raw.length, name, most) };
    const least = options.min ?? 0;
    if (raw.length < least) return wrong('TOO_FEW', `${name} must have at least ${least} ids.`, { count: raw.length, limit: least });
    const bad = raw.find((id) => 'problem' in readId(id, name)) as unknown;
    return bad === undefined ? { value: raw } : readId(bad, name);
  });

export interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly patternCode?: ErrorCode;
}

export function readText(raw: unknown, name: string, options: TextOptions): Read {
  const { min = 1, max = MAX_TEXT_LENGTH } = options;
  if (typeof raw !== 'string') return wrong('NOT_A_TEXT', `${name} must be a string, not ${shown(raw)}.`);
  // Two ways to write one letter are one text: what looks the same is found by either. Marks are put in order one by one, so of
  // what is much too long anyway it isn't asked: a million of them would take for ever.
  const isFarTooLong = raw.length > max * LONGEST_LETTER;
  const text = isFarTooLong ? raw : raw.trim().normalize('NFC');
  if (text.length < min)
    return wrong('TEXT_TOO_SHORT', min === 1 ? `${name} must not be empty.` : `${name} must have at least ${min} characters.`, {
      length: text.length,
      limit: min,
    });
  if (text.length > max)
    return wrong('TEXT_TOO_LONG', `${name} has ${text.length} characters; at most ${max} are allowed.`, {
      length: text.length,
      limit: max,
    });
  // Control characters print badly, sort badly and hide things in logs; half a character comes back as another.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u.test(text))
    return wrong('TEXT_MALFORMED', `${name} has characters that can't be printed.`);
  if (options.pattern && !options.pattern.test(text))
    return wrong(options.patternCode ?? 'TEXT_MALFORMED', `${name} ${shown(text)} has the wrong format.`);
  return { value: text };
}

export const TextField = (options: TextOptions = {}): PropertyDecorator =>
  field(options, { type: 'string', minLength: options.min ?? 1, maxLength: options.max ?? MAX_TEXT_LENGTH }, (raw, name) =>
    readText(raw, name, options),
  );

/** What is read as nothing, or as a space, and isn't one. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|(?! )\p{White_Space}/u;

/** A number, an SKU or another word by which people find one thing among all: one line, in which every sign is seen. */
export const CodeField = (options: TextOptions & { readonly not?: RegExp } = {}): PropertyDecorator =>
  field(options, { type: 'string', minLength: options.min ?? 1, maxLength: options.max ?? MAX_TEXT_LENGTH }, (raw, name) => {
    const read = readText(raw, name, options);
    if ('problem' in read) return read;
    const code = read.value as string;
    if (UNSEEN.test(code)) return wrong('TEXT_MALFORMED', `${name} ${shown(code)} has signs that can't be seen, or more than one line.`);
    return options.not?.test(code) ? wrong('NAME_RESERVED', `${name} can't be ${shown(code)}: the name is reserved.`) : read;
  });

export const BooleanField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'boolean' }, (raw, name) =>
    typeof raw === 'boolean' ? { value: raw } : wrong('NOT_A_BOOLEAN', `${name} must be true or false, not ${shown(raw)}.`),
  );

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export function readInteger(raw: unknown, name: string, { min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds): Read {
  if (!Number.isSafeInteger(raw)) return wrong('NOT_AN_INTEGER', `${name} must be a whole number, not ${shown(raw)}.`);
  const value = raw as number;
  if (value < min || value > max)
    return wrong('OUT_OF_RANGE', `${name} must be between ${min} and ${max}, not ${value}.`, { value, min, max });
  return { value };
}

/** A whole number between bounds, as the description says it; without a lower one it is 0. */
export const integerSchema = ({ min = 0, max }: Bounds) => ({
  type: 'integer' as const,
  minimum: min,
  ...(max === undefined ? {} : { maximum: max }),
});

export const IntegerField = (options: FieldOptions & Bounds = {}): PropertyDecorator =>
  field(options, integerSchema(options), (raw, name) => readInteger(raw, name, options));

export const readOneOf = (raw: unknown, name: string, values: readonly string[]): Read =>
  typeof raw === 'string' && values.includes(raw)
    ? { value: raw }
    : wrong('UNKNOWN_VALUE', `${name} must be one of ${values.join(', ')}, not ${shown(raw)}.`, { allowed: values });

export const OneOfField = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'string', enum: [...values] }, (raw, name) => readOneOf(raw, name, values));

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** With nine decimals of a second and an offset. */
export const LONGEST_DATE = 35;

const FIRST = Date.parse(FIRST_INSTANT);
const LAST = Date.parse(LAST_INSTANT);

export function readInstant(raw: unknown, name: string): Read {
  const milliseconds = typeof raw === 'string' && INSTANT.test(raw) && isRealDay(raw) ? Date.parse(hasZone(raw) ? raw : `${raw}Z`) : NaN;
  if (Number.isNaN(milliseconds))
    return wrong('DATE_MALFORMED', `${name} must be an ISO 8601 date such as 2026-05-03T10:00:00Z, not ${shown(raw)}.`);
  if (milliseconds < FIRST || milliseconds > LAST)
    return wrong('DATE_OUT_OF_RANGE', `${name} must lie in the years 0001 to 9999 in UTC; ${shown(raw)} doesn't.`, {
      min: FIRST_INSTANT,
      max: LAST_INSTANT,
    });
  return { value: new Date(milliseconds).toISOString() };
}

/** A time without a zone is UTC, whatever the machine's zone. */
const hasZone = (text: string): boolean => !text.includes('T') || /(Z|[+-]\d{2}:?\d{2})$/.test(text);

/** `Date.parse` rolls 30 February over into March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const milliseconds = Date.parse(day);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 10) === day;
}

/** A day as written, whatever time follows it (D2). */
export function readDay(raw: unknown, name: string): Read {
  const read = readInstant(typeof raw === 'string' && INSTANT.test(raw) ? raw.slice(0, 10) : raw, name);
  return 'value' in read ? { value: (raw as string).slice(0, 10) } : read;
}

/** A day stays a day, until its location is known (D1); all else is an instant. */
export const readDate = (raw: unknown, name: string): Read =>
  typeof raw === 'string' && raw.length === 10 ? readDay(raw, name) : readInstant(raw, name);

/** A point in time. A date without a time is the start of that day in UTC: for what has no location. */
export const InstantField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'string', format: 'date-time', maxLength: LONGEST_DATE, example: '2026-05-03T10:00:00.000Z' }, readInstant);

/** How the description of the API says either. */
export const dateApi = {
  type: 'string' as const,
  maxLength: LONGEST_DATE,
  anyOf: [{ format: 'date-time' }, { format: 'date' }],
  example: '2026-05-03T10:00:00.000Z',
};

/** A point in time, or a day that is a whole day at the location it speaks of (D1) → `DateOrInstant`. */
export const DateField = (options: FieldOptions = {}): PropertyDecorator => field(options, dateApi, readDate);

export const DayField = (options: FieldOptions = {}): PropertyDecorator =>
  field(options, { type: 'string', format: 'date', maxLength: LONGEST_DATE, example: '2026-05-03' }, readDay);

/** What a list that is too long is refused with. */
export const tooMany = (count: number, name: string, limit: number): FieldProblem => ({
  code: 'TOO_MANY',
  message: `${name} has ${count} entries; at most ${limit} are allowed.`,
  info: { count, limit },
});

export const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The check that class-validator leaves out for nested objects: that there is one, and that it is one. */
function structure(options: FieldOptions, problemOf: (value: unknown, name: string) => FieldProblem | undefined): PropertyDecorator {
  const isAbsent = (value: unknown): boolean => (value === undefined && !!options.optional) || (value === null && !!options.nullable);
  return applyDecorators(
    ValidateIf((_object, value) => !isAbsent(value)),
    ValidateBy({
      name: 'structure',
      validator: {
        validate: (value, details) => problemOf(value, details!.property) === undefined,
        defaultMessage: (details) => encodeProblem(problemOf(details!.value, details!.property)!),
      },
    }),
  ) as PropertyDecorator;
}

const missing = (name: string): FieldProblem => ({ code: 'MISSING_FIELD', message: `${name} is missing.` });

/** One object of named fields. */
export const PartField = (type: () => new () => object, options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: () => type(),
      required: !options.optional,
      nullable: !!options.nullable,
      ...(options.description ? { description: options.description } : {}),
    }),
    Type(type),
    ValidateNested(),
    structure(options, (value, name) =>
      isPlainObject(value) ? undefined : { code: 'NOT_AN_OBJECT', message: `${name} must be an object, not ${shown(value)}.` },
    ),
  ) as PropertyDecorator;

export const RowsField = (type: () => new () => object, options: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: () => type(),
      isArray: true,
      required: !options.optional,
      nullable: !!options.nullable,
      ...(options.description ? { description: options.description } : {}),
      ...(options.min ? { minItems: options.min } : {}),
      maxItems: options.max ?? MAX_ROWS,
    }),
    Type(type),
    ValidateNested({ each: true }),
    structure(options, (value, name) => rowsProblem(value, name, options.min ?? 0, options.max ?? MAX_ROWS)),
  ) as PropertyDecorator;

function rowsProblem(value: unknown, name: string, min: number, max: number): FieldProblem | undefined {
  if (value === undefined || value === null) return missing(name);
  if (!Array.isArray(value)) return { code: 'NOT_A_LIST', message: `${name} must be a list, not ${shown(value)}.` };
  if (value.length < min)
    return {
      code: 'TOO_FEW',
      message: `${name} must have at least ${min} ${min === 1 ? 'row' : 'rows'}.`,
      info: { count: value.length, limit: min },
    };
  if (value.length > max) return tooMany(value.length, name, max);
  const bad = value.findIndex((row) => !isPlainObject(row));
  return bad < 0 ? undefined : { code: 'NOT_AN_OBJECT', message: `${name}/${bad} must be an object, not ${shown(value[bad])}.` };
}
