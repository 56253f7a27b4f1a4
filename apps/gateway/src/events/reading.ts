import { neededToRead, readableEvents, type Scope } from '@pegboard/access';
import { everyEvent, heardSubject, type EventType } from '@pegboard/contracts';
import { reject } from '@pegboard/kit';
import { forbidden } from '@pegboard/service';

const EVERYTHING = 'evt.>';

/** A reader that is further than the feed has read another one. @throws Rejection 409 FEED_WENT_BACK */
export function refuseBeyond(after: number, end: number): void {
  if (after <= end) return;
  const message = `The feed ends at ${end}, before ${after}, because it was restored from an older copy. Start again at 0.`;
  throw reject('FEED_WENT_BACK', 'after', message, { end });
}

/**
 * The subjects of the bus that a caller hears: of the types that it names, or of all, those that it may read. None for a caller
 * that names no types and may read none.
 * @throws Rejection UNKNOWN_EVENT_TYPE, INSUFFICIENT_SCOPE for types of which it may read none
 */
export function subjectsFor(types: readonly string[] | undefined, own: ReadonlySet<Scope>): readonly string[] {
  const wanted = types?.length ? [...new Set(types.flatMap(typesOf))] : everyEvent.map(([, type]) => type);
  const readable = new Set(readableEvents(own));
  const heard = wanted.filter((type) => readable.has(type));
  if (types?.length && heard.length === 0) {
    const needed = neededToRead(wanted);
    throw forbidden(needed, needed);
  }
  return heard.length === everyEvent.length ? [EVERYTHING] : heard.map(heardSubject);
}

function typesOf(name: string): EventType<any>[] {
  const [, service, resource] = /^(?:pegboard\.)?([a-z]+)(?:\.([a-z_]+))?$/.exec(name) ?? [];
  const found = everyEvent
    .map(([, type]) => type)
    .filter((type) => type.service === service && (resource === undefined || type.resource === resource));
  if (found.length > 0) return found;
  const message = `No events have the type "${name}". Give a service such as sales, or a resource such as sales.sales_order.`;
  throw reject('UNKNOWN_EVENT_TYPE', 'types', message);
}
