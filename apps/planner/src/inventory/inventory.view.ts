import type { BodyOf, itemEvent, ItemVariant, locationEvent } from '@pegboard/contracts';
import { toNumber, type Quantity, toDecimal, ZERO, add } from '@pegboard/kit';
import type { KeyFigures } from '@pegboard/domain-planning';
import type { LocationInside, VariantInside, InventoryAnswer } from './inventory.answer';

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

export function inventoryView(key: KeyFigures, cost?: { average_cost: Quantity; value_in_stock: Quantity }): InventoryAnswer {
  return {
    variant_id: key.variantId,
    location_id: key.locationId,
    safety_stock_level: toDecimal(key.safetyStock),
    reorder_point: toDecimal(key.safetyStock),
    average_cost: toDecimal(cost?.average_cost ?? ZERO),
    value_in_stock: toDecimal(cost?.value_in_stock ?? ZERO),
    quantity_in_stock: toDecimal(key.inStock),
    quantity_committed: toDecimal(key.committed),
    quantity_expected: toDecimal(key.expected),
    quantity_missing_or_excess: toDecimal(key.calculated),
    quantity_potential: toDecimal(add(key.inStock, key.expected)),
    quantity_expired: toDecimal(key.expired),
  };
}
