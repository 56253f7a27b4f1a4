import { toDecimal, toNumber, type Quantity } from '@pegboard/kit';
import type { ExtendedVariantAnswer, MaterialAnswer, ProductAnswer, VariantAnswer } from './item.answer';
import { liveVariants, type Item, type Variant } from './item.schema';

const amount = (q: Quantity | null): number | null => (q === null ? null : toNumber(q));

export const variantView = (item: Item, variant: Variant): VariantAnswer => ({
  id: variant.id,
  sku: variant.sku,
  sales_price: amount(variant.salesPrice),
  purchase_price: amount(variant.purchasePrice) ?? 0,
  product_id: item.type === 'product' ? item.id : null,
  material_id: item.type === 'material' ? item.id : null,
  type: item.type,
  internal_barcode: variant.internalBarcode ?? '',
  registered_barcode: variant.registeredBarcode ?? '',
  supplier_item_codes: [...variant.supplierItemCodes],
  lead_time: variant.leadTime,
  minimum_order_quantity: amount(variant.minimumOrderQuantity),
  config_attributes: [...variant.configAttributes],
  custom_fields: [...variant.customFields],
  created_at: variant.createdAt,
  updated_at: variant.updatedAt,
  deleted_at: variant.deletedAt ?? (item.isDeleted ? item.updatedAt : null),
});

const shared = (item: Item) => ({
  id: item.id,
  name: item.name,
  uom: item.uom,
  category_name: item.categoryName ?? '',
  is_sellable: item.isSellable,
  is_producible: item.isProducible,
  is_purchasable: item.isPurchasable,
  default_supplier_id: item.defaultSupplierId,
  additional_info: item.additionalInfo,
  batch_tracked: item.batchTracked,
  purchase_uom: item.purchaseUom,
  purchase_uom_conversion_rate: item.purchaseUomConversionRate === null ? null : toDecimal(item.purchaseUomConversionRate),
  custom_field_collection_id: null,
  variants: liveVariants(item).map((variant) => variantView(item, variant)),
  archived_at: item.archivedAt,
  created_at: item.createdAt,
  updated_at: item.updatedAt,
  deleted_at: item.isDeleted ? item.updatedAt : null,
});

/** Materials have fewer fields than products in the API. */
const materialView = (item: Item): MaterialAnswer => ({
  ...shared(item),
  type: 'material',
  configs: item.configs.map((config) => ({ ...config, values: [...config.values], product_id: null, material_id: item.id })),
});

const productView = (item: Item): ProductAnswer => ({
  ...shared(item),
  type: 'product',
  configs: item.configs.map((config) => ({ ...config, values: [...config.values], product_id: item.id, material_id: null })),
  is_auto_assembly: item.isAutoAssembly,
  serial_tracked: item.serialTracked,
  operations_in_sequence: item.operationsInSequence,
  lead_time: item.leadTime,
  minimum_order_quantity: amount(item.minimumOrderQuantity),
});

/** As it stands beside one of its variants. */
export function itemBesideVariant(item: Item): NonNullable<ExtendedVariantAnswer['product_or_material']> {
  const rate = { purchase_uom_conversion_rate: amount(item.purchaseUomConversionRate) };
  return item.type === 'material' ? { ...materialView(item), ...rate } : { ...productView(item), ...rate };
}

export const itemView = (item: Item): ProductAnswer | MaterialAnswer => (item.type === 'material' ? materialView(item) : productView(item));
