import { OmitType } from '@nestjs/swagger';
import type { Quantity } from '@pegboard/kit';
import { BooleanField, ListQuery, QuantityField, QueryBoolean, QueryQuantity, QueryText, SortedBy, TextField } from '@pegboard/service';

const optional = { optional: true } as const;

export class CreateTaxRateDto {
  @QuantityField({ sign: 'notNegative', description: 'In percent, below 1000.', example: 15 }) rate!: Quantity;
  @TextField({ ...optional, max: 255, example: '15% VAT', description: 'Default: the rate, such as 15%.' }) name?: string;
  @BooleanField({ ...optional, description: 'Only noted, for clerks and programs that make orders. Default: false.' })
  is_default_sales?: boolean;
  @BooleanField({ ...optional, description: 'As is_default_sales. Default: false.' }) is_default_purchases?: boolean;
}

export const TAX_RATE_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(TAX_RATE_SORTS)
export class TaxRatesQuery extends OmitType(ListQuery, ['include_deleted']) {
  @QueryQuantity() rate?: Quantity;
  @QueryText() name?: string;
  @QueryBoolean() is_default_sales?: boolean;
  @QueryBoolean() is_default_purchases?: boolean;
}
