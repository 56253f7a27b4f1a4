import { OmitType } from '@nestjs/swagger';
import { OptionalBody, IdField, IdsField, DateField, QuantityField } from '@pegboard/service';
import type { DateOrInstant, Quantity } from '@pegboard/kit';

/** Which ingredients of the list. */
export class MissingIngredientsDto extends OptionalBody {
  @IdsField({ optional: true, min: 1, description: 'Only these of the missing materials. Default: all.' }) variant_ids?: number[];
}

export class BuyMissingIngredientsDto extends MissingIngredientsDto {
  @IdField({ optional: true, description: 'Default: the default supplier of each item.' }) supplier_id?: number;
  @DateField({ optional: true }) expected_arrival_date?: DateOrInstant;
}

export class BuyIngredientDto extends OmitType(BuyMissingIngredientsDto, ['variant_ids']) {
  @QuantityField({ optional: true, description: 'In stock units. Default: the missing quantity.' }) quantity?: Quantity;
}

export class MakeDto {
  @QuantityField({ optional: true, description: 'Default: the missing quantity.' }) quantity?: Quantity;
  @DateField({ optional: true }) production_deadline_date?: DateOrInstant;
}
