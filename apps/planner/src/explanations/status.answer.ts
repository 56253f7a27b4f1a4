import { z } from 'zod';
import { IngredientAvailability, ProductAvailability, ProductionStatus } from '@pegboard/contracts';
import { answer, answered } from '@pegboard/service';

const { quantity, instant, flag } = answered;

const ofIngredients = {
  ingredient_availability: IngredientAvailability,
  ingredient_expected_date: instant.nullable(),
  missing_quantity: quantity.meta({ description: 'The quantity that no supply covers; 0 for a whole order' }),
  is_overdue: flag.meta({ description: 'The date of a supply that it uses has passed' }),
  is_late: flag.meta({ description: 'It can’t be ready on its delivery date or deadline' }),
  is_at_risk: flag.meta({
    description: 'A part of what it needs has no supply, at any level, or its supply comes after its date',
  }),
};

export const salesStatusAnswer = answer(
  'SalesStatus',
  {
    product_availability: ProductAvailability,
    product_expected_date: instant.nullable(),
    production_status: ProductionStatus,
    ...ofIngredients,
  },
  {
    product_availability: 'NOT_AVAILABLE',
    product_expected_date: null,
    production_status: 'NONE',
    ingredient_availability: 'NOT_AVAILABLE',
    ingredient_expected_date: null,
    missing_quantity: 6,
    is_overdue: false,
    is_late: true,
    is_at_risk: true,
  },
);

export const ingredientStatusAnswer = answer('IngredientStatus', ofIngredients, {
  ingredient_availability: 'EXPECTED',
  ingredient_expected_date: '2026-05-18T00:00:00.000Z',
  missing_quantity: 0,
  is_overdue: false,
  is_late: false,
  is_at_risk: false,
});

/** Either kind of status: that of what is sold, or of what is made or moved. */
export const statusAnswer = z.union([salesStatusAnswer, ingredientStatusAnswer]);
export type StatusAnswer = z.output<typeof statusAnswer>;
