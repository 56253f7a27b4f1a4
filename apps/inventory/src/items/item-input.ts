import type { Instant } from '@pegboard/kit';
import { given, ONE, reject, required, toDecimal, ZERO } from '@pegboard/kit';
import type { Item, ItemConfig, Variant } from './item.schema';
import type {
  CreateMaterialDto,
  UpdateMaterialDto,
  CreateProductDto,
  UpdateProductDto,
  CreateVariantDto,
  UpdateVariantDto,
} from './item.dto';

type ItemInput = CreateProductDto | UpdateProductDto | CreateMaterialDto | UpdateMaterialDto;

/** The fields of an item that a request names. */
export function itemFields(type: Item['type'], body: ItemInput): Partial<Item> {
  const product = type === 'product' ? (body as UpdateProductDto) : undefined;
  return given({
    name: body.name,
    uom: body.uom,
    categoryName: body.category_name,
    isSellable: body.is_sellable,
    isProducible: product?.is_producible,
    isPurchasable: product?.is_purchasable,
    isAutoAssembly: product?.is_auto_assembly,
    batchTracked: body.batch_tracked,
    serialTracked: product?.serial_tracked,
    operationsInSequence: product?.operations_in_sequence,
    purchaseUom: body.purchase_uom,
    purchaseUomConversionRate: body.purchase_uom_conversion_rate,
    defaultSupplierId: body.default_supplier_id,
    additionalInfo: body.additional_info === null ? '' : body.additional_info,
    leadTime: product?.lead_time,
    minimumOrderQuantity: product?.minimum_order_quantity,
  }) as Partial<Item>;
}

/** What an item is unless it says otherwise: a product is made and sold, a material is bought (I1). */
export const plainItem = (type: Item['type']): Omit<Item, 'id' | 'version' | 'createdAt' | 'updatedAt' | 'name' | 'variants'> => ({
  isDeleted: false,
  type,
  uom: 'pcs',
  categoryName: null,
  isSellable: type === 'product',
  isProducible: type === 'product',
  isPurchasable: type === 'material',
  isAutoAssembly: false,
  batchTracked: false,
  serialTracked: false,
  operationsInSequence: false,
  purchaseUom: null,
  purchaseUomConversionRate: null,
  defaultSupplierId: null,
  additionalInfo: '',
  leadTime: null,
  minimumOrderQuantity: null,
  configs: [],
  archivedAt: null,
});

type Units = Pick<Item, 'name' | 'uom' | 'purchaseUom' | 'purchaseUomConversionRate'>;

/**
 * B4: a purchase unit has a number of stock units, and the stock unit itself is one of them.
 * @throws Rejection (422) `CONVERSION_RATE_REQUIRED`, `CONVERSION_RATE_OF_STOCK_UNIT`
 */
export function requirePurchaseUnit({ name, uom, purchaseUom, purchaseUomConversionRate: rate }: Units): void {
  const path = 'purchase_uom_conversion_rate';
  if (purchaseUom === null) return;
  if (purchaseUom !== uom && rate === null)
    throw reject('CONVERSION_RATE_REQUIRED', path, `${name} is counted in ${uom}. Give the number of ${uom} in one ${purchaseUom}.`, {
      purchase_uom: purchaseUom,
      uom,
    });
  if (purchaseUom === uom && rate !== null && rate !== ONE)
    throw reject('CONVERSION_RATE_OF_STOCK_UNIT', path, `${name} is counted in ${uom}, so one ${uom} can't be ${toDecimal(rate)} ${uom}.`, {
      uom,
      purchase_uom_conversion_rate: toDecimal(rate),
    });
}

/** Whether an edit names one of an item's units. */
export const namesUnits = (fields: Partial<Item>): boolean =>
  fields.uom !== undefined || fields.purchaseUom !== undefined || fields.purchaseUomConversionRate !== undefined;

export function variantFields(body: CreateVariantDto | UpdateVariantDto): Partial<Variant> {
  return given({
    sku: body.sku,
    salesPrice: body.sales_price,
    purchasePrice: body.purchase_price,
    supplierItemCodes: body.supplier_item_codes,
    internalBarcode: body.internal_barcode,
    registeredBarcode: body.registered_barcode,
    leadTime: body.lead_time,
    minimumOrderQuantity: body.minimum_order_quantity,
    configAttributes: body.config_attributes?.map(({ config_name, config_value }) => ({ config_name, config_value })),
    customFields: body.custom_fields?.map(({ field_name, field_value }) => ({ field_name, field_value })),
  }) as Partial<Variant>;
}

/** A variant without a purchase price is shown with one of zero, and that sent back is still none. */
export const editedVariant = (variant: Variant, { purchasePrice, ...fields }: Partial<Variant>, now: Instant): Variant => ({
  ...variant,
  ...fields,
  ...(purchasePrice === undefined || (purchasePrice === ZERO && variant.purchasePrice === null) ? {} : { purchasePrice }),
  updatedAt: now,
});

export const newVariant = (id: number, body: CreateVariantDto, now: Instant): Variant => ({
  id,
  sku: body.sku ?? `V-${id}`,
  salesPrice: null,
  purchasePrice: null,
  supplierItemCodes: [],
  internalBarcode: null,
  registeredBarcode: null,
  leadTime: null,
  minimumOrderQuantity: null,
  configAttributes: [],
  customFields: [],
  createdAt: now,
  updatedAt: now,
  deletedAt: null,
  ...variantFields(body),
});

interface NamedConfig {
  readonly id?: number;
  readonly name?: string;
  readonly values: readonly string[];
}

/** The options of a body with their names; an id may stand for that of an option that is there. @throws Rejection MISSING_FIELD */
export const namedConfigs = (configs: readonly NamedConfig[], known: readonly ItemConfig[]): Pick<ItemConfig, 'name' | 'values'>[] =>
  configs.map(({ id, name, values }, i) => ({
    name: required(name ?? known.find((config) => config.id === id)?.name, `configs/${i}/name`, 'name is missing.'),
    values,
  }));

/** Options named in variants are options of the item too. */
export function configsOf(
  configs: readonly Pick<ItemConfig, 'name' | 'values'>[],
  variants: readonly Pick<Variant, 'configAttributes'>[],
  nextId: () => number,
  known: readonly ItemConfig[] = [],
): ItemConfig[] {
  const values = new Map<string, Set<string>>(configs.map(({ name, values: given }) => [name, new Set(given)]));
  for (const { configAttributes } of variants) {
    for (const { config_name, config_value } of configAttributes)
      values.set(config_name, (values.get(config_name) ?? new Set()).add(config_value));
  }
  return [...values].map(([name, set]) => ({ id: known.find((config) => config.name === name)?.id ?? nextId(), name, values: [...set] }));
}
