import { itemEvent, type ItemBody } from '@pegboard/contracts';
import {
  aggregateSchema,
  anything,
  flag,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Aggregate,
  type AggregateType,
} from '@pegboard/eventing';
import type { Instant, Quantity } from '@pegboard/kit';

export interface ItemConfig {
  readonly id: number;
  readonly name: string;
  readonly values: readonly string[];
}

/** A text of the company's own, by its name. */
export interface CustomFieldText {
  readonly field_name: string;
  readonly field_value: string;
}

export interface Variant {
  readonly id: number;
  readonly sku: string;
  readonly salesPrice: Quantity | null;
  readonly purchasePrice: Quantity | null;
  readonly supplierItemCodes: readonly string[];
  readonly internalBarcode: string | null;
  readonly registeredBarcode: string | null;
  readonly leadTime: number | null;
  readonly minimumOrderQuantity: Quantity | null;
  readonly configAttributes: readonly { readonly config_name: string; readonly config_value: string }[];
  readonly customFields: readonly CustomFieldText[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
}

/** A product or a material with its variants (I1). Stock is kept per variant. */
export interface Item extends Aggregate {
  readonly type: 'product' | 'material';
  readonly name: string;
  readonly uom: string;
  readonly categoryName: string | null;
  readonly isSellable: boolean;
  readonly isProducible: boolean;
  readonly isPurchasable: boolean;
  readonly isAutoAssembly: boolean;
  readonly batchTracked: boolean;
  readonly serialTracked: boolean;
  readonly operationsInSequence: boolean;
  readonly purchaseUom: string | null;
  /** Stock units in one purchase unit. */
  readonly purchaseUomConversionRate: Quantity | null;
  readonly defaultSupplierId: number | null;
  readonly additionalInfo: string;
  readonly leadTime: number | null;
  readonly minimumOrderQuantity: Quantity | null;
  readonly configs: readonly ItemConfig[];
  readonly archivedAt: Instant | null;
  readonly variants: readonly Variant[];
}

export const liveVariants = (item: Item): readonly Variant[] => item.variants.filter((variant) => variant.deletedAt === null);

const variant = part<Variant>({
  id: whole,
  sku: text,
  salesPrice: optional(quantity),
  purchasePrice: optional(quantity),
  supplierItemCodes: listOf(text),
  internalBarcode: optional(text),
  registeredBarcode: optional(text),
  leadTime: optional(whole),
  minimumOrderQuantity: optional(quantity),
  configAttributes: listOf(part<Variant['configAttributes'][number]>({ config_name: text, config_value: text })),
  customFields: listOf(anything<CustomFieldText>()),
  createdAt: instantText,
  updatedAt: instantText,
  deletedAt: optional(instantText),
});

export const itemsSchema = aggregateSchema<Item>(
  'items',
  {
    type: oneOf(['product', 'material']),
    name: text,
    uom: text,
    categoryName: optional(text),
    isSellable: flag,
    isProducible: flag,
    isPurchasable: flag,
    isAutoAssembly: flag,
    batchTracked: flag,
    serialTracked: flag,
    operationsInSequence: flag,
    purchaseUom: optional(text),
    purchaseUomConversionRate: optional(quantity),
    defaultSupplierId: optional(whole),
    additionalInfo: text,
    leadTime: optional(whole),
    minimumOrderQuantity: optional(quantity),
    configs: listOf(part<ItemConfig>({ id: whole, name: text, values: listOf(text) })),
    archivedAt: optional(instantText),
    variants: listOf(variant),
  },
  { indexes: ['name', 'variants.id', 'defaultSupplierId', 'createdAt', 'updatedAt'] },
);

export const items: AggregateType<Item, ItemBody> = {
  event: itemEvent,
  collection: itemsSchema,
  toBody: (item) => ({
    id: item.id,
    version: item.version,
    is_deleted: item.isDeleted,
    type: item.type,
    name: item.name,
    uom: item.uom,
    category_name: item.categoryName,
    is_sellable: item.isSellable,
    is_producible: item.isProducible,
    is_purchasable: item.isPurchasable,
    batch_tracked: item.batchTracked,
    operations_in_sequence: item.operationsInSequence,
    purchase_uom: item.purchaseUom,
    purchase_uom_conversion_rate: item.purchaseUomConversionRate,
    default_supplier_id: item.defaultSupplierId,
    is_archived: item.archivedAt !== null,
    variants: item.variants.map((variant) => ({
      id: variant.id,
      sku: variant.sku,
      sales_price: variant.salesPrice,
      purchase_price: variant.purchasePrice,
      minimum_order_quantity: variant.minimumOrderQuantity ?? item.minimumOrderQuantity,
      lead_time: variant.leadTime ?? item.leadTime,
      config_attributes: variant.configAttributes.map((attribute) => ({ ...attribute })),
      supplier_item_codes: [...variant.supplierItemCodes],
      internal_barcode: variant.internalBarcode,
      registered_barcode: variant.registeredBarcode,
      created_at: variant.createdAt,
      updated_at: variant.updatedAt,
      is_deleted: item.isDeleted || variant.deletedAt !== null,
    })),
  }),
};
