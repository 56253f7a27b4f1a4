import type { ItemBody, LocationBody } from '@pegboard/contracts';

export const FACTORY = 1;
export const SHOP = 2;
export const CHAIR = 11;
export const FRAME = 12;
export const BEAM = 21;
export const PAINT = 22;

const item = (id: number, variantId: number, name: string, more: Partial<ItemBody>): ItemBody => ({
  id,
  version: 1,
  is_deleted: false,
  type: 'product',
  name,
  uom: 'pcs',
  category_name: null,
  is_sellable: true,
  is_producible: true,
  is_purchasable: false,
  batch_tracked: false,
  operations_in_sequence: false,
  purchase_uom: null,
  purchase_uom_conversion_rate: null,
  default_supplier_id: null,
  is_archived: false,
  variants: [
    {
      id: variantId,
      sku: name.toUpperCase(),
      sales_price: null,
      purchase_price: null,
      minimum_order_quantity: null,
      lead_time: null,
      config_attributes: [],
      is_deleted: false,
    },
  ],
  ...more,
});

const material = { type: 'material' as const, is_producible: false, is_purchasable: true };

/** A chair is a frame and paint, a frame is beams; the shop makes nothing. */
export const items: readonly ItemBody[] = [
  item(1, CHAIR, 'Chair', { operations_in_sequence: true }),
  item(2, FRAME, 'Frame', {}),
  item(3, BEAM, 'Beam', material),
  item(4, PAINT, 'Paint', { ...material, batch_tracked: true }),
];

const location = (id: number, name: string, makes: boolean): LocationBody => ({
  id,
  version: 1,
  is_deleted: false,
  name,
  sells: true,
  makes,
  buys: true,
  is_primary: id === FACTORY,
  time_zone: 'UTC',
});

export const locations: readonly LocationBody[] = [location(FACTORY, 'Factory', true), location(SHOP, 'Shop', false)];

export const itemsOf = (variantIds: readonly number[]): ItemBody[] =>
  items.filter((candidate) => candidate.variants.some((variant) => variantIds.includes(variant.id)));
export const locationsOf = (ids: readonly number[]): LocationBody[] => locations.filter((candidate) => ids.includes(candidate.id));
