import { OmitType } from '@nestjs/swagger';
import type { DateOrInstant } from '@pegboard/kit';
import { ListQuery, PageQuery, QueryDate, QueryId, QueryIds, QueryText, QueryTexts, SortedBy, QueryExtend } from '@pegboard/service';

/** Movements come in the order they were booked, which is that of their ids. */
@SortedBy({ id: 'id', created_at: 'id' })
export class MovementsQuery extends OmitType(ListQuery, ['include_deleted']) {
  @QueryExtend('variant') extend?: string[];
  @QueryIds()
  variant_ids?: number[];

  @QueryId()
  location_id?: number;

  @QueryTexts()
  resource_type?: string[];

  @QueryId()
  resource_id?: number;

  @QueryText()
  caused_by_order_no?: string;

  @QueryId()
  caused_by_resource_id?: number;

  @QueryIds()
  batch_id?: number[];
}

export class NegativeStockQuery extends PageQuery {
  @QueryId()
  location_id?: number;

  @QueryId()
  variant_id?: number;

  @QueryDate()
  latest_negative_stock_date_max?: DateOrInstant;

  @QueryDate()
  latest_negative_stock_date_min?: DateOrInstant;

  @QueryText()
  name?: string;

  @QueryText()
  sku?: string;

  @QueryText()
  category?: string;
}
