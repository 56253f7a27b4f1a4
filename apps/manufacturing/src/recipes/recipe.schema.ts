import { type BodyOf, recipeEvent } from '@pegboard/contracts';
import { OPERATION_TYPES, type Recipe, type RecipeOperation, type RecipeRow } from '@pegboard/domain-manufacturing';
import {
  aggregateSchema,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type AggregateType,
  type DocumentAggregateStore,
} from '@pegboard/eventing';

type RecipeBody = BodyOf<typeof recipeEvent>;

export type RecipeStore = DocumentAggregateStore<Recipe, RecipeBody>;

const row = part<RecipeRow>({
  id: whole,
  ingredientVariantId: whole,
  quantity,
  notes: optional(text),
  createdAt: instantText,
  updatedAt: instantText,
});

const operation = part<RecipeOperation>({
  id: whole,
  operationId: whole,
  operationName: text,
  resourceId: optional(whole),
  resourceName: optional(text),
  type: oneOf(OPERATION_TYPES),
  plannedTimePerUnit: quantity,
  costPerHour: optional(quantity),
  notes: optional(text),
  createdAt: instantText,
  updatedAt: instantText,
});

export const recipesSchema = aggregateSchema<Recipe>(
  'recipes',
  { productItemId: whole, rows: listOf(row), operations: listOf(operation) },
  {
    indexes: [
      'productItemId',
      'rows.id',
      'rows.ingredientVariantId',
      'operations.id',
      'operations.operationId',
      'operations.resourceId',
      'createdAt',
      'updatedAt',
    ],
  },
);

/** One recipe a product variant, under the variant's id. */
export const recipes: AggregateType<Recipe, RecipeBody> = {
  event: recipeEvent,
  collection: recipesSchema,
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
