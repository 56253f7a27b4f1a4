import { costOfWork, type Recipe, type RecipeRow, type RecipeOperation } from '@pegboard/domain-manufacturing';
import { bomRowUuid } from '@pegboard/contracts';
import { ONE, toNumber } from '@pegboard/kit';
import type { BomRowAnswer, ProductOperationRowAnswer, RecipeLineAnswer } from './recipe.answer';

export const bomRowView = (recipe: Recipe, row: RecipeRow): BomRowAnswer => ({
  id: bomRowUuid(row.id),
  product_variant_id: recipe.id,
  product_item_id: recipe.productItemId,
  ingredient_variant_id: row.ingredientVariantId,
  quantity: toNumber(row.quantity),
  notes: row.notes,
  rank: (recipe.rows.indexOf(row) + 1) * 10_000,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});

export function recipeLineView(recipe: Recipe, row: RecipeRow): RecipeLineAnswer {
  const view = bomRowView(recipe, row);
  return { ...view, product_id: recipe.productItemId, recipe_row_id: view.id };
}

export const productOperationRowView = (recipe: Recipe, operation: RecipeOperation): ProductOperationRowAnswer => ({
  id: operation.id,
  product_operation_row_id: operation.id,
  product_id: recipe.productItemId,
  product_item_id: recipe.productItemId,
  product_variant_id: recipe.id,
  operation_id: operation.operationId,
  operation_name: operation.operationName,
  resource_id: operation.resourceId,
  resource_name: operation.resourceName,
  type: operation.type,
  cost_per_hour: operation.costPerHour === null ? null : toNumber(operation.costPerHour),
  cost_parameter: operation.costPerHour === null ? null : toNumber(operation.costPerHour),
  planned_time_per_unit: toNumber(operation.plannedTimePerUnit),
  planned_time_parameter: toNumber(operation.plannedTimePerUnit),
  planned_cost_per_unit: toNumber(costOfWork(operation, operation.plannedTimePerUnit, ONE)),
  sequence: recipe.operations.indexOf(operation) + 1,
  rank: (recipe.operations.indexOf(operation) + 1) * 1000,
  group_boundary: null,
  notes: operation.notes ?? '',
  created_at: operation.createdAt,
  updated_at: operation.updatedAt,
});
