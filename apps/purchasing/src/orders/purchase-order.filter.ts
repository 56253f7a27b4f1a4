import { isDay, instantAt, lastInstantAt, type Day } from '@pegboard/kit';
import { allFilters, anyContains, beginning, listFilter, type DateRange, type Zones } from '@pegboard/service';
import type { PurchaseOrdersQuery } from './purchase-order.dto';

/** What other collections say about a query, and what day it is. */
export interface OrdersContext {
  /** All locations by their zone, if the query goes by days. */
  readonly zones: Zones;
  /** Today in a time zone. */
  today(zone: string): Day;
  /** The suppliers named by `supplier_name`, and by `search`. */
  readonly suppliersNamed?: readonly number[];
  readonly suppliersFound?: readonly number[];
  /** The variants found by `search`. */
  readonly variantsFound?: readonly number[];
}

export function purchaseOrderFilter(query: PurchaseOrdersQuery, context: OrdersContext): Record<string, unknown> {
  const among = (field: string, values: readonly unknown[] | undefined) => (values ? { [field]: { $in: values } } : {});
  const stored = {
    ...listFilter(query),
    ...(query.order_no ? { orderNo: beginning(query.order_no) } : {}),
    ...among('entityType', query.entity_type),
    ...among('status', query.status),
    ...among('locationId', query.location_id),
    ...among('trackingLocationId', query.tracking_location_id),
    ...among('supplierId', query.supplier_id),
    ...among('rows.variantId', query.variant_id),
    ...among('beside.plan.value.order.to.ingredient_availability', query.ingredient_availability),
    ...(query.is_late === undefined ? {} : { 'beside.plan.value.order.to.is_late': query.is_late ? true : { $ne: true } }),
    ...(query.currency ? { currency: query.currency } : {}),
    // Bills are not kept here, so nothing is billed, and nothing sent.
    ...(isWithout(query.billing_status, 'NOT_BILLED') || isWithout(query.last_document_status, 'NOT_SENT') ? { id: { $in: [] } } : {}),
  };
  const suppliers = context.suppliersNamed && { supplierId: { $in: context.suppliersNamed } };
  return allFilters(stored, suppliers, searchFilter(query, context), ...arrivalFilters(query, context));
}

const isWithout = (asked: readonly string[] | undefined, word: string): boolean => asked !== undefined && !asked.includes(word);

function searchFilter({ search }: PurchaseOrdersQuery, found: OrdersContext): Record<string, unknown> | undefined {
  if (search === undefined) return undefined;
  const { suppliersFound: suppliers = [], variantsFound: variants = [] } = found;
  return {
    $or: [
      ...anyContains(search, ['orderNo', 'additionalInfo']).$or,
      ...(suppliers.length > 0 ? [{ supplierId: { $in: suppliers } }] : []),
      ...(variants.length > 0 ? [{ 'rows.variantId': { $in: variants } }] : []),
    ],
  };
}

const OPEN = { status: { $in: ['NOT_RECEIVED', 'PARTIALLY_RECEIVED'] } };

function arrivalFilters(query: PurchaseOrdersQuery, { zones, today }: OrdersContext): Record<string, unknown>[] {
  const range: DateRange = [query.expected_arrival_date_min, query.expected_arrival_date_max];
  const between = (zone: string): object => ({
    ...(range[0] ? { $gte: instantAt(range[0], zone) } : {}),
    ...(range[1] ? { $lte: lastInstantAt(range[1], zone) } : {}),
  });
  const before = (zone: string): object => ({ $lt: instantAt(today(zone), zone) });
  const overdue = allFilters(OPEN, arriving(zones, before, { receivedDate: null }));
  return [
    ...(range.some((date) => date !== undefined) ? [arriving(zones, between)] : []),
    ...(query.is_overdue === undefined ? [] : [query.is_overdue ? overdue : { $nor: [overdue] }]),
  ];
}

/**
 * Orders with a row that arrives at such a moment: its own, or that of the order. A day is that day where it arrives (D1): at the location
 * of the row for its own date, at that of the order for the order's.
 */
function arriving(zones: Zones, atIn: (zone: string) => object, row: Record<string, unknown> = {}): Record<string, unknown> {
  const inZone = (zone: string, there?: object): Record<string, unknown>[] => {
    const [at, place] = [atIn(zone), there ? { locationId: there } : {}];
    return [
      ...(there ? [{ rows: { $elemMatch: { ...row, arrivalDate: at, locationId: there } } }] : []),
      { ...place, rows: { $elemMatch: { ...row, arrivalDate: at, ...(there ? { locationId: null } : {}) } } },
      { ...place, expectedArrivalDate: at, rows: { $elemMatch: { ...row, arrivalDate: null } } },
    ];
  };
  if (zones.size < 2) return { $or: inZone([...zones.keys()][0] ?? 'UTC') };
  const known = [...zones].flatMap(([zone, locationIds]) => inZone(zone, { $in: locationIds }));
  // A location that isn't known yet must not hide its orders.
  return { $or: [...known, ...inZone('UTC', { $nin: [...zones.values(), null].flat() })] };
}

/** Whether the query goes by days, so that the zones of the locations matter. */
export const goesByDay = (query: PurchaseOrdersQuery): boolean =>
  query.is_overdue !== undefined ||
  [query.expected_arrival_date_min, query.expected_arrival_date_max].some((date) => date !== undefined && isDay(date));
