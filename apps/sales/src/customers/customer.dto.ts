import { OmitType } from '@nestjs/swagger';
import { MAX_ADDRESSES } from '@pegboard/domain-sales';
import {
  CurrencyField,
  editOf,
  EmailField,
  IdField,
  ListQuery,
  QuantityField,
  QueryText,
  RowsField,
  SortedBy,
  TextField,
} from '@pegboard/service';
import { CustomerAddressDto } from '../addresses/address.dto';
import type { Quantity } from '@pegboard/kit';

const maybe = { optional: true, nullable: true } as const;

export class CreateCustomerDto {
  @TextField({ example: 'Northern Interiors' }) name!: string;
  @TextField({ ...maybe, example: 'Ada' }) first_name?: string | null;
  @TextField({ ...maybe, example: 'Lindqvist' }) last_name?: string | null;
  @TextField({ ...maybe, example: 'Northern Interiors Ltd' }) company?: string | null;
  @EmailField({ ...maybe, example: 'orders@northern.example' }) email?: string | null;
  @TextField({ ...maybe, example: '+45 5550 0123' }) phone?: string | null;
  @TextField({ ...maybe, max: 4000, min: 0 }) comment?: string | null;
  @CurrencyField({ ...maybe, example: 'EUR', description: 'Default: the base currency.' }) currency?: string | null;
  @TextField({ ...maybe, example: 'CRM-4711' }) reference_id?: string | null;
  @TextField({ ...maybe, example: 'Retail' }) category?: string | null;
  @QuantityField({ ...maybe, sign: 'notNegative' }) discount_rate?: Quantity | null;
  @RowsField(() => CustomerAddressDto, { optional: true, max: MAX_ADDRESSES }) addresses?: CustomerAddressDto[];
}

export class UpdateCustomerDto extends editOf(OmitType(CreateCustomerDto, ['addresses'])) {
  @IdField(maybe) default_billing_id?: number | null;
  @IdField(maybe) default_shipping_id?: number | null;
}

export const CUSTOMER_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(CUSTOMER_SORTS)
export class CustomersQuery extends ListQuery {
  @QueryText() name?: string;
  @QueryText() email?: string;
  @QueryText() first_name?: string;
  @QueryText() last_name?: string;
  @QueryText() company?: string;
  @QueryText() phone?: string;
  @QueryText() category?: string;
  @QueryText() currency?: string;
  @QueryText() reference_id?: string;
}
