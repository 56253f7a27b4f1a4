import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import type { ErrorCode } from '@pegboard/kit';

/** Why a value can't be taken: a stable word, a sentence and the numbers. */
export interface FieldProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly info?: Readonly<Record<string, unknown>>;
}

export interface FieldOptions {
  /** May be absent; absent is `undefined`, and a PATCH leaves it is. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  /** What an absent value means, for the description alone. */
  readonly default?: unknown;
}

/** Stands in for a value that could not be read, until the validation says so with the whole path. */
class Unread {
  constructor(readonly problem: FieldProblem) {}
}

/** A value read by a field's parser, or the reason why not. */
export type Read = { readonly value: unknown } | { readonly problem: FieldProblem };

const SEPARATOR = '\u0000';

/** class-validator carries texts only, so code and numbers travel in the text. */
export const encodeProblem = ({ code, message, info }: FieldProblem): string =>
  [code, message, info ? JSON.stringify(info) : ''].join(SEPARATOR);

export function decodeProblem(text: string): FieldProblem | undefined {
  // A value quoted in the sentence may hold the separator itself; neither the word nor the numbers ever do.
  const parts = text.split(SEPARATOR);
  if (parts.length < 3) return undefined;
  const code = parts[0];
  const info = parts.at(-1);
  const message = parts.slice(1, -1).join(SEPARATOR);
  return { code: code as ErrorCode, message, ...(info ? { info: JSON.parse(info) as Record<string, unknown> } : {}) };
}

type Reading = (raw: unknown, name: string) => Read;

/**
 * One decorator for everything a field needs: reading, checking and the API's description. `reading` gets the raw value and
 * the field's name; it is the only place where the value's kind is known.
 */
export function field(options: FieldOptions, api: ApiPropertyOptions, reading: Reading): PropertyDecorator {
  const describe = {
    required: !options.optional,
    nullable: !!options.nullable,
    ...(options.description ? { description: options.description } : {}),
    ...(options.example === undefined ? {} : { example: options.example }),
    ...(options.default === undefined ? {} : { default: options.default }),
  };
  return applyDecorators(ApiProperty({ ...api, ...describe } as ApiPropertyOptions), undescribed(options, reading)) as PropertyDecorator;
}

/** A field that is read and checked, and that the API's description doesn't speak of. */
export function undescribed(options: FieldOptions, reading: Reading): PropertyDecorator {
  const isAbsent = (value: unknown): boolean => (value === undefined && !!options.optional) || (value === null && !!options.nullable);
  return applyDecorators(
    ValidateIf((_object, value) => !isAbsent(value)),
    Transform(({ value, key }) => {
      if (value === undefined || value === null) return value as unknown;
      const result = reading(value, key);
      return 'value' in result ? result.value : new Unread(result.problem);
    }),
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value) => value !== undefined && value !== null && !(value instanceof Unread),
        defaultMessage: (details) => encodeProblem(problemOf(details!.value, details!.property)),
      },
    }),
  ) as PropertyDecorator;
}

function problemOf(value: unknown, name: string): FieldProblem {
  if (value instanceof Unread) return value.problem;
  if (value === null) return { code: 'MUST_NOT_BE_NULL', message: `${name} must not be null.` };
  return { code: 'MISSING_FIELD', message: `${name} is missing.` };
}

export const wrong = (code: ErrorCode, message: string, info?: Record<string, unknown>): Read => ({
  problem: { code, message, ...(info ? { info } : {}) },
});

/** A short and harmless rendering of whatever was sent. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 40);
