import type { Instant, DomainEvent } from '@pegboard/kit';
import type { Actor } from '../actor';
import type { Aggregate } from '../ports';

/** An event that waits in the document that it is about. */
export interface Unsent extends DomainEvent {
  readonly version: number;
  /** The place among the events of one save, part of the message id. */
  readonly index: number;
  readonly at: Instant;
  readonly traceparent?: string;
  readonly actor?: Actor;
}

/** An aggregate as its document holds it: what belongs to the store lies beside the aggregate's own fields. */
export interface Stored {
  readonly _id: number;
  readonly version: number;
  readonly outbox: readonly Unsent[];
  /** Present while the outbox isn't empty, so that a sparse index finds what a crash left. */
  readonly unsent?: true;
  /** How many saves since this version published nothing; absent: none. With the version, it is what a save is guarded by. */
  readonly revision?: number;
  readonly beside?: Readonly<Record<string, { at: number; value: unknown }>>;
}

/** The version of an aggregate that no event has published yet. */
export const UNPUBLISHED = 0;
export const PUBLISHED = { version: { $gt: UNPUBLISHED } };

export function aggregateOf(stored: Stored): Aggregate {
  const { _id, outbox: _outbox, unsent: _unsent, revision: _revision, beside: _beside, ...fields } = stored;
  return { ...fields, id: _id } as unknown as Aggregate;
}

/** A new aggregate with what is to be sent of it, and what is put beside it. */
export const newlyStored = (aggregate: { readonly id: number }, outbox: readonly Unsent[], beside?: Stored['beside']): Stored =>
  ({
    ...fieldsOf(aggregate),
    _id: aggregate.id,
    outbox,
    ...(outbox.length > 0 ? { unsent: true } : {}),
    ...(beside ? { beside } : {}),
  }) as unknown as Stored;

function fieldsOf(aggregate: object): Record<string, unknown> {
  const { id: _id, ...fields } = aggregate as { id: number } & Record<string, unknown>;
  return fields;
}

/** The fields that a save writes and takes away. */
export function changesOf(before: object, after: object): { set: Record<string, unknown>; unset: string[] } {
  const [old, next] = [fieldsOf(before), fieldsOf(after)];
  return {
    set: Object.fromEntries(Object.entries(next).filter(([field, value]) => value !== old[field] && value !== undefined)),
    unset: Object.keys(old).filter((field) => next[field] === undefined && old[field] !== undefined),
  };
}

/** The document as it is after a write. */
export function writtenOver(stored: Stored, set: Readonly<Record<string, unknown>>, unset: readonly string[]): Stored {
  const kept = Object.entries(stored).filter(([field]) => !unset.includes(field));
  return { ...Object.fromEntries(kept), ...set } as unknown as Stored;
}

/** A filter over an aggregate's own fields as one over its documents; tombstones are left out unless it names `isDeleted`. */
export const whereOf = (filter: Record<string, unknown>): Record<string, unknown> => inDocument({ isDeleted: false, ...filter });

/** A sort by an aggregate's own fields as one of its documents, at last by id. */
export const sortOf = (sort: Readonly<Record<string, 1 | -1>>): Record<string, 1 | -1> =>
  Object.fromEntries(Object.entries({ ...sort, id: sort['id'] ?? 1 }).map(([field, way]) => [field === 'id' ? '_id' : field, way]));

/** `id` is the document's `_id`, also inside of `$and`, `$or` and `$nor`. */
function inDocument(filter: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(filter).filter(([field, value]) => field !== 'id' || value !== undefined);
  return Object.fromEntries(
    named.map(([field, value]) => {
      if (COMBINING.has(field)) return [field, (value as Record<string, unknown>[]).map(inDocument)];
      return [field === 'id' ? '_id' : field, value];
    }),
  );
}

const COMBINING = new Set(['$and', '$or', '$nor']);
