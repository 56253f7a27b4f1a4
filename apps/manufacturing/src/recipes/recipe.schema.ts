import { type BodyOf, recipeEvent } from '@pegboard/contracts';
import type { DocumentAggregateStore, AggregateType } from '@pegboard/eventing';
import type { Recipe } from '@pegboard/domain-manufacturing';

type RecipeBody = BodyOf<typeof recipeEvent>;

export type RecipeStore = DocumentAggregateStore<Recipe, RecipeBody>;

/** One recipe a product variant, under the variant's id. */
export const recipes: AggregateType<Recipe, RecipeBody> = {
  event: recipeEvent,
  collection: 'recipes',
  toBody: (recipe) => ({
    id: recipe.id,
    version: recipe.version,
    is_deleted: recipe.isDeleted,
    product_variant_id: recipe.id,
    product_item_id: recipe.productItemId,
    rows: recipe.rows.map((row) => ({
      id: row.id,
      ingredient_variant_id: row.ingredientVariantId,
      quantity: row.quantity,
      notes: row.notes,
    })),
    operations: recipe.operations.map((operation) => ({
      id: operation.id,
      operation_name: operation.operationName,
      resource_name: operation.resourceName,
      planned_time_per_unit: operation.plannedTimePerUnit,
      cost_per_hour: operation.costPerHour,
    })),
  }),
};
