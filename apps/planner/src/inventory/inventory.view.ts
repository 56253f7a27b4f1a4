import type { BodyOf, locationEvent } from '@pegboard/contracts';
import { type Quantity, toDecimal, ZERO, add } from '@pegboard/kit';
import type { KeyFigures } from '@pegboard/domain-planning';
import type { LocationInside, InventoryAnswer } from './inventory.answer';

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
