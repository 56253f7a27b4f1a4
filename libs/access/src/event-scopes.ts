import { everyEvent, type EventType } from '@pegboard/contracts';
import type { Scope } from './scopes';

const AREA_OF_STATUSES = /^(sales|manufacturing|purchasing|inventory)_statuses$/;

/**
 * What one must be allowed to read to read events of a type: the area of what they are about. The planner's statuses belong to
 * the area whose orders and transfers they are about, as they do in its answers.
 */
export function readScopeOf({ service, resource }: Pick<EventType<never>, 'service' | 'resource'>): Scope {
  const area = service === 'planner' ? AREA_OF_STATUSES.exec(resource)?.[1] : service;
  return `${area}:read` as Scope;
}

/** The types of events that a caller may read. */
export const readableEvents = (own: ReadonlySet<Scope>): readonly EventType<any>[] =>
  everyEvent.map(([, type]) => type).filter((type) => own.has(readScopeOf(type)));

/** The scopes of which each opens some of these types. */
export const neededToRead = (types: readonly Pick<EventType<never>, 'service' | 'resource'>[]): readonly Scope[] => [
  ...new Set(types.map(readScopeOf)),
];
