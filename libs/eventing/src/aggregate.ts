import type { Instant } from '@pegboard/kit';

/** What every aggregate has. `version` is 1 with its first event (0 before) and grows by one with each save that has events. */
export interface Aggregate {
  readonly id: number;
  readonly version: number;
  /** A deletion is a saved tombstone: consumers keep the ids of the deleted. */
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** An aggregate as it is created: the store stamps it. */
export type NewOf<A extends Aggregate> = Omit<A, 'version' | 'createdAt' | 'updatedAt'>;

/** What is put beside a new aggregate with the write that makes it, by name; see `putBeside`. */
export type BesideNew<A extends Aggregate> = (aggregate: NewOf<A>) => Readonly<Record<string, { at: number; value: unknown }>>;
