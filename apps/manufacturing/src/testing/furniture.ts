import type { ItemBody, LocationBody } from '@pegboard/contracts';
import { itemBody, locationBody, variantBody } from '@pegboard/contracts/testing';

export const FACTORY = 1;
export const SHOP = 2;
export const ISLAND = 3;
export const CHAIR = 11;
export const FRAME = 12;
export const BEAM = 21;
export const PAINT = 22;

const item = (id: number, variantId: number, name: string, more: Partial<ItemBody>): ItemBody =>
  itemBody({ id, name, variants: [variantBody({ id: variantId, sku: name.toUpperCase() })], ...more });

const material = { type: 'material' as const, is_producible: false, is_purchasable: true };

/** A chair is a frame and paint, a frame is beams; the shop makes nothing. */
export const items: readonly ItemBody[] = [
  item(1, CHAIR, 'Chair', { operations_in_sequence: true }),
  item(2, FRAME, 'Frame', {}),
  item(3, BEAM, 'Beam', material),
  item(4, PAINT, 'Paint', { ...material, batch_tracked: true }),
];

export const locations: readonly LocationBody[] = [
  locationBody({ id: FACTORY, name: 'Factory' }),
  locationBody({ id: SHOP, name: 'Shop', makes: false }),
  locationBody({ id: ISLAND, name: 'Island', time_zone: 'Pacific/Kiritimati' }),
];
