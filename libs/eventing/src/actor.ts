import { z } from 'zod';

/**
 * Who caused something: a key, a person, or a service by itself; and the call in which it was asked for. Never a secret. It travels
 * with the trace, through questions and events, to whatever is written in the end.
 */
export interface Actor {
  /**
   * One word: `key:<id>`, `user:<sub>`, `api-key` for the first key, or `service:<name>`. It stays the same when a name changes. Of an
   * event that several have caused, the words of all.
   */
  readonly id: string;
  /** What people call them. */
  readonly name?: string | undefined;
  /** Of the HTTP call: the same in every log and event that it led to. */
  readonly requestId?: string | undefined;
}

/** What nobody asked for, a service did by itself. */
export const actingService = (service: string): Actor => ({ id: `service:${service}` });

/** The extension attributes of a CloudEvent. */
export interface ActorAttributes {
  readonly actor: string;
  readonly actorname?: string;
  readonly requestid?: string;
}

/**
 * @param actors who caused an event; several, if what they asked for was written together. Nobody: the service did it by itself
 */
export function actorAttributes(actors: readonly Actor[], service: string): ActorAttributes {
  const all = actors.length > 0 ? actors : [actingService(service)];
  const words = (list: readonly string[]): string => [...new Set(list)].join(' ');
  const requests = all.flatMap(({ requestId }) => (requestId ? [requestId] : []));
  const names = all.flatMap(({ name }) => (name ? [name] : []));
  return {
    actor: words(all.map(({ id }) => id)),
    ...(names.length > 0 ? { actorname: [...new Set(names)].join(', ') } : {}),
    ...(requests.length > 0 ? { requestid: words(requests) } : {}),
  };
}

export const ActorWire = z.object({ actor: z.string().min(1), actorname: z.string().optional(), requestid: z.string().optional() });

/** Of an event's attributes; undefined for an event of before they were said. */
export function actorIn(event: unknown): Actor | undefined {
  const { data } = ActorWire.safeParse(event);
  return data && { id: data.actor, name: data.actorname, requestId: data.requestid };
}

const Header = z.object({ id: z.string().min(1), name: z.string().optional(), requestId: z.string().optional() });

/** As a header of a question. Names may have any letters, headers may not. */
export const actorHeader = (actor: Actor): string => encodeURIComponent(JSON.stringify(actor));

/** What nobody can read says nothing. */
export function readActorHeader(text: string | undefined): Actor | undefined {
  if (!text) return undefined;
  try {
    return Header.safeParse(JSON.parse(decodeURIComponent(text))).data;
  } catch {
    return undefined;
  }
}

/** Each once, in their order. */
export function distinctActors(actors: readonly (Actor | undefined)[]): Actor[] {
  const known = new Map<string, Actor>();
  for (const actor of actors) if (actor) known.set(JSON.stringify([actor.id, actor.requestId]), actor);
  return [...known.values()];
}
