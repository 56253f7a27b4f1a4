import { Rejection } from '@pegboard/kit';
import { isBusAway } from './bus/bus-errors';

/** Thrown by a listener that can't do its work yet: tried again for minutes, and not a fault worth a log line. */
export class RetryLater extends Error {}

const DATABASE =
  /^(Mongo(ose)?(Network|ServerSelection|PoolCleared|PoolClosed|ConnectionPool|WaitQueueTimeout|NotConnected|TopologyClosed|NotPrimary)|PoolCleared)/;

/** What a server of MongoDB says that stops, steps down or lost its connections: the codes after which its drivers try again. */
const LEAVING = new Set([6, 7, 89, 91, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** Whether a server or another service doesn't answer now: nothing is wrong with what was asked, and asking again may help. */
export function isAway(problem: unknown): boolean {
  if (problem instanceof Rejection) return problem.kind === 'unavailable';
  if (!(problem instanceof Error)) return false;
  // A bulk write wraps whatever went wrong on its way.
  if (problem.name === 'MongoBulkWriteError') return isAway((problem as { errorResponse?: unknown }).errorResponse);
  if (DATABASE.test(problem.name) || /buffering timed out/.test(problem.message)) return true;
  if (problem.name.startsWith('Mongo') && LEAVING.has((problem as { code?: number }).code ?? 0)) return true;
  return isBusAway(problem);
}
