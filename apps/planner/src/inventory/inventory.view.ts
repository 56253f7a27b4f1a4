import type { BodyOf, itemEvent, ItemVariant, locationEvent } from '@pegboard/contracts';
import { toNumber } from '@pegboard/kit';
import type { LocationInside, VariantInside } from './inventory.answer';

/** A variant inside another resource's answer (`extend=variant`). */
export const extendedVariant = (item: BodyOf<typeof itemEvent>, variant: ItemVariant): VariantInside => ({
  id: variant.id,
  sku: variant.sku,
  type: item.type,
  ...(item.type === 'product' ? { product_id: item.id } : { material_id: item.id }),
  sales_price: variant.sales_price === null ? null : toNumber(variant.sales_price),
  ...(variant.purchase_price === null ? {} : { purchase_price: toNumber(variant.purchase_price) }),
  lead_time: variant.lead_time,
  minimum_order_quantity: variant.minimum_order_quantity === null ? null : toNumber(variant.minimum_order_quantity),
  config_attributes: variant.config_attributes,
});

/** A location inside another resource's answer (`extend=location`). */
export const extendedLocation = (location: BodyOf<typeof locationEvent>): LocationInside => ({
  id: location.id,
  name: location.name,
  is_primary: location.is_primary,
  sales_allowed: location.sells,
  purchase_allowed: location.buys,
  manufacturing_allowed: location.makes,
});
