import { QueryOneOf } from '@pegboard/service';
import { EVERY_EVENT } from './event-names';
import { PageQuery } from './webhook.dto';

export const STATES = ['pending', 'delivered', 'failed'] as const;

export class DeliveriesQuery extends PageQuery {
  @QueryOneOf(STATES, { description: 'Waits or is being retried; arrived; given up' }) status?: string[];
  @QueryOneOf(EVERY_EVENT) action?: string[];
}
