import type { ReadMessage } from '@pegboard/eventing';
import type { EventAnswer } from './event.answer';

/** Who sent it has held it against its schema. */
export const eventView = (message: ReadMessage): EventAnswer => ({ sequence: message.sequence, ...message.event }) as EventAnswer;
