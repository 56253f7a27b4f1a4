/** `decimal` is exact with six places (PostgreSQL), or a number that is exact when rounded to six (SQLite); `flag` is 0 or 1. */
export type ColumnType = 'integer' | 'decimal' | 'flag' | 'text';

export interface MirrorTable {
  readonly about: string;
  /** A column whose type ends with `?` may be null. */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType}?`>>;
  readonly key: readonly string[];
  /** The column that decides which of two writes is the newer one; absent for parts, which are replaced with their whole. */
  readonly newest?: string;
  readonly indexes?: readonly string[];
}

export type Value = string | number | null;
export type MirrorRow = Readonly<Record<string, Value>>;

/** What every aggregate has. */
export const aggregate = { id: 'integer', version: 'integer', is_deleted: 'flag' } as const;
export const whole = { key: ['id'], newest: 'version' } as const;
