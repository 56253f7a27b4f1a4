import { headers, type JsMsg } from 'nats';
import type { BusConnection } from './connection';

const MAX_REASON_LENGTH = 1_000;

/** No process of the consumer's service that was given the event listens to it. Another version may. */
export class Unheard extends Error {
  constructor(subject: string) {
    super(`no running version listens to ${subject}`);
  }
}

/** Marks a dead letter that is right, and waits for a version that listens to it. */
export const UNHEARD = 'unheard';

/** What went wrong, in one line. */
export const reasonOf = (problem: unknown): string =>
  String((problem as Error)?.message ?? problem)
    .replaceAll(/\s+/g, ' ')
    .slice(0, MAX_REASON_LENGTH);

/** Sends a message to the dead letters of a consumer, as it came, with why and what else its operators ask for. */
export async function putAside(bus: BusConnection, durable: string, message: JsMsg, problem: unknown): Promise<void> {
  const extra = headers();
  extra.set('reason', reasonOf(problem));
  extra.set('original-subject', message.subject);
  extra.set('original-sequence', String(message.seq));
  extra.set('deliveries', String(message.info.deliveryCount));
  if (problem instanceof Unheard) extra.set(UNHEARD, 'true');
  const kept = { 'event-id': message.headers?.get('Nats-Msg-Id'), traceparent: message.headers?.get('traceparent') };
  for (const [name, value] of Object.entries(kept)) if (value) extra.set(name, value);
  const msgID = `${durable}.${message.seq}`;
  await bus.jetstream.publish(`dead.${durable}.${message.subject}`, message.data, { headers: extra, msgID });
}
