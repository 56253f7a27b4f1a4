import { isHeard } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';

/** A reader that is further than the feed has read another one. @throws Rejection 409 FEED_WENT_BACK */
export function refuseBeyond(after: number, end: number): void {
  if (after <= end) return;
  const message = `The feed ends at ${end}, before ${after}, because it was restored from an older copy. Start again at 0.`;
  throw reject('FEED_WENT_BACK', 'after', message, { end });
}

/** The subjects of the bus for types of events. @throws Rejection UNKNOWN_EVENT_TYPE */
export function subjectsOf(types: readonly string[] | undefined): string[] {
  if (!types?.length) return ['evt.>'];
  const subjects = [...new Set(types)].map((type) => {
    const match = /^(?:pegboard\.)?([a-z]+)(?:\.([a-z_]+))?$/.exec(type);
    if (!match)
      throw reject(
        'UNKNOWN_EVENT_TYPE',
        'types',
        `No events have the type "${type}". Give a service such as sales, or a resource such as sales.sales_order.`,
      );
    return match[2] ? `evt.${match[1]}.${match[2]}.>` : `evt.${match[1]}.>`;
  });
  // The bus refuses filters that overlap.
  return subjects.filter((subject) => !subjects.some((other) => other !== subject && isHeard(other, subject)));
}
