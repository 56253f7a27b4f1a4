/**
 * What an error of the bus's client means, asked here alone. The client says it by the text in `code`, and the next client has
 * classes instead: a comparison that was forgotten there would not fail, but never be true again. A spec makes a server
 * raise each of them.
 */

const codeOf = (problem: unknown): unknown => (problem as { code?: unknown } | null | undefined)?.code;

/** The stream, consumer or message that was asked for isn't there. */
export const isMissing = (problem: unknown): boolean => codeOf(problem) === '404';

/** Nobody listens to the subject of a question. */
export const isUnheard = (problem: unknown): boolean => codeOf(problem) === '503';

/** The server doesn't let this user say or hear that. */
export const isForbidden = (problem: unknown): boolean => codeOf(problem) === 'PERMISSIONS_VIOLATION';

const AWAY = new Set<unknown>(['503', 'TIMEOUT', 'DISCONNECT', 'CONNECTION_CLOSED', 'CONNECTION_DRAINING', 'CONNECTION_REFUSED']);

/** The server, or who was asked, doesn't answer now. */
export const isBusAway = (problem: unknown): boolean =>
  problem instanceof Error && problem.name === 'NatsError' && AWAY.has(codeOf(problem));
