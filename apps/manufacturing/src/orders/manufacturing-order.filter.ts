import { datesFilter, listFilter, type DateRange, type Zones, allFilters, anyContains } from '@pegboard/service';
import type { OrderQuery } from './manufacturing-order.dto';

/** Words of the description that name the same things. */
const SYNONYMS: Readonly<Record<string, string>> = { COMPLETED: 'DONE', PAUSED: 'IN_PROGRESS' };

/** What the plan said last. */
const PLAN = 'beside.plan.value';

/**
 * MongoDB's filter for what a list was asked.
 * @param zones for dates without a time; see `manufacturingOrderDates`
 * @param named the products whose names have the text searched for
 */
export function manufacturingOrderFilter(query: OrderQuery, zones: Zones, named: readonly number[] = []): Record<string, unknown> {
  const stored = {
    ...listFilter(query),
    ...oneOf(
      'status',
      query.status?.map((status) => SYNONYMS[status] ?? status),
    ),
    ...(query.order_no ? { orderNo: numberFilter(query.order_no) } : {}),
    ...oneOf('locationId', query.location_id),
    ...oneOf('variantId', query.variant_id),
    ...oneOf('rows.variantId', query.ingredient_variant_id),
    ...linkFilter(query),
    ...datesFilter(manufacturingOrderDates(query), zones),
  };
  return allFilters(stored, scheduleList(query.list), servesFilter(query), ...planFilters(query), ...textFilters(query, named));
}

/** The two lists of the Schedule; both together are all orders. */
export function scheduleList(list: readonly string[] | undefined): Record<string, unknown> | undefined {
  if (!list || (list.includes('open') && list.includes('done'))) return undefined;
  return { status: list.includes('done') ? 'DONE' : { $ne: 'DONE' } };
}

/** O6: an order serves the sales order of its link, and those that reserve from it. */
const servesFilter = ({ serves_sales_order_id: id }: OrderQuery): Record<string, unknown> | undefined =>
  id === undefined ? undefined : { $or: [{ 'link.salesOrderId': id }, { [`${PLAN}.customers.sales_order_id`]: id }] };

function linkFilter(query: OrderQuery): Record<string, unknown> {
  const isLinked = query.is_linked_to_sales_order;
  return {
    ...(isLinked === undefined ? {} : { link: isLinked ? { $ne: null } : null }),
    ...oneOf('link.salesOrderId', query.sales_order_id),
    ...(query.sales_order_row_id === undefined ? {} : { 'link.salesOrderRowId': query.sales_order_row_id }),
  };
}

/** What the plan says is kept beside; a done order has processed everything, and is neither late nor overdue. */
function planFilters(query: OrderQuery): Record<string, unknown>[] {
  const wanted = query.ingredient_availability;
  const open = { status: { $ne: 'DONE' } };
  const isSaid = (field: string, is: boolean | undefined): Record<string, unknown>[] => {
    if (is === undefined) return [];
    return is ? [{ ...open, [field]: true }] : [{ $or: [{ status: 'DONE' }, { [field]: { $ne: true } }] }];
  };
  return [
    ...(wanted
      ? [
          {
            $or: [
              { ...open, [`${PLAN}.order.ingredient_availability`]: { $in: wanted } },
              ...(wanted.includes('PROCESSED') ? [{ status: 'DONE' }] : []),
              // As orders are shown that no plan has spoken of.
              ...(wanted.includes('NOT_AVAILABLE') ? [{ ...open, isDeleted: { $ne: true }, [`${PLAN}.order`]: null }] : []),
              ...(wanted.includes('NOT_APPLICABLE') ? [{ ...open, isDeleted: true, [`${PLAN}.order`]: null }] : []),
            ],
          },
        ]
      : []),
    ...isSaid(`${PLAN}.order.is_late`, query.is_late),
    ...isSaid(`${PLAN}.order.is_at_risk`, query.is_at_risk),
    ...isSaid(`${PLAN}.order.is_overdue`, query.is_overdue),
  ];
}

/** By whom it is for, and by any of its names. @param named the products with the text in their names */
function textFilters({ customer_name: customer, search }: OrderQuery, named: readonly number[]): Record<string, unknown>[] {
  const customers = ['link.customerName', `${PLAN}.customers.customer_name`];
  return [
    ...(customer === undefined ? [] : [anyContains(customer, customers)]),
    ...(search === undefined
      ? []
      : [
          {
            $or: [
              ...anyContains(search, ['orderNo', 'additionalInfo', 'link.orderNo', ...customers]).$or,
              ...(named.length > 0 ? [{ variantId: { $in: named } }] : []),
            ],
          },
        ]),
  ];
}

const oneOf = (field: string, values: readonly unknown[] | undefined): Record<string, unknown> =>
  values ? { [field]: { $in: [...values] } } : {};

/** The dates that a list of orders is asked for, by stored field. */
export const manufacturingOrderDates = (query: OrderQuery): Record<string, DateRange> => ({
  productionDeadlineDate: [query.production_deadline_date_min, query.production_deadline_date_max],
  doneDate: [query.done_date_min, query.done_date_max],
  [`${PLAN}.order.ingredient_expected_date`]: [query.ingredient_expected_date_min, query.ingredient_expected_date_max],
});

/** A prefix as a range, so that an index serves it and no character is special. */
function numberFilter(text: string): unknown {
  if (!text.endsWith('*')) return text;
  const prefix = text.slice(0, -1);
  return { $gte: prefix, $lt: `${prefix}\uffff` };
}
