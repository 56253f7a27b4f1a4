import { createHash } from 'node:crypto';
import type { AggregateBody } from '@pegboard/contracts';
import { collectionSchema, listOf, mapOf, text, whole } from '@pegboard/eventing';
import { reachedEvent } from './event-names';
import type { Thing } from './things';

/** One event as webhooks tell it. */
export interface HookEvent {
  /** Made of what happened, not of the message that told it: the same happening never has two ids. */
  readonly id: string;
  /** Of the message in the stream; several events may come of one. */
  readonly sequence: number;
  readonly resource: string;
  readonly action: string;
  readonly occurredAt: string;
  readonly object: { readonly id: string; readonly status: string; readonly href?: string } & Readonly<Record<string, unknown>>;
}

/**
 * What is known of an aggregate, a plan or the journal since it was last told, so that an event can say what changed. It
 * is also what makes the telling idempotent: what is not newer than this has been told.
 */
export interface Shadow {
  readonly _id: string;
  /** The version, plan run or commit. */
  readonly at: number;
  /** By resource and id: print and status. */
  readonly things: Readonly<Record<string, readonly string[]>>;
}

export const shadowsSchema = collectionSchema<Shadow>('webhook_shadows', { _id: text, at: whole, things: mapOf(listOf(text)) });

/** A message that was read, with the shadows that it needs to be understood. */
export interface Reading {
  readonly needs: readonly string[];
  /** The events, and the shadows that they leave. */
  tell(shadows: ReadonlyMap<string, Shadow>): HookTranslation;
}

export interface HookTranslation {
  readonly events: readonly HookEvent[];
  readonly shadows: readonly Shadow[];
}

/** Where a message stands in the stream, and when it was. */
export interface Moment {
  readonly sequence: number;
  readonly time: string;
}

/** @param happening what happened, in words that name it for ever: the thing, its version and the event */
export const eventId = (...happening: readonly (string | number)[]): string =>
  `evt_${createHash('sha256').update(happening.join('\n')).digest('hex').slice(0, 32)}`;

const keyOf = ({ resource, id }: Pick<Thing, 'resource' | 'id'>): string => `${resource}/${id}`;

/**
 * The events of an aggregate that was told anew, and its next shadow; no events if it is not newer than the shadow. An
 * aggregate that was made before the stream begins is taken as it is, and only it itself counts as changed.
 */
export function changesOf(
  name: string,
  body: AggregateBody,
  things: readonly Thing[],
  before: Shadow | undefined,
  { action, sequence, time }: Moment & { action: string },
): { events: readonly HookEvent[]; shadow: Shadow | undefined } {
  if (before && before.at >= body.version) return { events: [], shadow: undefined };
  const present = body.is_deleted ? [] : things;
  const shadow: Shadow = {
    _id: name,
    at: body.version,
    things: Object.fromEntries(present.map((thing) => [keyOf(thing), [thing.print, thing.status]])),
  };
  const make = (thing: Pick<Thing, 'resource' | 'id' | 'status'> & { href?: string }, word: string): HookEvent => ({
    id: eventId(name, body.version, keyOf(thing), word),
    sequence,
    occurredAt: time,
    resource: thing.resource,
    action: `${thing.resource}.${word}`,
    object: { id: thing.id, status: thing.status, ...(thing.href && word !== 'deleted' ? { href: thing.href } : {}) },
  });
  const isUnknown = !before && body.version > 1 && action !== 'created';
  const known = isUnknown ? Object.fromEntries(present.slice(1).map((each) => [keyOf(each), shadow.things[keyOf(each)]!])) : before?.things;
  const events = present.flatMap((thing) => wordsFor(thing, known?.[keyOf(thing)], isUnknown).map((word) => make(thing, word)));
  const gone = Object.entries(known ?? {}).filter(([key]) => !(key in shadow.things));
  const deleted = gone.map(([key, [, status]]) => make({ ...namedBy(key), status: status ?? '' }, 'deleted'));
  return { events: [...events, ...deleted], shadow };
}

const namedBy = (key: string): Pick<Thing, 'resource' | 'id'> => {
  const [resource, id] = key.split('/') as [Thing['resource'], string];
  return { resource, id };
};

function wordsFor(thing: Thing, before: readonly string[] | undefined, isUnknown: boolean): string[] {
  const [print, status] = before ?? [];
  if (print === thing.print) return [];
  const first = before || isUnknown ? 'updated' : 'created';
  const reached = status === thing.status || isUnknown ? undefined : reachedEvent(thing.resource, thing.status);
  return reached ? [first, reached] : [first];
}
