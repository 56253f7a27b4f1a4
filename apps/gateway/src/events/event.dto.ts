import { QueryInteger, QueryTexts } from '@pegboard/service';

const MAX_AT_ONCE = 250;

export class EventsQuery {
  /** Everything behind this sequence; 0 for all there is. */
  @QueryInteger({ min: 0, default: 0 })
  after: number = 0;

  @QueryInteger({ min: 1, max: MAX_AT_ONCE, default: 100 })
  limit: number = 100;

  /** Services (`sales`) or resources (`sales.sales_order`); absent for all. */
  @QueryTexts()
  types?: string[];
}
