import { Rejection } from '@pegboard/kit';
import { isBusAway } from './bus/bus-errors';

/** Thrown by a listener that can't do its work yet: tried again for minutes, and not a fault worth a log line. */
export class RetryLater extends Error {}

const DATABASE =
  /^(Mongo(ose)?(Network|ServerSelection|PoolCleared|PoolClosed|ConnectionPool|NotConnected|TopologyClosed|NotPrimary)|PoolCleared)/;

/** Whether a server or another service doesn't answer now: nothing is wrong with what was asked, and asking again may help. */
export function isAway(problem: unknown): boolean {
  if (problem instanceof Rejection) return problem.kind === 'unavailable';
  if (!(problem instanceof Error)) return false;
  // A bulk write wraps whatever went wrong on its way.
  if (problem.name === 'MongoBulkWriteError') return isAway((problem as { errorResponse?: unknown }).errorResponse);
  if (DATABASE.test(problem.name) || /buffering timed out/.test(problem.message)) return true;
  return isBusAway(problem);
}
