import type { EventType } from '@pegboard/contracts';
import type { Actor } from '../actor';
import type { Aggregate } from '../ports';
import type { Stored, Unsent } from '../store/stored';
import { collectionSchema, type CollectionSchema, type IndexOf } from './collection-schema';
import { anything, flag, instantText, listOf, optional, part, text, whole, type Field, type FieldsOf } from './fields';

/** What a document holds of the aggregate itself. */
export type OwnFields<A extends Aggregate> = Omit<A, keyof Aggregate>;
export type AggregateSchema<A extends Aggregate> = CollectionSchema<OwnFields<A> & Stored>;

/** How one kind of aggregate is kept and published. */
export interface AggregateType<A extends Aggregate, Body> {
  readonly event: EventType<Body>;
  readonly collection: AggregateSchema<A>;
  /** The whole aggregate in the wire's words, as the event carries it. */
  readonly toBody: (aggregate: A) => Body;
}

/**
 * The collection of one kind of aggregate: its own fields; what the store keeps with them is added here.
 * @param beside what other parts of the service put beside an aggregate, by name
 * @param indexes by which aggregates are looked up besides their id
 */
export function aggregateSchema<A extends Aggregate>(
  name: string,
  fields: FieldsOf<OwnFields<A>>,
  { beside = {}, indexes = [] }: { beside?: Readonly<Record<string, Field<any>>>; indexes?: readonly IndexOf[] } = {},
): AggregateSchema<A> {
  const kept = Object.entries(beside).map(([key, value]) => [key, optional(part<Beside>({ at: whole, value }))]);
  const stored: FieldsOf<Omit<Stored & Aggregate, 'id' | 'beside'>> = {
    _id: whole,
    version: whole,
    isDeleted: flag,
    createdAt: instantText,
    updatedAt: instantText,
    outbox: listOf(UNSENT),
    unsent: optional(flag as Field<true>),
    revision: optional(whole),
  };
  const all = { ...stored, ...fields, beside: optional(part<object>(Object.fromEntries(kept))) };
  return collectionSchema(name, all as never, ['unsent', ...indexes]) as AggregateSchema<A>;
}

type Beside = NonNullable<Stored['beside']>[string];

/** As a document keeps one. */
export const actorField = part<Actor>({ id: text, name: optional(text), requestId: optional(text) } as FieldsOf<Actor>);

const UNSENT = part<Unsent>({
  action: text,
  change: optional(anything<Readonly<Record<string, unknown>>>()),
  version: whole,
  index: whole,
  at: instantText,
  traceparent: optional(text),
  actor: optional(actorField),
});
