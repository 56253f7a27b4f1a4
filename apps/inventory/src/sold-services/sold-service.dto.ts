import { OmitType } from '@nestjs/swagger';
import {
  BooleanField,
  CodeField,
  editOf,
  ListQuery,
  MoneyField,
  QueryBoolean,
  QueryText,
  RowsField,
  SortedBy,
  TextField,
} from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import { CollectionField, CustomFieldValueDto, MOST_CUSTOM_FIELDS } from '../items/custom-field.dto';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;

export class CreateSoldServiceVariantDto {
  @CodeField({ ...nullable, description: 'Unique among all variants.', example: 'ASSEMBLY' })
  sku?: string | null;

  @MoneyField({ ...nullable, example: 60 })
  sales_price?: Quantity | null;

  @MoneyField({ ...nullable, description: 'What it costs the company.', example: 35 })
  default_cost?: Quantity | null;

  @RowsField(() => CustomFieldValueDto, { ...optional, max: MOST_CUSTOM_FIELDS })
  custom_fields?: CustomFieldValueDto[];
}

export class CreateSoldServiceDto {
  @TextField({ example: 'Assembly' })
  name!: string;

  @TextField({ ...optional, max: 40, example: 'h', description: 'Default: pcs.' })
  uom?: string;

  @TextField({ ...nullable, min: 0, example: 'On site' })
  category_name?: string | null;

  @BooleanField({ ...optional, description: 'Default: true.' })
  is_sellable?: boolean;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'Two people.' })
  additional_info?: string | null;

  @CollectionField
  custom_field_collection_id?: null;

  @RowsField(() => CreateSoldServiceVariantDto, { min: 1, max: 1 })
  variants!: CreateSoldServiceVariantDto[];
}

/** A service has one variant, whose fields are edited with its own. */
export class UpdateSoldServiceDto extends editOf(OmitType(CreateSoldServiceDto, ['variants'])) {
  @CodeField({ ...nullable, example: 'ASSEMBLY' })
  sku?: string | null;

  @MoneyField({ ...nullable, example: 60 })
  sales_price?: Quantity | null;

  @MoneyField({ ...nullable, example: 35 })
  default_cost?: Quantity | null;

  @RowsField(() => CustomFieldValueDto, { ...optional, max: MOST_CUSTOM_FIELDS })
  custom_fields?: CustomFieldValueDto[];

  @BooleanField(optional)
  is_archived?: boolean;
}

export const SOLD_SERVICE_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(SOLD_SERVICE_SORTS)
export class SoldServicesQuery extends ListQuery {
  @QueryText()
  name?: string;

  @QueryText()
  uom?: string;

  @QueryText()
  category_name?: string;

  @QueryBoolean()
  is_sellable?: boolean;

  @QueryBoolean()
  include_archived?: boolean;
}
