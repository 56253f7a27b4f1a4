import { divide, multiply, ONE, proportion, subtract, type Quantity } from '@pegboard/kit';
import type { PurchasingKnownItems } from './known-items';
import { stockQuantity, type IngredientRatio, type OutsourcedIngredientRow, type PurchaseOrderRow } from './purchase-order';

/** Ids that were drawn before the decision, so that the decision itself is a pure function. */
export interface NewIds {
  row(): number;
  ingredient(): number;
}

/** B5: an outsourced row's ingredients come from the product's recipe; without one they start empty (M4). */
export function ingredientsFor(row: PurchaseOrderRow, knownItems: PurchasingKnownItems, ids: NewIds): OutsourcedIngredientRow[] {
  const recipe = knownItems.recipes.get(row.variantId);
  if (!recipe || recipe.is_deleted) return [];
  return recipe.rows.map((line) => ({
    id: ids.ingredient(),
    purchaseOrderRowId: row.id,
    variantId: line.ingredient_variant_id,
    ...inRatio({ quantity: line.quantity, per: ONE }, stockQuantity(row)),
    isSuppliedByContractor: false,
    notes: line.notes,
    consumed: null,
    batches: [],
  }));
}

/** How many ingredient ids an order of these variants may need. */
export const countIngredients = (variantIds: readonly number[], knownItems: PurchasingKnownItems): number =>
  variantIds.reduce((count, id) => count + (knownItems.recipes.get(id)?.rows.length ?? 0), 0);

/** An ingredient's quantities by a ratio, for a quantity of the product in stock units. */
export const inRatio = (ratio: IngredientRatio, stock: Quantity) => ({
  quantityPerUnit: divide(ratio.quantity, ratio.per),
  ratio,
  quantity: proportion(ratio.quantity, stock, ratio.per),
});

/** The ratio as it was given: 10 for 3 is not 3.333333 for 1. Where nobody kept it, what the row says now. */
export function ratioOf({ ratio, quantityPerUnit, quantity }: OutsourcedIngredientRow, stock: Quantity): IngredientRatio {
  if (ratio) return ratio;
  return multiply(quantityPerUnit, stock) === quantity ? { quantity: quantityPerUnit, per: ONE } : { quantity, per: stock };
}

/** The same ratio to a new quantity of the product, in stock units; the very same where that stays. */
export const rescaled = (
  ingredients: readonly OutsourcedIngredientRow[],
  before: Quantity,
  after: Quantity,
): readonly OutsourcedIngredientRow[] =>
  before === after ? ingredients : ingredients.map((ingredient) => ({ ...ingredient, ...inRatio(ratioOf(ingredient, before), after) }));

/** The part of an ingredient for a part of its row, and the rest; together they are the whole. */
export function splitIngredient(ingredient: OutsourcedIngredientRow, part: Quantity, whole: Quantity): { part: Quantity; rest: Quantity } {
  const share = proportion(ingredient.quantity, part, whole);
  return { part: share, rest: subtract(ingredient.quantity, share) };
}
