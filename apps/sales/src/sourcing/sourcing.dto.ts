import { OptionalBody, IdField, IdsField, DateField, QuantityField } from '@pegboard/service';
import type { DateOrInstant, Quantity } from '@pegboard/kit';

const optional = { optional: true } as const;

export class MakeInBatchDto {
  @QuantityField({ ...optional, description: 'Default: the suggested quantity.' }) quantity?: Quantity;
  @DateField(optional) production_deadline_date?: DateOrInstant;
}

export class BuyForRowDto {
  @QuantityField({ ...optional, description: 'In stock units. Default: the missing quantity.' }) quantity?: Quantity;
  @IdField({ ...optional, description: 'Default: the default supplier.' }) supplier_id?: number;
  @DateField(optional) expected_arrival_date?: DateOrInstant;
}

export class OutsourceDto extends BuyForRowDto {
  @IdField({ ...optional, description: 'The location where the contractor gets the ingredients. Default: the location of the row.' })
  tracking_location_id?: number;
}

/** Which materials of the list. */
export class MissingMaterialsDto extends OptionalBody {
  @IdsField({ ...optional, min: 1, description: 'Only these of the missing materials. Default: all.' }) variant_ids?: number[];
}

export class BuyMissingMaterialsDto extends MissingMaterialsDto {
  @IdField({ ...optional, description: 'Default: the default supplier of each item.' }) supplier_id?: number;
  @DateField(optional) expected_arrival_date?: DateOrInstant;
}
