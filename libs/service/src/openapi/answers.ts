import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type Shape = Record<string, z.ZodType>;

/** The kinds of values that answers are made of. What isn't `.nullable()` is never null, what isn't `.optional()` never absent. */
export const answered = {
  id: z.int().positive(),
  count: z.int().nonnegative(),
  /** At most six decimals. */
  quantity: z.number(),
  /** A quantity as a string of digits, as the public description has it in stock lists. */
  digits: z.string().meta({ format: 'decimal' }),
  instant: z.string().meta({ format: 'date-time' }),
  day: z.string().meta({ format: 'date' }),
  text: z.string(),
  flag: z.boolean(),
  /** The company's own fields, by the id of their definition. */
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The public description has a list here; what would be in it is out of scope. */
  empty: z.array(z.never()),
} as const;

/** The moments that every kept thing carries. */
export const times = {
  created_at: answered.instant,
  updated_at: answered.instant,
  deleted_at: answered.instant.nullable(),
} as const;

/**
 * What a resource, or a part of one, looks like in answers: described once, under its name, with an example. Views return
 * `z.output` of it, so that the compiler refuses what isn't described.
 * @param id its name in the description, such as `SalesOrder`
 */
export const answer = <S extends Shape>(id: string, shape: S, example: z.output<z.ZodObject<S, z.core.$strict>>) =>
  z.strictObject(shape).meta({ id, examples: [example as never] });

/** The example of a part, to stand in the example of the whole. */
export const exampleOf = <T extends z.ZodType>(part: T): z.output<T> => (part.meta()!.examples as z.output<T>[])[0]!;

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ data: z.array(item) });

export interface AnswersOptions {
  /** 200 if absent; it must be the method's own. */
  readonly status?: number;
  readonly description?: string;
  readonly isList?: boolean;
  /** The content types of the same as text or as a picture, for whoever asks for it. */
  readonly otherKinds?: readonly string[];
  readonly headers?: Readonly<Record<string, { description: string; schema: { type: 'string' } }>>;
}

/** Says in the API's description what the method answers; `isList` with the envelope and the header of lists. */
export function Answers(
  schema: z.ZodType,
  { status = 200, description = '', isList = false, otherKinds = [], headers: more }: AnswersOptions = {},
): MethodDecorator {
  const whole = isList ? listOf(schema) : schema;
  const headers = isList ? { headers: PAGINATION } : more ? { headers: { ...more } } : {};
  const content = {
    'application/json': { schema: jsonSchemaOf(whole) as never },
    ...Object.fromEntries(otherKinds.map((kind) => [kind, { schema: { type: 'string' as const } }])),
  };
  return ApiResponse({ status, description, content, ...headers });
}

/** A list, a page at a time. */
export const AnswersList = (schema: z.ZodType, options: Omit<AnswersOptions, 'isList'> = {}): MethodDecorator =>
  Answers(schema, { ...options, isList: true });

/** Nothing but that it was done. */
export const AnswersNothing = (description = 'Done'): MethodDecorator => ApiResponse({ status: 204, description });

const PAGINATION = {
  'X-Pagination': {
    description: 'JSON text: total_records, total_pages, offset, page, first_page, last_page; all strings',
    schema: { type: 'string' as const },
  },
};

/** What others may send is open, so that a field may be added later; nothing here promises that there are no more. */
function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The bounds of what a double holds exactly would only be noise.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}
