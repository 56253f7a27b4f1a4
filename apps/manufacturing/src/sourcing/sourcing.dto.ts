import { IdField, InstantField, QuantityField } from '@pegboard/service';
import type { Instant, Quantity } from '@pegboard/kit';

export class BuyMissingDto {
  @IdField({ optional: true, description: "Absent: each item's default supplier." }) supplier_id?: number;
  @InstantField({ optional: true }) expected_arrival_date?: Instant;
}

export class BuyDto extends BuyMissingDto {
  @QuantityField({ optional: true, description: 'Absent: what is missing, in stock units.' }) quantity?: Quantity;
}

export class MakeDto {
  @QuantityField({ optional: true, description: 'Absent: what is missing.' }) quantity?: Quantity;
  @InstantField({ optional: true }) production_deadline_date?: Instant;
}
