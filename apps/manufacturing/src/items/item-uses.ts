import { MAX_USES_NAMED, type DeletedThings, type UsesFound } from '@pegboard/contracts';
import { firstUses, namedUnder } from '@pegboard/service';
import type { OrderStore } from '../orders/manufacturing-order.schema';
import type { RecipeStore } from '../recipes/recipe.schema';

/** The manufacturing orders and recipes that name what inventory has deleted (I5). */
export async function usesInManufacturing(
  { variant_ids, locations }: DeletedThings,
  orders: OrderStore,
  recipes: RecipeStore,
): Promise<UsesFound> {
  const places = locations.map(({ id }) => id);
  const ofOrders = [...namedUnder(['variantId', 'rows.variantId'], variant_ids), ...namedUnder(['locationId'], places)];
  const [made, recipesOf] = await Promise.all([
    firstUses(orders, ofOrders, ({ id, orderNo }) => ({ type: 'manufacturing_order', id, number: orderNo })),
    firstUses(recipes, namedUnder(['rows.ingredientVariantId'], variant_ids), ({ id }) => ({
      type: 'recipe',
      id,
      number: `of variant ${id}`,
    })),
  ]);
  return { uses: [...made, ...recipesOf].slice(0, MAX_USES_NAMED) };
}
