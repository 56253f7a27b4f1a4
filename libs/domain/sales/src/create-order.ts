import { plainState, SALES_ORDER_ROW_FIELDS, type PlainState } from '@pegboard/contracts';
import {
  multiplyUnbounded,
  quantity,
  reject,
  roundedMoney,
  toDecimal,
  ZERO,
  type Instant,
  type Quantity,
  type DomainEvent,
} from '@pegboard/kit';
import { mergedValues } from './custom-fields';
import { ownPrice, sellableItem, sellingLocation, type SalesKnownItems } from './known-items';
import type { SalesOrder, SalesOrderRow } from './order';

export interface NewRow extends Partial<PlainState<typeof SALES_ORDER_ROW_FIELDS>> {
  readonly id: number;
  readonly variantId: number;
  readonly quantity: Quantity;
  /** Absent: the order's location. */
  readonly locationId?: number | null | undefined;
  /** Absent: the customer's price, or the variant's sales price (S11); null: none. */
  readonly pricePerUnit?: Quantity | null | undefined;
  /** Of its `taxRateId`, in percent. */
  readonly taxRate?: Quantity | null | undefined;
  readonly attributes?: readonly { readonly key: string; readonly value: string }[] | undefined;
}

/** Everything that an order has from its first moment; what is not named here is decided by the rules. */
export interface NewSalesOrder extends Omit<
  SalesOrder,
  | 'version'
  | 'isDeleted'
  | 'createdAt'
  | 'updatedAt'
  | 'status'
  | 'rows'
  | 'fulfillments'
  | 'revertedFulfillmentIds'
  | 'pickedDate'
  | 'conversionRate'
  | 'conversionDate'
> {
  readonly isQuote: boolean;
  readonly rows: readonly NewRow[];
}

export type UnsavedOrder = Omit<SalesOrder, 'version' | 'createdAt' | 'updatedAt'>;

/**
 * A new order, at the end of the Sell list by its rank key (S4), as a quote or to be shipped (S1).
 * @throws Rejection 422 if an item is not sellable or a location doesn't sell, with the path of the row
 */
export function createOrder(
  input: NewSalesOrder,
  knownItems: SalesKnownItems,
  now: Instant,
): { state: UnsavedOrder; events: readonly DomainEvent[] } {
  sellingLocation(knownItems, input.locationId, 'location_id');
  const { isQuote, rows, ...rest } = input;
  const state: UnsavedOrder = {
    ...rest,
    customFields: mergedValues(null, rest.customFields),
    isDeleted: false,
    status: isQuote ? 'PENDING' : 'NOT_SHIPPED',
    pickedDate: null,
    conversionRate: null,
    conversionDate: null,
    rows: rows.map((row, i) => newRow(row, input, knownItems, now, `sales_order_rows/${i}/`)),
    fulfillments: [],
    revertedFulfillmentIds: [],
  };
  return { state, events: [{ action: 'created' }] };
}

/** A row remembers that it is of a service: what becomes of it is decided without the catalogue. */
export const serviceMark = ({ services }: SalesKnownItems, variantId: number): Pick<SalesOrderRow, 'isService'> =>
  services.has(variantId) ? { isService: true } : {};

/** @throws Rejection 422 as for the order, DISCOUNT_TOO_LARGE; `path` is where the row stands in the request */
export function newRow(
  input: NewRow,
  order: Pick<SalesOrder, 'locationId' | 'currency'>,
  knownItems: SalesKnownItems,
  now: Instant,
  path = '',
): SalesOrderRow {
  const item = sellableItem(knownItems, input.variantId, `${path}variant_id`);
  const locationId = input.locationId ?? order.locationId;
  sellingLocation(knownItems, locationId, `${path}location_id`);
  const row: SalesOrderRow = {
    id: input.id,
    variantId: input.variantId,
    ...serviceMark(knownItems, input.variantId),
    locationId,
    quantity: input.quantity,
    pricePerUnit: input.pricePerUnit === undefined ? ownPrice(knownItems, item, input.variantId) : input.pricePerUnit,
    ...plainState(SALES_ORDER_ROW_FIELDS, input),
    customFields: mergedValues(null, input.customFields ?? null),
    taxRate: input.taxRate ?? null,
    attributes: input.attributes ?? [],
    linkedManufacturingOrderId: null,
    packedBeforeLink: ZERO,
    createSubassemblies: false,
    createdAt: now,
    updatedAt: now,
  };
  refuseDiscount(row, order, `${path}total_discount`);
  return row;
}

/** Nothing is sold for less than nothing; a row without a price has no total yet. @throws Rejection 422 DISCOUNT_TOO_LARGE */
export function refuseDiscount(row: SalesOrderRow, { currency }: Pick<SalesOrder, 'currency'>, path: string): void {
  if (row.totalDiscount === null || row.pricePerUnit === null) return;
  const discount = quantity(row.totalDiscount, path);
  const total = roundedMoney(multiplyUnbounded(row.quantity, row.pricePerUnit), currency);
  if (discount <= total) return;
  throw reject('DISCOUNT_TOO_LARGE', path, `A discount of ${toDecimal(discount)} is more than the row's total of ${toDecimal(total)}.`, {
    total_discount: toDecimal(discount),
    total: toDecimal(total),
  });
}
