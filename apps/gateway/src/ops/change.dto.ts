import { QueryInstant, QueryInteger, QueryText } from '@pegboard/service';

const MAX_AT_ONCE = 250;

export class ChangesQuery {
  @QueryInstant({ description: 'Only changes since this time. Without it: of the last hour, or with `of`, all that are known' })
  since?: string;
  @QueryText({ description: 'Only changes by this key, user or service: its id, such as `key:6f1c9b2e4a7d8035`, or its name' }) by?: string;
  @QueryText({ description: 'Only changes of this object, such as `sales_order/7`, with the old and new value of each field' }) of?: string;

  /** Send `next_after` of the page before. */
  @QueryInteger({ min: 0, optional: true })
  after?: number;

  @QueryInteger({ min: 1, max: MAX_AT_ONCE, default: 100 })
  limit: number = 100;
}
