import { IdField, InstantField, QuantityField } from '@pegboard/service';
import type { Instant, Quantity } from '@pegboard/kit';

const optional = { optional: true } as const;

export class MakeInBatchDto {
  @QuantityField({ ...optional, description: 'Absent: what is suggested.' }) quantity?: Quantity;
  @InstantField(optional) production_deadline_date?: Instant;
}

export class BuyDto {
  @QuantityField({ ...optional, description: 'Absent: what is missing, in stock units.' }) quantity?: Quantity;
  @IdField({ ...optional, description: 'Absent: the default supplier.' }) supplier_id?: number;
  @InstantField(optional) expected_arrival_date?: Instant;
}

export class OutsourceDto extends BuyDto {
  @IdField({ ...optional, description: 'Where the contractor gets the ingredients; absent: the location of the row.' })
  tracking_location_id?: number;
}

export class BuyMissingDto {
  @IdField({ ...optional, description: "Absent: each item's default supplier." }) supplier_id?: number;
  @InstantField(optional) expected_arrival_date?: Instant;
}
