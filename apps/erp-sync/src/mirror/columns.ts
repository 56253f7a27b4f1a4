import type { AggregateBody } from '@pegboard/contracts';
import { toDecimal, type Quantity } from '@pegboard/kit';
import type { Value } from './table';

export const flag = (value: boolean): number => (value ? 1 : 0);
export const decimal = (value: Quantity | null): string | null => (value === null ? null : toDecimal(value));
export const head = ({ id, version, is_deleted }: AggregateBody) => ({ id, version, is_deleted: flag(is_deleted) });

/** The fields that go into columns of the same name as they are; null for a field that older events don't have. */
export const pick = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null])) as unknown as Record<Name, Value>;

export const flags = <Body extends object, Name extends keyof Body & string>(body: Body, ...names: readonly Name[]): Record<Name, Value> =>
  Object.fromEntries(names.map((name) => [name, flag(Boolean(body[name]))])) as Record<Name, Value>;
