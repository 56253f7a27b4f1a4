import { plainState, SALES_ORDER_FIELDS, SALES_ORDER_ROW_FIELDS, type ItemBody, type LocationBody } from '@pegboard/contracts';
import { itemBody, locationBody, soldServiceBody, variantBody } from '@pegboard/contracts/testing';
import { quantity, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import type { SalesKnownItems } from './known-items';
import { nextIntent } from '@pegboard/posting';
import {
  fulfillmentSubject,
  type DoneFulfillment,
  type Fulfillment,
  type RequestedFulfillment,
  type RevertingFulfillment,
  type SalesOrder,
  type SalesOrderRow,
} from './order';
import { withStatus } from './status';

/** Named business situations for the tests of the rules. */
export const NOW = '2026-05-01T08:00:00.000Z' as Instant;
export const LATER = '2026-05-02T08:00:00.000Z' as Instant;
export const q = (amount: number): Quantity => quantity(amount);

export const FACTORY = 1;
export const SHOP = 2;
export const OFFICE = 3;
export const OLD_SHOP = 4;
export const CHAIR = 11;
export const TABLE = 12;
/** Tracked by batch. */
export const PAINT = 13;
/** Not for sale. */
export const GLUE = 14;
export const OLD_CHAIR = 15;
/** A service. */
export const ASSEMBLY = 16;

const item = (id: number, name: string, more: Partial<ItemBody> = {}): ItemBody =>
  itemBody({ id, name, variants: [variantBody({ id, sku: name.toUpperCase(), sales_price: q(40) })], ...more });
const location = (id: number, name: string, sells = true): LocationBody => locationBody({ id, name, sells, is_primary: false });

export const knownItems: SalesKnownItems = {
  items: new Map([
    [CHAIR, item(CHAIR, 'Chair')],
    [TABLE, item(TABLE, 'Table')],
    [PAINT, item(PAINT, 'Paint', { batch_tracked: true })],
    [GLUE, item(GLUE, 'Glue', { is_sellable: false })],
    [OLD_CHAIR, item(OLD_CHAIR, 'Old chair', { is_archived: true })],
  ]),
  services: new Map([[ASSEMBLY, soldServiceBody({ id: 31, variantId: ASSEMBLY, name: 'Assembly', sales_price: q(60) })]]),
  locations: new Map([
    [FACTORY, location(FACTORY, 'Factory')],
    [SHOP, location(SHOP, 'Shop')],
    [OFFICE, location(OFFICE, 'Office', false)],
    [OLD_SHOP, { ...location(OLD_SHOP, 'Old shop'), is_archived: true }],
  ]),
};

export const row = (id: number, amount: number, more: Partial<SalesOrderRow> = {}): SalesOrderRow => ({
  id,
  variantId: CHAIR,
  locationId: FACTORY,
  quantity: q(amount),
  pricePerUnit: q(40),
  ...plainState(SALES_ORDER_ROW_FIELDS, {}),
  attributes: [],
  linkedManufacturingOrderId: null,
  packedBeforeLink: ZERO,
  createSubassemblies: false,
  createdAt: NOW,
  updatedAt: NOW,
  ...more,
});

const notes = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null };
const rowsOf = (packs: Readonly<Record<number, number>>) =>
  Object.entries(packs).map(([id, amount]) => ({ salesOrderRowId: Number(id), quantity: q(amount), batches: [] }));
const basis = (id: number, packs: Readonly<Record<number, number>>) => ({
  ...notes,
  id,
  rows: rowsOf(packs),
  pickedDate: NOW,
  deliveredDate: null,
  intent: nextIntent(fulfillmentSubject(id), 'pack', null),
  createdAt: NOW,
  updatedAt: NOW,
});

export const requested = (
  id: number,
  packs: Readonly<Record<number, number>>,
  more: Partial<RequestedFulfillment> = {},
): RequestedFulfillment => ({
  ...basis(id, packs),
  status: 'REQUESTED',
  becomes: 'PACKED',
  isOverridingReservation: false,
  isPickedByUs: false,
  ...more,
});
export const packed = (id: number, packs: Readonly<Record<number, number>>): DoneFulfillment => ({ ...basis(id, packs), status: 'PACKED' });
export const delivered = (id: number, packs: Readonly<Record<number, number>>): DoneFulfillment => ({
  ...basis(id, packs),
  status: 'DELIVERED',
  deliveredDate: NOW,
});
export const reverting = (
  id: number,
  packs: Readonly<Record<number, number>>,
  was: 'PACKED' | 'DELIVERED' = 'PACKED',
): RevertingFulfillment => ({
  ...basis(id, packs),
  status: 'REVERTING',
  was,
  intent: nextIntent(fulfillmentSubject(id), 'revert', basis(id, packs).intent),
});

/** An order with these rows and fulfillments, and the status that follows. */
export const order = (
  rows: readonly SalesOrderRow[] = [row(1, 5)],
  fulfillments: readonly Fulfillment[] = [],
  more: Partial<SalesOrder> = {},
): SalesOrder =>
  withStatus({
    id: 7,
    version: 1,
    isDeleted: false,
    createdAt: NOW,
    updatedAt: NOW,
    orderNo: 'SO-7',
    customerId: 3,
    customerName: 'Ada & Sons',
    locationId: FACTORY,
    status: 'NOT_SHIPPED',
    source: null,
    orderCreatedDate: NOW,
    deliveryDate: null,
    pickedDate: null,
    currency: 'USD',
    conversionRate: null,
    conversionDate: null,
    ...plainState(SALES_ORDER_FIELDS, {}),
    ecommerceOrderType: null,
    addresses: [],
    firstRankKey: 1,
    rows,
    fulfillments,
    revertedFulfillmentIds: [],
    ...more,
  });

export const quote = (rows: readonly SalesOrderRow[] = [row(1, 5)]): SalesOrder => order(rows, [], { status: 'PENDING' });

/** The code of the refusal, or `accepted`. */
export function codeOf(decide: () => unknown): string {
  try {
    decide();
    return 'accepted';
  } catch (refusal) {
    const { code, message } = refusal as { code?: string; message: string };
    if (!code) throw refusal;
    if (!/ .*[.]$/s.test(message)) throw new Error(`not a sentence: ${message}`);
    return code;
  }
}
