import { OmitType, PickType } from '@nestjs/swagger';
import {
  BooleanField,
  editOf,
  IdField,
  IntegerField,
  ListQuery,
  MoneyField,
  QuantityField,
  QueryBoolean,
  QueryId,
  QueryQuantity,
  QueryIds,
  QueryText,
  QueryTexts,
  RowsField,
  CodeField,
  TextField,
  SortedBy,
  QueryExtend,
  QueryOneOf,
} from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import { CollectionField, CustomFieldValueDto, MOST_CUSTOM_FIELDS } from './custom-field.dto';
import { TextsField } from './texts-field';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;
const MAX_VARIANTS = 500;

export class ConfigAttributeDto {
  @TextField({ example: 'Wood' })
  config_name!: string;

  @TextField({ example: 'oak' })
  config_value!: string;
}

export class ConfigDto {
  @IdField(optional)
  id?: number;

  @TextField({ example: 'Wood' })
  name!: string;

  @TextsField({ example: ['oak', 'beech'] })
  values!: string[];
}

/** The name may be left out where the id says which it is. */
export class UpdateConfigDto extends OmitType(ConfigDto, ['name']) {
  @TextField({ ...optional, example: 'Wood' })
  name?: string;
}

export class CreateVariantDto {
  @CodeField({ ...optional, description: 'Unique among all variants. Default: V- and the number of the variant.', example: 'CHAIR' })
  sku?: string;

  @MoneyField({ ...nullable, example: 150 })
  sales_price?: Quantity | null;

  @MoneyField({ ...nullable, example: 90 })
  purchase_price?: Quantity | null;

  @TextsField({ ...optional, example: ['CH-100'] })
  supplier_item_codes?: string[];

  @CodeField({ ...nullable, min: 0, max: 40, example: 'CHAIR-OAK' })
  internal_barcode?: string | null;

  @CodeField({ ...nullable, min: 0, max: 40, example: '4740001000084' })
  registered_barcode?: string | null;

  @IntegerField({ ...nullable, max: 3_650, description: 'Number of days from order to arrival.', example: 30 })
  lead_time?: number | null;

  @QuantityField({
    ...nullable,
    sign: 'notNegative',
    description: 'The minimum order quantity of the supplier, in purchase units.',
    example: 50,
  })
  minimum_order_quantity?: Quantity | null;

  @RowsField(() => ConfigAttributeDto, { ...optional, max: 20 })
  config_attributes?: ConfigAttributeDto[];

  @RowsField(() => CustomFieldValueDto, { ...optional, max: MOST_CUSTOM_FIELDS })
  custom_fields?: CustomFieldValueDto[];

  @IdField(nullable)
  product_id?: number | null;

  @IdField(nullable)
  material_id?: number | null;
}

export class UpdateVariantDto extends editOf(CreateVariantDto) {}

/** What products and materials share. */
class ItemFields {
  @TextField({ ...optional, max: 40, example: 'pcs' })
  uom?: string;

  @TextField({ ...nullable, min: 0, example: 'Furniture' })
  category_name?: string | null;

  @IdField(nullable)
  default_supplier_id?: number | null;

  @TextField({ ...nullable, min: 0, max: 5_000, example: 'Keep dry.' })
  additional_info?: string | null;

  @BooleanField({ ...optional, description: 'Whether every movement names batches (I3).' })
  batch_tracked?: boolean;

  @BooleanField(optional)
  is_sellable?: boolean;

  @TextField({ ...nullable, max: 40, example: 'box' })
  purchase_uom?: string | null;

  @QuantityField({ ...nullable, description: 'Stock units in one purchase unit.', example: 200 })
  purchase_uom_conversion_rate?: Quantity | null;

  @RowsField(() => ConfigDto, { ...optional, max: 20 })
  configs?: ConfigDto[];

  @CollectionField
  custom_field_collection_id?: null;
}

class ProductFields extends ItemFields {
  @BooleanField(optional)
  is_producible?: boolean;

  @BooleanField(optional)
  is_purchasable?: boolean;

  @BooleanField(optional)
  is_auto_assembly?: boolean;

  @BooleanField(optional)
  serial_tracked?: boolean;

  @BooleanField({ ...optional, description: 'Forbids starting an operation before the previous one is complete (I2).' })
  operations_in_sequence?: boolean;

  @IntegerField({ ...nullable, max: 3_650, example: 30 })
  lead_time?: number | null;

  @QuantityField({ ...nullable, sign: 'notNegative', example: 50 })
  minimum_order_quantity?: Quantity | null;
}

export class CreateProductDto extends ProductFields {
  @TextField({ example: 'Chair' })
  name!: string;

  @RowsField(() => CreateVariantDto, { min: 1, max: MAX_VARIANTS })
  variants!: CreateVariantDto[];
}

export class UpdateProductDto extends editOf(OmitType(CreateProductDto, ['variants', 'configs'])) {
  @RowsField(() => UpdateConfigDto, { ...optional, max: 20 })
  configs?: UpdateConfigDto[];

  @BooleanField(optional)
  is_archived?: boolean;
}

export class CreateMaterialDto extends ItemFields {
  @TextField({ example: 'Varnish' })
  name!: string;

  @RowsField(() => CreateVariantDto, { min: 1, max: MAX_VARIANTS })
  variants!: CreateVariantDto[];
}

export class UpdateMaterialDto extends editOf(OmitType(CreateMaterialDto, ['variants', 'configs'])) {
  @RowsField(() => UpdateConfigDto, { ...optional, max: 20 })
  configs?: UpdateConfigDto[];

  @BooleanField(optional)
  is_archived?: boolean;
}

/** The words by which items and variants are sorted, and where they are kept. */
export const ITEM_SORTS = { id: 'id', name: 'name', created_at: 'createdAt', updated_at: 'updatedAt' } as const;
export const VARIANT_SORTS = { id: 'id', sku: 'sku', created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@SortedBy(ITEM_SORTS)
export class ItemsQuery extends ListQuery {
  @QueryText()
  name?: string;

  @QueryText()
  uom?: string;

  @QueryText()
  category_name?: string;

  @QueryId()
  default_supplier_id?: number;

  @QueryBoolean()
  is_sellable?: boolean;

  @QueryBoolean()
  is_producible?: boolean;

  @QueryBoolean()
  is_purchasable?: boolean;

  @QueryBoolean()
  is_auto_assembly?: boolean;

  @QueryBoolean()
  batch_tracked?: boolean;

  @QueryBoolean()
  serial_tracked?: boolean;

  @QueryBoolean()
  operations_in_sequence?: boolean;

  @QueryText()
  purchase_uom?: string;

  @QueryQuantity()
  purchase_uom_conversion_rate?: Quantity;

  @QueryBoolean()
  include_archived?: boolean;

  @QueryExtend('supplier', 'variant')
  extend?: string[];
}

/** Materials have none of what only products have. */
@SortedBy(ITEM_SORTS)
export class MaterialsQuery extends OmitType(ItemsQuery, ['is_auto_assembly', 'serial_tracked', 'operations_in_sequence']) {}

@SortedBy(VARIANT_SORTS)
export class VariantsQuery extends ListQuery {
  @QueryOneOf(['product', 'material', 'service'])
  type?: string[];

  @QueryIds()
  product_id?: number[];

  @QueryIds()
  material_id?: number[];

  @QueryTexts()
  sku?: string[];

  @QueryTexts()
  sku_list?: string[];

  @QueryQuantity()
  sales_price?: Quantity;

  @QueryQuantity()
  purchase_price?: Quantity;

  @QueryText()
  internal_barcode?: string;

  @QueryText()
  registered_barcode?: string;

  @QueryTexts()
  supplier_item_codes?: string[];

  @QueryBoolean()
  include_archived?: boolean;

  @QueryExtend('product_or_material')
  extend?: string[];
}

/** The query of one product or material. */
export class ExtendItemQuery extends PickType(ItemsQuery, ['extend']) {}

/** The query of one variant. */
export class ExtendQuery {
  @QueryExtend('product_or_material')
  extend?: string[];
}
