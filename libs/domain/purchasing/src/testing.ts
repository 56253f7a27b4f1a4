import type { ItemBody, LocationBody, RecipeBody } from '@pegboard/contracts';
import { itemBody, locationBody, variantBody } from '@pegboard/contracts/testing';
import { quantity, type Instant, type Quantity } from '@pegboard/kit';
import type { PurchasingKnownItems } from './known-items';
import type { NewIds } from './ingredients';
import { createOrder, type OrderInput } from './orders';
import type { PurchaseOrder } from './purchase-order';
import { bookReceipt } from './receive';
import type { ReceiveLine } from './receive-lines';

/** Business situations for specs: a furniture maker that buys beams, screws in boxes, and has chairs painted outside. */
export const BEAM = 1;
export const SCREW = 2;
export const PAINT = 3;
export const CHAIR = 4;
export const SERVICE = 5;
export const OLD_BEAM = 6;
export const FACTORY = 1;
export const SHOP = 2;
export const PAINTER = 3;
export const OLD_SHED = 4;
export const NOW = '2026-05-01T08:00:00.000Z' as Instant;
export const DAY_10 = '2026-05-10T00:00:00.000Z' as Instant;

export const q = (value: number | string): Quantity => quantity(value);

export const item = (variantId: number, name: string, more: Partial<ItemBody> = {}): ItemBody =>
  itemBody({
    id: variantId,
    type: 'material',
    name,
    is_sellable: false,
    is_producible: false,
    is_purchasable: true,
    default_supplier_id: 1,
    variants: [variantBody({ id: variantId, sku: name.slice(0, 3).toUpperCase(), purchase_price: q(2) })],
    ...more,
  });

export const location = (id: number, name: string, more: Partial<LocationBody> = {}): LocationBody => locationBody({ id, name, ...more });

export const chairRecipe: RecipeBody = {
  id: CHAIR,
  version: 1,
  is_deleted: false,
  product_variant_id: CHAIR,
  product_item_id: CHAIR,
  operations: [],
  rows: [
    { id: 1, ingredient_variant_id: BEAM, quantity: q(4), notes: null },
    { id: 2, ingredient_variant_id: PAINT, quantity: q('0.3'), notes: 'matt' },
  ],
};

export const knownItems: PurchasingKnownItems = {
  items: new Map([
    [BEAM, item(BEAM, 'Beam')],
    [SCREW, item(SCREW, 'Screw', { purchase_uom: 'box', purchase_uom_conversion_rate: q(200) })],
    [PAINT, item(PAINT, 'Paint', { uom: 'l', batch_tracked: true })],
    [CHAIR, item(CHAIR, 'Chair', { type: 'product', is_producible: true })],
    [OLD_BEAM, item(OLD_BEAM, 'Old beam', { is_archived: true })],
    [SERVICE, item(SERVICE, 'Service', { is_purchasable: false })],
  ]),
  locations: new Map([
    [FACTORY, location(FACTORY, 'Factory')],
    [SHOP, location(SHOP, 'Shop', { buys: false })],
    [OLD_SHED, location(OLD_SHED, 'Old shed', { is_archived: true })],
    [PAINTER, location(PAINTER, 'Painter')],
  ]),
  recipes: new Map([[CHAIR, chairRecipe]]),
};

export function counted(from = 100): NewIds {
  let next = from;
  return { row: () => next++, ingredient: () => next++ };
}

export function anOrder(input: Partial<OrderInput> = {}): PurchaseOrder {
  const whole: OrderInput = {
    entityType: 'regular',
    isDraft: false,
    supplierId: 1,
    locationId: FACTORY,
    currency: 'EUR',
    expectedArrivalDate: DAY_10,
    rows: [{ variantId: BEAM, quantity: q(10) }],
    ...input,
  };
  const { state } = createOrder(7, whole, { knownItems, ids: counted(1), now: NOW, currencies: { base: 'EUR' } });
  return { ...state, version: 1, createdAt: NOW, updatedAt: NOW };
}

export const line = (rowId: number, came: number | string, more: Partial<ReceiveLine> = {}): ReceiveLine => ({
  path: '',
  rowId,
  quantity: q(came),
  receivedDate: NOW,
  allowsOverReceipt: false,
  batches: null,
  actuals: [],
  ...more,
});

/** The ledger has posted a receipt that was asked for. */
export const booked = (order: PurchaseOrder, receiptId: number, batchIds: readonly (number | null)[] = []): PurchaseOrder =>
  bookReceipt(
    order,
    order.receipts.find(({ id }) => id === receiptId)!,
    { batch_ids: [...batchIds] },
  ).state;
