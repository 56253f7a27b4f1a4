import { PageQuery, QueryOneOf } from '@pegboard/service';
import { EVERY_EVENT } from './event-names';

export const STATES = ['pending', 'delivered', 'failed'] as const;

export class DeliveriesQuery extends PageQuery {
  @QueryOneOf(STATES, { description: 'pending: waits or is retried; delivered: arrived; failed: given up' }) status?: string[];
  @QueryOneOf(EVERY_EVENT) action?: string[];
}
