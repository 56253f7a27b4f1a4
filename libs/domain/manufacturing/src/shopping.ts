import { conflict, toDecimal, type Quantity } from '@pegboard/kit';

/** One line of a list of missing materials (S7), in the words of the plan. */
export interface MissingMaterial {
  readonly variant_id: number;
  readonly location_id: number;
  readonly sku: string;
  readonly quantity_missing: Quantity;
  readonly default_supplier_id: number | null;
  readonly can_buy: boolean;
  readonly can_make: boolean;
}

export interface Purchase<M> {
  readonly supplierId: number;
  readonly locationId: number;
  readonly rows: readonly M[];
}

export interface Skipped<M> {
  readonly material: M;
  readonly code: string;
  readonly reason: string;
}

/**
 * What of a list is bought: one purchase a supplier and location (M8). What is made here is left out, because what it is made of
 * stands on the list too.
 * @param supplierId instead of each item's default supplier
 */
export function purchasesFor<M extends MissingMaterial>(
  missing: readonly M[],
  supplierId?: number,
): { purchases: Purchase<M>[]; skipped: Skipped<M>[] } {
  const purchases = new Map<string, Purchase<M>>();
  const skipped: Skipped<M>[] = [];
  for (const material of missing.filter((each) => each.quantity_missing > 0)) {
    const reason = whyNotBought(material, supplierId);
    if (reason) {
      skipped.push({ material, ...reason });
      continue;
    }
    const supplier = supplierId ?? material.default_supplier_id!;
    const key = `${supplier}@${material.location_id}`;
    const known = purchases.get(key) ?? { supplierId: supplier, locationId: material.location_id, rows: [] };
    purchases.set(key, { ...known, rows: [...known.rows, material] });
  }
  return { purchases: [...purchases.values()], skipped };
}

function whyNotBought(material: MissingMaterial, supplierId: number | undefined): { code: string; reason: string } | undefined {
  if (material.can_make) return { code: 'IS_MADE', reason: `${material.sku} is made here; what it is made of is on the list, too.` };
  if (!material.can_buy) return { code: 'NOT_PURCHASABLE', reason: `${material.sku} can't be bought: Buy is off for it.` };
  if (supplierId === undefined && material.default_supplier_id === null)
    return { code: 'NO_SUPPLIER', reason: `${material.sku} has no default supplier; choose one.` };
  return undefined;
}

/**
 * How much is bought or made for one ingredient row: what is asked for, else what is missing.
 * @throws Rejection NOTHING_MISSING
 */
export function quantityToSource(asked: Quantity | undefined, missing: Quantity, orderNo: string): Quantity {
  if (asked !== undefined) return asked;
  if (missing <= 0)
    throw conflict('NOTHING_MISSING', 'quantity', `Nothing of this ingredient is missing for ${orderNo}; name a quantity to get more.`, {
      missing: toDecimal(missing),
    });
  return missing;
}
