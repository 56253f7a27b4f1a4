import { IngredientAvailability, ProductAvailability, ProductionStatus } from '@pegboard/contracts';
import { answered } from '@pegboard/service';

/** What the plan says of an order or a row (S3). */
export const planned = {
  product_availability: ProductAvailability,
  product_expected_date: answered.instant.nullable(),
  ingredient_availability: IngredientAvailability,
  ingredient_expected_date: answered.instant.nullable(),
  production_status: ProductionStatus,
  is_overdue: answered.flag,
  is_late: answered.flag,
  is_at_risk: answered.flag.meta({
    description: 'A part of what it needs has no supply, at any level, or its supply comes after its date',
  }),
} as const;
