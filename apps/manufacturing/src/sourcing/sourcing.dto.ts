import { IdField, InstantField, QuantityField } from '@pegboard/service';
import type { Instant, Quantity } from '@pegboard/kit';

export class BuyMissingDto {
  @IdField({ optional: true, description: 'Default: the default supplier of each item.' }) supplier_id?: number;
  @InstantField({ optional: true }) expected_arrival_date?: Instant;
}

export class BuyDto extends BuyMissingDto {
  @QuantityField({ optional: true, description: 'In stock units. Default: the missing quantity.' }) quantity?: Quantity;
}

export class MakeDto {
  @QuantityField({ optional: true, description: 'Default: the missing quantity.' }) quantity?: Quantity;
  @InstantField({ optional: true }) production_deadline_date?: Instant;
}
