import {
  BooleanField,
  IdField,
  IntegerField,
  JsonField,
  ListQuery,
  MoneyField,
  QuantityField,
  QueryBoolean,
  QueryId,
  QueryIds,
  QueryText,
  QueryTexts,
  RowsField,
  TextField,
  SortedBy,
} from '@pegboard/service';
import type { Quantity } from '@pegboard/kit';
import { TextsField } from './texts-field';

const optional = { optional: true } as const;
const nullable = { optional: true, nullable: true } as const;
const MOST_VARIANTS = 500;

export class ConfigAttributeDto {
  @TextField()
  config_name!: string;

  @TextField()
  config_value!: string;
}

export class ConfigDto {
  @IdField(optional)
  id?: number;

  @TextField()
  name!: string;

  @TextsField()
  values!: string[];
}

/** What a variant has besides its SKU; the same fields may be given when it is made and later. */
class VariantFields {
  @MoneyField(nullable)
  sales_price?: Quantity | null;

  @MoneyField(nullable)
  purchase_price?: Quantity | null;

  @TextsField(optional)
  supplier_item_codes?: string[];

  @TextField({ ...nullable, min: 0, max: 40 })
  internal_barcode?: string | null;

  @TextField({ ...nullable, min: 0, max: 40 })
  registered_barcode?: string | null;

  @IntegerField({ ...nullable, max: 3_650, description: 'Days from order to arrival.' })
  lead_time?: number | null;

  @QuantityField({ ...nullable, sign: 'notNegative', description: 'The least that a supplier sells at once, in purchase units.' })
  minimum_order_quantity?: Quantity | null;

  @RowsField(() => ConfigAttributeDto, { ...optional, max: 20 })
  config_attributes?: ConfigAttributeDto[];

  @JsonField(optional)
  custom_fields?: unknown[];

  @IdField(nullable)
  product_id?: number | null;

  @IdField(nullable)
  material_id?: number | null;
}

export class VariantDto extends VariantFields {
  @TextField({ description: 'Unique over all variants.' })
  sku!: string;
}

export class VariantEditDto extends VariantFields {
  @TextField(optional)
  sku?: string;
}

/** What products and materials share. */
class ItemFields {
  @TextField({ ...optional, max: 40 })
  uom?: string;

  @TextField({ ...nullable, min: 0 })
  category_name?: string | null;

  @IdField(nullable)
  default_supplier_id?: number | null;

  @TextField({ ...nullable, min: 0, max: 5_000 })
  additional_info?: string | null;

  @BooleanField({ ...optional, description: 'Every movement then names batches (I3).' })
  batch_tracked?: boolean;

  @BooleanField(optional)
  is_sellable?: boolean;

  @TextField({ ...nullable, max: 40 })
  purchase_uom?: string | null;

  @QuantityField({ ...nullable, description: 'Stock units in one purchase unit.' })
  purchase_uom_conversion_rate?: Quantity | null;

  @RowsField(() => ConfigDto, { ...optional, max: 20 })
  configs?: ConfigDto[];

  @IdField(nullable)
  custom_field_collection_id?: number | null;
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

  @IntegerField({ ...nullable, max: 3_650 })
  lead_time?: number | null;

  @QuantityField({ ...nullable, sign: 'notNegative' })
  minimum_order_quantity?: Quantity | null;
}

export class ProductDto extends ProductFields {
  @TextField()
  name!: string;

  @RowsField(() => VariantDto, { min: 1, max: MOST_VARIANTS })
  variants!: VariantDto[];
}

export class ProductEditDto extends ProductFields {
  @TextField(optional)
  name?: string;

  @BooleanField(optional)
  is_archived?: boolean;
}

export class MaterialDto extends ItemFields {
  @TextField()
  name!: string;

  @RowsField(() => VariantDto, { min: 1, max: MOST_VARIANTS })
  variants!: VariantDto[];
}

export class MaterialEditDto extends ItemFields {
  @TextField(optional)
  name?: string;

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

  @QueryText()
  purchase_uom_conversion_rate?: string;

  @QueryBoolean()
  include_archived?: boolean;

  @QueryTexts()
  extend?: string[];
}

@SortedBy(VARIANT_SORTS)
export class VariantsQuery extends ListQuery {
  @QueryIds()
  product_id?: number[];

  @QueryIds()
  material_id?: number[];

  @QueryTexts()
  sku?: string[];

  @QueryTexts()
  sku_list?: string[];

  @QueryText()
  sales_price?: string;

  @QueryText()
  purchase_price?: string;

  @QueryText()
  internal_barcode?: string;

  @QueryText()
  registered_barcode?: string;

  @QueryTexts()
  supplier_item_codes?: string[];

  @QueryBoolean()
  include_archived?: boolean;

  @QueryTexts()
  extend?: string[];
}

export class ExtendQuery {
  @QueryTexts()
  extend?: string[];
}
