import { reject, type ErrorCode, type Quantity, type Rejection } from '@pegboard/kit';

/** One line of a list of missing materials (S7), as the planner answers it. */
export interface MissingMaterial {
  readonly variant_id: number;
  readonly location_id: number;
  readonly sku: string;
  readonly quantity_missing: Quantity;
  readonly default_supplier_id: number | null;
  readonly can_buy: boolean;
  readonly can_make: boolean;
  /** 1: an ingredient of the order itself; 2: of a subassembly; and so on. */
  readonly level: number;
}

export interface ShoppingList<M> {
  /** One purchase order each: a supplier at a location. */
  readonly purchases: readonly { readonly supplierId: number; readonly locationId: number; readonly rows: readonly M[] }[];
  readonly skipped: readonly Skipped<M>[];
}

export interface Skipped<M> {
  readonly material: M;
  readonly code: ErrorCode;
  readonly message: string;
}

/** P13: nothing that an order lacks isn't being ordered already. */
export const nothingMissing = (orderNo: string): Rejection => reject('NOTHING_MISSING', 'id', `No material is missing for ${orderNo}.`);

/**
 * The materials of a list that somebody chose; all if nobody did.
 * @throws Rejection NOTHING_MISSING (409) for one that isn't missing
 */
export function chosenMaterials<M extends MissingMaterial>(missing: readonly M[], variantIds: readonly number[] | undefined): readonly M[] {
  if (variantIds === undefined) return missing;
  const lacking = missing.filter((material) => material.quantity_missing > 0);
  const other = variantIds.findIndex((id) => !lacking.some((material) => material.variant_id === id));
  if (other >= 0) {
    const variantId = variantIds[other]!;
    const listed = missing.find((material) => material.variant_id === variantId);
    const sku = listed?.sku ?? `Variant ${variantId}`;
    throw reject('NOTHING_MISSING', `variant_ids/${other}`, `${sku} is not ${listed ? 'missing' : 'on this list of missing materials'}.`, {
      variant_id: variantId,
    });
  }
  return lacking.filter((material) => variantIds.includes(material.variant_id));
}

/**
 * What of a list is bought, per supplier and location (M8). What is made here is left out: its own ingredients stand on
 * the list, too, and buying both would bring everything twice.
 * @param supplierId instead of each item's default supplier
 */
export function shoppingList<M extends MissingMaterial>(missing: readonly M[], supplierId?: number): ShoppingList<M> {
  const purchases = new Map<string, { supplierId: number; locationId: number; rows: M[] }>();
  const skipped: Skipped<M>[] = [];
  for (const material of missing) {
    if (material.quantity_missing <= 0) continue;
    const reason = skipReason(material, supplierId);
    if (reason) {
      skipped.push({ material, ...reason });
      continue;
    }
    const supplier = supplierId ?? material.default_supplier_id!;
    const key = `${supplier}@${material.location_id}`;
    const purchase = purchases.get(key) ?? { supplierId: supplier, locationId: material.location_id, rows: [] };
    purchase.rows.push(material);
    purchases.set(key, purchase);
  }
  return { purchases: [...purchases.values()], skipped };
}

function skipReason(material: MissingMaterial, supplierId: number | undefined): { code: ErrorCode; message: string } | undefined {
  if (material.can_make) return { code: 'IS_MADE', message: `${material.sku} is made here. Its ingredients are in the list too.` };
  if (!material.can_buy)
    return {
      code: 'NOT_PURCHASABLE',
      message: `${material.sku} can't be bought: Buy is off for it or its location, or one of them is archived.`,
    };
  if (supplierId === undefined && material.default_supplier_id === null)
    return { code: 'NO_SUPPLIER', message: `${material.sku} has no default supplier. Give a supplier_id.` };
  return undefined;
}

/** What of a list is made here, deepest first: what is made earlier stands earlier in the Schedule (M8). */
export function makingList<M extends MissingMaterial>(
  missing: readonly M[],
): { readonly made: readonly M[]; readonly skipped: readonly Skipped<M>[] } {
  const lacking = missing.filter((material) => material.quantity_missing > 0);
  const made = lacking.filter((material) => material.can_make).sort((a, b) => b.level - a.level);
  const skipped = lacking
    .filter((material) => !material.can_make)
    .map((material) => ({
      material,
      code: 'NOT_PRODUCIBLE' as const,
      message: `${material.sku} can't be made: it has no recipe, Make is off for it or its location, or one of them is archived.`,
    }));
  return { made, skipped };
}
