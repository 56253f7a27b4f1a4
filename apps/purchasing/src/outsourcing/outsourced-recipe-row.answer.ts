import { IngredientAvailability } from '@pegboard/contracts';
import type { z } from 'zod';
import { answer, answered, times, withIngredientVariant } from '@pegboard/service';
import { batchesAnswer } from '../receipts/batches.answer';

const { id, quantity, text, instant, flag } = answered;

export const outsourcedRecipeRowAnswer = answer(
  'OutsourcedPurchaseOrderRecipeRow',
  {
    id,
    purchase_order_id: id,
    purchase_order_row_id: id,
    ingredient_variant_id: id,
    ...withIngredientVariant,
    planned_quantity_per_unit: quantity.meta({ description: 'For one stock unit of the product.' }),
    quantity: quantity.meta({ description: 'For the whole row.' }),
    consumed_quantity: quantity.nullable().meta({ description: 'Null until the product is received.' }),
    is_supplied_by_contractor: flag,
    ingredient_availability: IngredientAvailability.exclude(['NO_RECIPE']).optional().meta({ description: 'Absent until the first plan.' }),
    ingredient_expected_date: instant.nullable(),
    is_at_risk: flag.meta({
      description: 'A part has no supply, at any level, or its supply comes after the expected arrival of the product',
    }),
    notes: text.nullable(),
    batch_transactions: batchesAnswer,
    cost: quantity.nullable(),
    ...times,
  },
  {
    id: 15,
    purchase_order_id: 7,
    purchase_order_row_id: 10,
    ingredient_variant_id: 8,
    planned_quantity_per_unit: 1,
    quantity: 5,
    consumed_quantity: null,
    is_supplied_by_contractor: false,
    ingredient_availability: 'IN_STOCK',
    ingredient_expected_date: null,
    is_at_risk: false,
    notes: null,
    batch_transactions: [],
    cost: null,
    created_at: '2026-05-05T11:00:00.000Z',
    updated_at: '2026-05-05T11:00:00.000Z',
    deleted_at: null,
  },
);
export type OutsourcedRecipeRowAnswer = z.output<typeof outsourcedRecipeRowAnswer>;
