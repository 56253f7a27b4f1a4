import { PageQuery, QueryBoolean, QueryDay, QueryExtend, QueryIds, QueryOneOf, QuerySearch } from '@pegboard/service';
import type { Day } from '@pegboard/kit';

export class ToDoQuery extends PageQuery {
  @QueryOneOf(['buy', 'make']) action?: string[];
  @QueryIds({ description: 'Only what is bought from one of these default suppliers.' }) supplier_id?: number[];
  @QueryIds() variant_id?: number[];
  @QueryIds() location_id?: number[];
  @QueryIds({ description: 'Only what one of these sales orders needs, also through what is made, outsourced or moved for it.' })
  sales_order_id?: number[];
  @QueryDay({ description: 'Only what must be ordered or started by this day.' }) latest_day_max?: Day;
  @QueryBoolean({ description: 'Whether the latest day has passed.' }) is_late?: boolean;
  @QuerySearch('SKU or name') search?: string;
  @QueryExtend('variant', 'supplier') extend?: string[];
}
