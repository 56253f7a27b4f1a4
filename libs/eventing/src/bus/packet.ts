import type { Msg } from 'nats';

const decoder = new TextDecoder();

/** A message as the JSON object that it should be; undefined if it is anything else. Anybody may write on the bus what nobody can read. */
export function readObject(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(decoder.decode(data));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A question as Nest's transport sends it. */
export interface QuestionPacket {
  readonly pattern: string;
  readonly data: unknown;
  readonly id: string;
}

/** What can't be read is a question without an input, which no schema takes: so it is refused as every malformed question is. */
export function readQuestion(data: Uint8Array, subject: string): QuestionPacket {
  const read = readObject(data);
  return typeof read?.['id'] === 'string'
    ? { pattern: subject, data: read['data'], id: read['id'] }
    : { pattern: subject, data: null, id: '' };
}

/** The beginnings of where an answer may go: an inbox, and what the server makes of the inbox of somebody in another account. */
const INBOXES = ['_INBOX', '_R_.'] as const;

/** An answer goes to the inbox of the one who asks. Elsewhere it would speak for us: as an event, say, or to the server. */
export const isToInbox = ({ reply }: Pick<Msg, 'reply'>): boolean =>
  reply === undefined || reply === '' || INBOXES.some((inbox) => reply.startsWith(inbox));
