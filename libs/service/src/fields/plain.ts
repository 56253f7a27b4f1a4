import type { Type } from '@nestjs/common';
import type { z } from 'zod';
import type { PlainFields, PlainKind, PlainShown, PlainWire } from '@pegboard/contracts';
import { answered } from '../openapi/answers';
import { CustomValuesField } from './json-fields';
import { BooleanField, DayField, DecimalField, IdField, InstantField, QuantityField, TextField } from './body-fields';

const READ: Readonly<Record<PlainKind, (options: object) => PropertyDecorator>> = {
  text: TextField,
  id: IdField,
  flag: BooleanField,
  day: DayField,
  instant: InstantField,
  quantity: QuantityField,
  decimal: DecimalField,
  custom: CustomValuesField,
};

/** The body of a call with these fields, for a DTO to extend: each may be absent or null. */
export function plainDto<F extends PlainFields>(fields: F): Type<Partial<PlainWire<F>>> {
  class PlainDto {}
  for (const [name, { kind, ...options }] of Object.entries(fields))
    READ[kind]({ optional: true, nullable: true, ...options })(PlainDto.prototype, name);
  return PlainDto as Type<Partial<PlainWire<F>>>;
}

type Answer<F extends PlainFields> = { [K in keyof F]: z.ZodNullable<z.ZodType<NonNullable<PlainShown<F>[K]>>> };

/** The fields for the shape of an answer. */
export const plainAnswer = <F extends PlainFields>(fields: F): Answer<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { kind, description }]) => {
      const value = (kind === 'decimal' ? answered.text : answered[kind]).nullable();
      return [name, description ? value.meta({ description }) : value];
    }),
  ) as unknown as Answer<F>;

/** The same for the example of an answer. */
export const plainExample = <F extends PlainFields>(fields: F): PlainShown<F> =>
  Object.fromEntries(Object.entries(fields).map(([name, { example }]) => [name, example ?? null])) as PlainShown<F>;
