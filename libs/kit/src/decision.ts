/** One thing that happened to an aggregate: what its event says beside the whole aggregate. */
export interface DomainEvent {
  /** The last token of the event's subject: `created`, `packed`, `deleted`. */
  readonly action: string;
  /** What changed, in the wire's words. */
  readonly change?: Readonly<Record<string, unknown>>;
}

/**
 * The result of a rule: the next state of the aggregate (without a new version) and what happened. Without events it may only
 * change what is not published, and neither `version` nor `updatedAt` moves.
 */
export interface Decision<A> {
  readonly state: A;
  readonly events: readonly DomainEvent[];
}

/** The decision with one event. */
export const decided = <A>(state: A, action: string, change?: Readonly<Record<string, unknown>>): Decision<A> => ({
  state,
  events: [{ action, ...(change ? { change } : {}) }],
});

/** The fields that an edit names, once it is checked; undefined if it names none. */
export const edited = <A extends object>(document: A, edit: object): Decision<A> | undefined =>
  Object.keys(edit).length === 0 ? undefined : decided({ ...document, ...edit }, 'updated', { changed: Object.keys(edit) });

/** Several decisions as one change of the document: all are made, or none. Undefined if none changes anything. */
export const inOne = <A>(document: A, ...decide: readonly ((document: A) => Decision<A> | undefined)[]): Decision<A> | undefined =>
  decide.reduce<Decision<A> | undefined>((before, next) => {
    const decision = next(before?.state ?? document);
    return decision ? { state: decision.state, events: [...(before?.events ?? []), ...decision.events] } : before;
  }, undefined);
