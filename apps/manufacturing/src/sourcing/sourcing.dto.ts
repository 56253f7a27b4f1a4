import { IdField, DateField, QuantityField } from '@pegboard/service';
import type { DateOrInstant, Quantity } from '@pegboard/kit';

export class BuyMissingIngredientsDto {
  @IdField({ optional: true, description: 'Default: the default supplier of each item.' }) supplier_id?: number;
  @DateField({ optional: true }) expected_arrival_date?: DateOrInstant;
}

export class BuyIngredientDto extends BuyMissingIngredientsDto {
  @QuantityField({ optional: true, description: 'In stock units. Default: the missing quantity.' }) quantity?: Quantity;
}

export class MakeDto {
  @QuantityField({ optional: true, description: 'Default: the missing quantity.' }) quantity?: Quantity;
  @DateField({ optional: true }) production_deadline_date?: DateOrInstant;
}
