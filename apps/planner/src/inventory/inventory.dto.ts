import { ListQuery, QueryIds, QueryBoolean, QueryOneOf } from '@pegboard/service';

export class InventoryQuery extends ListQuery {
  @QueryIds() variant_id?: number[];
  @QueryIds() location_id?: number[];
  @QueryBoolean() include_archived?: boolean;
  /** Also the whole variant, or the whole location, beside their ids. */
  @QueryOneOf(['variant', 'location']) extend?: string[];
}
