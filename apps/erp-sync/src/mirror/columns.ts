import type { AggregateBody, PlainFields, PlainKind, PlainWire } from '@pegboard/contracts';
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

const COLUMNS = {
  text: 'text?',
  id: 'integer?',
  flag: 'flag?',
  day: 'text?',
  instant: 'text?',
  quantity: 'decimal?',
  decimal: 'text?',
  custom: 'text?',
} as const satisfies Record<PlainKind, `${ColumnType}?`>;

type PlainColumns<F extends PlainFields> = { readonly [K in keyof F]: (typeof COLUMNS)[F[K]['kind']] };

/** The columns of plain fields. */
export const plainColumns = <F extends PlainFields>(fields: F): PlainColumns<F> =>
  Object.fromEntries(Object.entries(fields).map(([name, { kind }]) => [name, COLUMNS[kind]])) as PlainColumns<F>;

/** What stands in them; null for a field that older events don't have. */
export const plainValues = <F extends PlainFields>(fields: F, body: Partial<PlainWire<F>>): Record<keyof F & string, Value> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]) => [name, columnValue(kind, (body as Record<string, unknown>)[name] ?? null)]),
  ) as Record<keyof F & string, Value>;

function columnValue(kind: PlainKind, value: unknown): Value {
  if (value === null) return null;
  if (kind === 'flag') return flag(value as boolean);
  if (kind === 'custom') return JSON.stringify(value);
  return kind === 'quantity' ? toDecimal(value as Quantity) : (value as Value);
}
