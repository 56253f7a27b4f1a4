import type { ItemBody, LocationBody, ProductAvailability } from '@pegboard/contracts';
import { most, multiply, negate, ONE, reject, roundUpTo, ZERO, type Quantity, type ErrorCode } from '@pegboard/kit';
import type { SalesKnownItems } from './known-items';
import type { SalesOrder, SalesOrderRow } from './order';
import { openOf } from './status';

/** What the plan says of a row at this moment. */
export interface Shortage {
  readonly productAvailability: ProductAvailability;
  readonly missing: Quantity;
  /** In stock − committed + expected − safety stock of its item at its location (P8). */
  readonly calculatedStock: Quantity;
  /** The linked order has made all that it will, so what is missing can be made again (M1). */
  readonly isMade?: boolean;
}

export interface Refused {
  readonly code: ErrorCode;
  readonly message: string;
}

/** One way from a sales row to supply: how much it would make or buy, or why it can't be taken. */
export interface SupplyOption {
  readonly refused: Refused | null;
  readonly quantity: Quantity;
  readonly supplierId: number | null;
}

export interface SupplyOptions {
  /** Suggested to the user: the row is short, nothing else will bring it. It is allowed even if it is not suggested (M1). */
  readonly isMakeToOrderOffered: boolean;
  readonly makeToOrder: SupplyOption;
  readonly makeInBatch: SupplyOption;
  readonly buy: SupplyOption;
  readonly outsource: SupplyOption;
}

/** What each of the four ways would do for a row, before one is chosen (M1–M4). */
export function supplyOptions(order: SalesOrder, row: SalesOrderRow, shortage: Shortage, knownItems: SalesKnownItems): SupplyOptions {
  const item = knownItems.items.get(row.variantId);
  const location = knownItems.locations.get(row.locationId);
  const closed = closedReason(order, row) ?? serviceReason(row) ?? archivedReason(item, location);
  const makeable = closed ?? makeReason(item, location);
  const purchasable = closed ?? buyReason(item, location);
  const nothing = (quantity: Quantity): Refused | null =>
    quantity > ZERO
      ? null
      : { code: 'NOTHING_MISSING', message: `This row of ${order.orderNo} is not short. Give a quantity to order anyway.` };
  const batch = most(shortage.missing, negate(shortage.calculatedStock));
  const bought = item ? purchaseQuantity(item, row.variantId, shortage.missing) : ZERO;
  const supplierId = item?.default_supplier_id ?? null;
  const isShortAgain = shortage.isMade === true && shortage.missing > ZERO;
  const linked = isShortAgain ? null : linkedReason(row);
  const noSupplier: Refused | null =
    supplierId === null
      ? { code: 'NO_SUPPLIER', message: `${item?.name ?? 'This item'} has no default supplier. Give a supplier_id.` }
      : null;
  return {
    isMakeToOrderOffered: makeable === null && linked === null && shortage.productAvailability === 'NOT_AVAILABLE',
    makeToOrder: { refused: makeable ?? linked, quantity: isShortAgain ? shortage.missing : openOf(order, row), supplierId: null },
    makeInBatch: { refused: makeable ?? nothing(batch), quantity: most(batch, ZERO), supplierId: null },
    buy: { refused: purchasable ?? nothing(bought) ?? noSupplier, quantity: bought, supplierId },
    outsource: { refused: purchasable ?? nothing(shortage.missing) ?? noSupplier, quantity: shortage.missing, supplierId },
  };
}

/**
 * The quantity that a chosen way is taken with: what the caller names, else what was suggested.
 * @throws Rejection 409 with the option's reason, unless what the caller names does away with it
 */
export function chosen(
  option: SupplyOption,
  named: { readonly quantity?: Quantity | undefined; readonly supplierId?: number | undefined },
): Quantity {
  const isAnswered = (code: string): boolean =>
    (code === 'NOTHING_MISSING' && named.quantity !== undefined) || (code === 'NO_SUPPLIER' && named.supplierId !== undefined);
  if (option.refused && !isAnswered(option.refused.code)) throw reject(option.refused.code, 'id', option.refused.message);
  return named.quantity ?? option.quantity;
}

function closedReason(order: SalesOrder, row: SalesOrderRow): Refused | null {
  if (order.status === 'PENDING')
    return {
      code: 'ORDER_IS_QUOTE',
      message: `${order.orderNo} is a quote. Set its status to NOT_SHIPPED before you make or buy something for it.`,
    };
  if (openOf(order, row) === ZERO)
    return {
      code: 'NOTHING_TO_MAKE',
      message: `This row of ${order.orderNo} is already packed, so there is nothing to make or buy for it.`,
    };
  return null;
}

const linkedReason = (row: SalesOrderRow): Refused | null =>
  row.linkedManufacturingOrderId === null
    ? null
    : { code: 'ALREADY_LINKED', message: 'A manufacturing order is already linked to this row.' };

/** I6: nobody makes or buys a service. */
const serviceReason = ({ isService }: SalesOrderRow): Refused | null =>
  isService ? { code: 'NOT_PRODUCIBLE', message: 'This row is a service, so nothing is made or bought for it.' } : null;

/** I5: no order takes what is archived. */
function archivedReason(item: ItemBody | undefined, location: LocationBody | undefined): Refused | null {
  if (item?.is_archived) return { code: 'ITEM_ARCHIVED', message: `${item.name} is archived, so nobody can make or buy it.` };
  if (location?.is_archived)
    return { code: 'LOCATION_ARCHIVED', message: `${location.name} is archived, so nothing can be made or bought there.` };
  return null;
}

function makeReason(item: ItemBody | undefined, location: LocationBody | undefined): Refused | null {
  if (!item?.is_producible) return { code: 'NOT_PRODUCIBLE', message: `${item?.name ?? 'This item'} is not made here (Make is off).` };
  if (!location?.makes)
    return { code: 'LOCATION_DOES_NOT_MAKE', message: `Nothing can be made at ${location?.name ?? 'this location'}: Make is off there.` };
  return null;
}

function buyReason(item: ItemBody | undefined, location: LocationBody | undefined): Refused | null {
  if (!item?.is_purchasable) return { code: 'NOT_PURCHASABLE', message: `${item?.name ?? 'This item'} is not bought (Buy is off).` };
  if (!location?.buys)
    return { code: 'LOCATION_DOES_NOT_BUY', message: `Nothing can be bought at ${location?.name ?? 'this location'}: Buy is off there.` };
  return null;
}

/** In stock units: whole purchase units, and at least what a supplier sells at once (M3). */
function purchaseQuantity(item: ItemBody, variantId: number, missing: Quantity): Quantity {
  if (missing <= ZERO) return ZERO;
  const unit = item.purchase_uom_conversion_rate;
  const least = multiply(item.variants.find(({ id }) => id === variantId)?.minimum_order_quantity ?? ZERO, unit ?? ONE);
  return most(unit ? roundUpTo(missing, unit) : missing, least);
}
