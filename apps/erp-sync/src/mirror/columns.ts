import type { AggregateBody, PlainFields } from '@pegboard/contracts';
import { toDecimal, type Quantity } from '@pegboard/kit';
import type { ColumnType, Value } from './table';

export const flag = (value: boolean): number => (value ? 1 : 0);
export const decimal = (value: Quantity | null): string | null => (value === null ? null : toDecimal(value));
export const head = ({ id, version, is_deleted }: AggregateBody) => ({ id, version, is_deleted: flag(is_deleted) });

/** The fields that go into columns of the same name as they are; null for a field that older events don't have. */
export const pick = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null])) as unknown as Record<Name, Value>;

export const flags = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, flag(Boolean(body[name]))])) as Record<Name, Value>;

type PlainColumns<F extends PlainFields> = { readonly [K in keyof F]: F[K] extends { readonly kind: 'text' } ? 'text?' : 'integer?' };

/** The columns of plain fields; `pick` fills them. */
export const plainColumns = <F extends PlainFields>(fields: F): PlainColumns<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]): [string, `${ColumnType}?`] => [name, kind === 'text' ? 'text?' : 'integer?']),
  ) as PlainColumns<F>;

/** The names of plain fields, for `pick`. */
export const namesOf = <F extends PlainFields>(fields: F): (keyof F & string)[] => Object.keys(fields);
