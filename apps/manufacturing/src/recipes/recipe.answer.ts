import { OPERATION_TYPES } from '@pegboard/domain-manufacturing';
import { z } from 'zod';
import { answer, answered, exampleOf, times, withIngredientVariant, withProductVariant } from '@pegboard/service';

const { id, quantity, text, count } = answered;
const seconds = quantity.meta({ description: 'Seconds for one unit; once for the whole order if type is setup or fixed.' });

export const bomRowAnswer = answer(
  'BomRow',
  {
    id: text.meta({ format: 'uuid' }),
    product_variant_id: id,
    ...withProductVariant,
    product_item_id: id,
    ingredient_variant_id: id,
    ...withIngredientVariant,
    quantity: quantity.meta({ description: 'For one unit of the product.' }),
    notes: text.nullable(),
    rank: count.meta({ description: 'The position in the recipe, in steps of 10000.' }),
    created_at: times.created_at,
    updated_at: times.updated_at,
  },
  {
    id: '00000000-0000-4000-8000-00000000000c',
    product_variant_id: 8,
    product_item_id: 8,
    ingredient_variant_id: 6,
    quantity: 1,
    notes: null,
    rank: 10_000,
    created_at: '2026-04-02T07:00:00.000Z',
    updated_at: '2026-04-02T07:00:00.000Z',
  },
);
export type BomRowAnswer = z.output<typeof bomRowAnswer>;

/** As the older view of the same rows shows it. */
export const recipeLineAnswer = answer(
  'RecipeRow',
  { ...bomRowAnswer.shape, product_id: id, recipe_row_id: bomRowAnswer.shape.id },
  { ...exampleOf(bomRowAnswer), product_id: 8, recipe_row_id: exampleOf(bomRowAnswer).id },
);
export type RecipeLineAnswer = z.output<typeof recipeLineAnswer>;

export const productOperationRowAnswer = answer(
  'ProductOperationRow',
  {
    id,
    product_operation_row_id: id,
    product_id: id,
    product_item_id: id,
    product_variant_id: id,
    ...withProductVariant,
    operation_id: id,
    operation_name: text,
    resource_id: id.nullable(),
    resource_name: text.nullable(),
    type: z.enum(OPERATION_TYPES),
    cost_per_hour: quantity.nullable(),
    cost_parameter: quantity.nullable(),
    planned_time_per_unit: seconds,
    planned_time_parameter: seconds,
    planned_cost_per_unit: quantity.meta({ description: 'For one order if type is setup or fixed.' }),
    sequence: count.meta({ description: 'The position in the recipe, starting at 1.' }),
    rank: count.meta({ description: 'The position in the recipe, in steps of 1000.' }),
    group_boundary: quantity.nullable().meta({ description: 'Always null: operations are not grouped.' }),
    notes: text,
    created_at: times.created_at,
    updated_at: times.updated_at,
  },
  {
    id: 5,
    product_operation_row_id: 5,
    product_id: 8,
    product_item_id: 8,
    product_variant_id: 8,
    operation_id: 3,
    operation_name: 'Assemble chair',
    resource_id: 2,
    resource_name: 'assembly line',
    type: 'process',
    cost_per_hour: 30,
    cost_parameter: 30,
    planned_time_per_unit: 3600,
    planned_time_parameter: 3600,
    planned_cost_per_unit: 30,
    sequence: 1,
    rank: 1000,
    group_boundary: null,
    notes: '',
    created_at: '2026-04-02T07:00:00.000Z',
    updated_at: '2026-04-02T07:00:00.000Z',
  },
);
export type ProductOperationRowAnswer = z.output<typeof productOperationRowAnswer>;
