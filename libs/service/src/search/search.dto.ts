import { applyDecorators, type Type } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isPlainObject, readText, tooMany } from '../fields/body-fields';
import { field, shown, wrong, type Read } from '../fields/field';
import type { SearchFields } from './where';

const SCALAR = { oneOf: [{ type: 'string', maxLength: 256 }, { type: 'number' }, { type: 'boolean' }] } as const;
const LIST = { type: 'array', maxItems: 100, items: {} } as const;
const NESTED = { type: 'array', maxItems: 100, items: { type: 'object', additionalProperties: true } } as const;

const comparisons = {
  neq: SCALAR,
  gt: SCALAR,
  gte: SCALAR,
  lt: SCALAR,
  lte: SCALAR,
  between: { ...LIST, minItems: 2, maxItems: 2 },
  inq: LIST,
  nin: LIST,
  like: { type: 'string', maxLength: 256 },
  ilike: { type: 'string', maxLength: 256 },
} as const;

const condition = { anyOf: [...SCALAR.oneOf, { type: 'object', properties: comparisons, additionalProperties: false }], nullable: true };

const order = { oneOf: [{ type: 'string' }, { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 256 } }] } as const;
const limit = { type: 'integer', minimum: 0, maximum: 200, description: 'Default, and for 0: 50.' } as const;
const page = { type: 'integer', minimum: 1 } as const;

const filterSchema = (fields: SearchFields) => ({
  type: 'object',
  additionalProperties: true,
  properties: {
    where: {
      type: 'object',
      additionalProperties: condition,
      properties: { and: NESTED, or: NESTED, ...Object.fromEntries(Object.keys(fields).map((name) => [name, condition])) },
    },
    order,
    limit,
    page,
  },
});

const anything = (api: object, description: string): PropertyDecorator =>
  field({ optional: true, description }, api as ApiPropertyOptions, (value) => ({ value }));

/** Texts, or one. */
function readOrder(raw: unknown, name: string): Read {
  if (!Array.isArray(raw)) return readText(raw, name, { max: 256 });
  if (raw.length > LIST.maxItems) return { problem: tooMany(raw.length, name, LIST.maxItems) };
  const texts = raw.map((one, i) => readText(one, `${name}/${i}`, { max: 256 }));
  return texts.find((one) => 'problem' in one) ?? { value: texts.map((one) => 'value' in one && one.value) };
}

/** The body of a search: conditions that may lie in each other, an order and a page. */
export abstract class SearchDto {
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly order?: unknown;
  readonly limit?: unknown;
  readonly page?: unknown;
}

/** The same, described with its fields; `readSearch` reads it. */
export function searchDto(fields: SearchFields): Type<SearchDto> {
  class SearchOfFieldsDto extends SearchDto {}
  const described: Readonly<Record<keyof SearchDto, PropertyDecorator>> = {
    filter: applyDecorators(
      field(
        {
          optional: true,
          description:
            'What must be true: a value, or comparisons such as {"gte": …}. Of several fields all; `and` and `or` take lists. ' +
            'What is empty fits only null. `like` and `ilike` are patterns with % and _. Order and page may stand here or beside it.',
        },
        filterSchema(fields) as unknown as ApiPropertyOptions,
        (raw, name) => (isPlainObject(raw) ? { value: raw } : wrong('NOT_AN_OBJECT', `${name} must be an object, not ${shown(raw)}.`)),
      ),
    ) as PropertyDecorator,
    order: field(
      { optional: true, description: 'Fields with ASC or DESC, such as "created_at DESC"; a single one may be a text.' },
      order.oneOf[1] as unknown as ApiPropertyOptions,
      readOrder,
    ),
    limit: anything(limit, 'Default, and for 0: 50.'),
    page: anything(page, 'Default: 1.'),
  };
  for (const [name, decorate] of Object.entries(described)) decorate(SearchOfFieldsDto.prototype, name);
  return SearchOfFieldsDto as Type<SearchDto>;
}
