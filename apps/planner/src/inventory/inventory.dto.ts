import { ListQuery, QueryIds, QueryBoolean, QueryExtend } from '@pegboard/service';

export class InventoryQuery extends ListQuery {
  @QueryIds() variant_id?: number[];
  @QueryIds() location_id?: number[];
  @QueryBoolean() include_archived?: boolean;
  @QueryExtend('variant', 'location') extend?: string[];
}
