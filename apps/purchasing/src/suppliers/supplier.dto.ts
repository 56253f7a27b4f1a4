import { OmitType } from '@nestjs/swagger';
import type { Rate } from '@pegboard/kit';
import {
  AddressDto,
  CurrencyField,
  editOf,
  EmailField,
  IdField,
  ListQuery,
  QueryIds,
  QueryText,
  RateField,
  RowsField,
  SortedBy,
  TextField,
} from '@pegboard/service';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class CreateSupplierAddressDto extends AddressDto {
  @IdField()
  supplier_id!: number;
}

export class UpdateSupplierAddressDto extends editOf(AddressDto) {}

export class CreateSupplierDto {
  @TextField({ example: 'wood supplier' })
  name!: string;

  @EmailField({ ...nullable, example: 'sales@wood.example' })
  email?: string | null;

  @TextField({ ...nullable, min: 0, example: '+46 470 555 014' })
  phone?: string | null;

  @CurrencyField({ ...optional, example: 'EUR' })
  currency?: string;

  @RateField({
    ...nullable,
    description: 'For orders in the currency of the supplier that give none: how much of the base currency one unit of it is.',
  })
  conversion_rate?: Rate | null;

  @TextField({ ...nullable, min: 0, description: 'For orders that give none.', example: '30 days net' })
  payment_terms?: string | null;

  @TextField({ ...nullable, min: 0, max: 5_000 })
  comment?: string | null;

  @RowsField(() => AddressDto, { ...optional, max: 100 })
  addresses?: AddressDto[];
}

export class UpdateSupplierDto extends editOf(OmitType(CreateSupplierDto, ['addresses'])) {}

export const SUPPLIER_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(SUPPLIER_SORTS)
export class SuppliersQuery extends ListQuery {
  @QueryText({ description: 'The complete name or its beginning.' })
  name?: string;

  @QueryText()
  email?: string;

  @QueryText()
  phone?: string;
}

export class SupplierAddressesQuery extends ListQuery {
  @QueryIds()
  supplier_ids?: number[];

  @QueryText()
  line_1?: string;

  @QueryText()
  line_2?: string;

  @QueryText()
  city?: string;

  @QueryText()
  state?: string;

  @QueryText()
  zip?: string;

  @QueryText()
  country?: string;
}
