import type { BodyOf, locationEvent, PostalAddressBody } from '@pegboard/contracts';
import { ONE, proportionUnbounded, sumUnbounded, toDecimal, withinLimit, ZERO, type Quantity } from '@pegboard/kit';
import type { ItemDirectory } from '../hearing/item-directory';
import type { LocationInside, InventoryAnswer, InventoryTotalAnswer } from './inventory.answer';
import { keysOf, valueOf, waysOfLine, type Costs, type FiguredLine } from './inventory-lines';

/** A location inside another resource's answer (`extend=location`). */
export const extendedLocation = (location: BodyOf<typeof locationEvent>): LocationInside => ({
  id: location.id,
  name: location.name,
  is_primary: location.is_primary,
  sales_allowed: location.sells,
  purchase_allowed: location.buys,
  manufacturing_allowed: location.makes,
  legal_name: location.legal_name ?? '',
  address_id: location.address ? location.id : null,
  address: location.address ? addressView(location.id, location.address) : null,
  ...(location.created_at === undefined ? {} : { created_at: location.created_at }),
  ...(location.updated_at === undefined ? {} : { updated_at: location.updated_at }),
});

const addressView = (id: number, { line_1, line_2, city, state, zip, country }: PostalAddressBody): LocationInside['address'] => ({
  id,
  line_1,
  line_2: line_2 ?? '',
  city: city ?? '',
  state: state ?? '',
  zip: zip ?? '',
  country: country ?? '',
});

export const inventoryView = (line: FiguredLine, directory: ItemDirectory, costs: Costs): InventoryAnswer => ({
  ...inventoryTotalView(line, directory, costs),
  location_id: line.locationIds[0]!,
});

export function inventoryTotalView(line: FiguredLine, directory: ItemDirectory, costs: Costs): InventoryTotalAnswer {
  const { figures, variantId } = line;
  const item = directory.itemOf(variantId);
  const variant = directory.variant(variantId);
  const { canBuy, canMake } = waysOfLine(directory, line);
  return {
    variant_id: variantId,
    sku: variant?.sku ?? '',
    name: variant?.name ?? '',
    uom: item?.uom ?? '',
    category_name: item?.categoryName ?? null,
    default_supplier_id: item?.defaultSupplierId ?? null,
    can_buy: canBuy,
    can_make: canMake,
    safety_stock_level: toDecimal(figures.safetyStock),
    reorder_point: toDecimal(figures.safetyStock),
    average_cost: toDecimal(averageOf(line, costs)),
    value_in_stock: toDecimal(valueOf(line, costs)),
    quantity_in_stock: toDecimal(figures.inStock),
    quantity_committed: toDecimal(figures.committed),
    quantity_expected: toDecimal(figures.expected),
    quantity_missing_or_excess: toDecimal(figures.calculated),
    quantity_potential: toDecimal(sumUnbounded([figures.inStock, figures.expected])),
    quantity_expired: toDecimal(figures.expired),
  };
}

/** T9: over several locations, what all is worth for all that is there. */
function averageOf(line: FiguredLine, costs: Costs): Quantity {
  const [key, more] = keysOf(line);
  if (more === undefined) return costs.get(key ?? '')?.average_cost ?? ZERO;
  const { inStock } = line.figures;
  return inStock > 0 ? withinLimit(proportionUnbounded(valueOf(line, costs), ONE, inStock)) : ZERO;
}
