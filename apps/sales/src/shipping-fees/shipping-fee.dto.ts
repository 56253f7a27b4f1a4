import type { Quantity } from '@pegboard/kit';
import { editOf, IdField, ListQuery, MoneyField, QueryId, TextField } from '@pegboard/service';

const maybe = { optional: true, nullable: true } as const;

class ShippingFeeDto {
  @MoneyField({ description: 'Without tax, in the currency of the order.', example: 4.5 }) amount!: Quantity;
  @TextField({ ...maybe, min: 0, max: 4000, example: 'Parcel' }) description?: string | null;
  @IdField({ ...maybe, example: 1 }) tax_rate_id?: number | null;
}

export class CreateShippingFeeDto extends ShippingFeeDto {
  @IdField() sales_order_id!: number;
}

export class UpdateShippingFeeDto extends editOf(ShippingFeeDto) {}

export class ShippingFeesQuery extends ListQuery {
  @QueryId() sales_order_id?: number;
}
