import { IngredientAvailability } from '@pegboard/contracts';
import type { z } from 'zod';
import { answer, answered, times, withVariant } from '@pegboard/service';
import { givenBatchesAnswer } from '../productions/batches.answer';

const { id, quantity, digits, text, instant, flag } = answered;

export const recipeRowAnswer = answer(
  'ManufacturingOrderRecipeRow',
  {
    id,
    manufacturing_order_id: id,
    variant_id: id,
    ...withVariant,
    notes: text,
    planned_quantity_per_unit: digits,
    planned_quantity: quantity,
    total_actual_quantity: digits.meta({ description: 'The total quantity that will be used when the order is done, or that was used.' }),
    consumed_quantity: quantity,
    ingredient_availability: IngredientAvailability.meta({ description: 'NOT_AVAILABLE until the first plan.' }),
    ingredient_expected_date: instant.optional(),
    cost: quantity
      .nullable()
      .meta({ description: 'What its productions have used was worth. Null if nothing is used, or that was unknown.' }),
    missing_quantity: quantity,
    is_at_risk: flag.meta({ description: 'A part has no supply, at any level, or its supply comes after the production deadline' }),
    batch_transactions: givenBatchesAnswer,
    ...times,
  },
  {
    id: 41,
    manufacturing_order_id: 9,
    variant_id: 6,
    notes: '',
    planned_quantity_per_unit: '1',
    planned_quantity: 10,
    total_actual_quantity: '0',
    consumed_quantity: 0,
    ingredient_availability: 'EXPECTED',
    ingredient_expected_date: '2026-05-18T00:00:00.000Z',
    cost: null,
    missing_quantity: 0,
    is_at_risk: false,
    batch_transactions: [],
    created_at: '2026-05-04T09:31:00.000Z',
    updated_at: '2026-05-04T09:31:00.000Z',
    deleted_at: null,
  },
);
export type RecipeRowAnswer = z.output<typeof recipeRowAnswer>;
