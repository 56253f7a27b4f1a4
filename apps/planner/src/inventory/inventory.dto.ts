import { PageQuery, QueryIds, QueryBoolean, QueryExtend, QuerySearch, QueryTexts, SortedBy } from '@pegboard/service';
import { INVENTORY_SORTS } from './inventory-lines';

/** What a list of stock can be asked, at each location or over all. */
@SortedBy(INVENTORY_SORTS)
export class StockListQuery extends PageQuery {
  @QueryIds() variant_id?: number[];
  @QueryIds() location_id?: number[];
  @QueryBoolean() include_archived?: boolean;
  @QuerySearch('SKU or name') search?: string;
  @QueryTexts({ description: 'Only items of one of these categories.' }) category_name?: string[];
  @QueryIds({ description: 'Only items of one of these default suppliers.' }) supplier_id?: number[];
  @QueryBoolean({ description: 'Whether it can be bought there: Buy is on for item and location, and neither is archived.' })
  can_buy?: boolean;
  @QueryBoolean({ description: 'Whether it can be made there: Make is on for item and location, and neither is archived.' })
  can_make?: boolean;
  @QueryBoolean({ description: 'Only what is missing: quantity_missing_or_excess is below zero.' }) missing_only?: boolean;
}

export class InventoryQuery extends StockListQuery {
  @QueryExtend('variant', 'supplier', 'location') extend?: string[];
}

export class InventoryTotalsQuery extends StockListQuery {
  @QueryExtend('variant', 'supplier') extend?: string[];
}
