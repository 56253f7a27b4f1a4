import { datesFilter, timesFilter, type DateRange, type Zones } from '@pegboard/service';
import type { OrderQuery } from './manufacturing-order.dto';

/** Words of the description that name the same things. */
const SYNONYMS: Readonly<Record<string, string>> = { COMPLETED: 'DONE', PAUSED: 'IN_PROGRESS' };

/**
 * MongoDB's filter for what a list was asked.
 * @param zones for dates without a time; see `manufacturingOrderDates`
 */
export function manufacturingOrderFilter(query: OrderQuery, zones: Zones): Record<string, unknown> {
  const isDoneWanted = query.list?.[0];
  return {
    ...timesFilter(query),
    ...oneOf('id', query.ids),
    ...oneOf(
      'status',
      query.status?.map((status) => SYNONYMS[status] ?? status),
    ),
    ...(isDoneWanted && !query.status ? { status: isDoneWanted === 'done' ? 'DONE' : { $ne: 'DONE' } } : {}),
    ...(query.order_no ? { orderNo: numberFilter(query.order_no) } : {}),
    ...oneOf('locationId', query.location_id),
    ...oneOf('variantId', query.variant_id),
    ...oneOf('rows.variantId', query.ingredient_variant_id),
    ...linkFilter(query),
    ...planFilter(query),
    ...datesFilter(manufacturingOrderDates(query), zones),
    ...(query.include_deleted ? { isDeleted: { $in: [true, false] } } : {}),
  };
}

function linkFilter(query: OrderQuery): Record<string, unknown> {
  const isLinked = query.is_linked_to_sales_order;
  return {
    ...(isLinked === undefined ? {} : { link: isLinked ? { $ne: null } : null }),
    ...oneOf('link.salesOrderId', query.sales_order_id),
    ...(query.sales_order_row_id === undefined ? {} : { 'link.salesOrderRowId': query.sales_order_row_id }),
  };
}

/** What the plan says is kept beside; done orders have processed everything. */
function planFilter(query: OrderQuery): Record<string, unknown> {
  const wanted = query.ingredient_availability;
  const plan = 'beside.plan.value';
  const either = wanted && [
    { status: { $ne: 'DONE' }, [`${plan}.order.ingredient_availability`]: { $in: wanted } },
    ...(wanted.includes('PROCESSED') ? [{ status: 'DONE' }] : []),
  ];
  return {
    ...(either ? { $or: either } : {}),
    ...(query.is_late === undefined ? {} : { [`${plan}.order.is_late`]: query.is_late }),
    ...(query.serves_sales_order_id === undefined ? {} : { [`${plan}.customers.sales_order_id`]: query.serves_sales_order_id }),
  };
}

const oneOf = (field: string, values: readonly unknown[] | undefined): Record<string, unknown> =>
  values ? { [field]: { $in: [...values] } } : {};

/** The dates that a list of orders is asked for, by stored field. */
export const manufacturingOrderDates = (query: OrderQuery): Record<string, DateRange> => ({
  productionDeadlineDate: [query.production_deadline_date_min, query.production_deadline_date_max],
  doneDate: [query.done_date_min, query.done_date_max],
});

/** A prefix as a range, so that an index serves it and no character is special. */
function numberFilter(text: string): unknown {
  if (!text.endsWith('*')) return text;
  const prefix = text.slice(0, -1);
  return { $gte: prefix, $lt: `${prefix}\uffff` };
}
