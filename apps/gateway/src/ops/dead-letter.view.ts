import type { DeadLetter } from '@pegboard/eventing';
import type { OpenLetter } from './dead-letter-desk';
import type { SettledLetter } from './settled-letters';
import type { DeadLetterAnswer } from './dead-letter.answer';

const SECRET = /password|secret|token|authorization|api_?key|cookie/i;
/** What is no JSON is shown from its beginning: enough to see what it is. */
const MAX_TEXT_LENGTH = 2_000;

export function deadLetterView(letter: Omit<DeadLetter, 'traceparent' | 'isUnheard'>, settled?: SettledLetter): DeadLetterAnswer {
  return {
    id: letter.sequence,
    state: settled?.outcome ?? 'open',
    service: letter.service,
    consumer: letter.service,
    subject: letter.subject,
    sequence: letter.originalSequence,
    event_id: letter.eventId,
    tries: letter.tries,
    reason: letter.reason,
    given_up_at: letter.at,
    settled_at: settled?.settledAt ?? null,
    settled_by: settled?.settledBy ?? null,
    why: settled?.why ?? null,
  };
}

export const settledLetterView = (settled: SettledLetter): DeadLetterAnswer => deadLetterView(settled, settled);

/** With what is in it; of one that is settled only the record is left. */
export function wholeDeadLetterView(found: OpenLetter | SettledLetter) {
  if (!('letter' in found)) return { ...settledLetterView(found), traceparent: null, event: null, text: null };
  const { letter, text } = found;
  const event = eventIn(text);
  return { ...deadLetterView(letter), traceparent: letter.traceparent, event, text: event ? null : text.slice(0, MAX_TEXT_LENGTH) };
}

function eventIn(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (withoutSecrets(parsed) as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Events carry none; data that was put on the bus by mistake is not shown. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET.test(key) && inner !== null ? '[removed]' : withoutSecrets(inner)]),
  );
}
