import { z } from 'zod';
import { answer, answered, times, withDefaultSupplier } from '@pegboard/service';

const { id, text, flag, instant, quantity } = answered;

const MADE = '2026-05-04T08:15:00.000Z';
const made = { created_at: MADE, updated_at: MADE, deleted_at: null };

const variantShape = {
  id,
  sku: text,
  sales_price: quantity.nullable(),
  purchase_price: quantity,
  product_id: id.nullable(),
  material_id: id.nullable(),
  type: z.enum(['product', 'material', 'service']),
  internal_barcode: text,
  registered_barcode: text,
  supplier_item_codes: z.array(text),
  lead_time: z.int().nullable().meta({ description: 'Days from order to arrival' }),
  minimum_order_quantity: quantity.nullable(),
  config_attributes: z.array(z.strictObject({ config_name: text, config_value: text })),
  custom_fields: z.array(z.strictObject({ field_name: text, field_value: text })),
  ...times,
};
const chair = {
  id: 8,
  sku: 'CHAIR',
  sales_price: 150,
  purchase_price: 150,
  product_id: 8,
  material_id: null,
  type: 'product' as const,
  internal_barcode: '',
  registered_barcode: '4740001000084',
  supplier_item_codes: ['CH-100'],
  lead_time: 30,
  minimum_order_quantity: 50,
  config_attributes: [{ config_name: 'Wood', config_value: 'oak' }],
  custom_fields: [{ field_name: 'Power level', field_value: 'Strong' }],
  ...made,
};
export const variantAnswer = answer('Variant', variantShape, chair);
export type VariantAnswer = z.output<typeof variantAnswer>;

/** What products and materials share. */
const itemShape = {
  id,
  name: text,
  uom: text.meta({ description: 'The unit in which stock is counted' }),
  category_name: text,
  is_sellable: flag,
  is_producible: flag,
  is_purchasable: flag,
  default_supplier_id: id.nullable(),
  ...withDefaultSupplier,
  additional_info: text,
  batch_tracked: flag,
  purchase_uom: text.nullable(),
  purchase_uom_conversion_rate: answered.digits.nullable().meta({ description: 'Stock units in one purchase unit' }),
  custom_field_collection_id: id.nullable().meta({ description: 'Always null: there are no collections here' }),
  variants: z.array(variantAnswer),
  archived_at: instant.nullable(),
  ...times,
};
const configShape = { id, name: text, values: z.array(text) };

export const productAnswer = answer(
  'Product',
  {
    ...itemShape,
    type: z.literal('product'),
    configs: z.array(z.strictObject({ ...configShape, product_id: id, material_id: z.null() })),
    is_auto_assembly: flag,
    serial_tracked: flag,
    operations_in_sequence: flag,
    lead_time: z.int().nullable(),
    minimum_order_quantity: quantity.nullable(),
  },
  {
    id: 8,
    name: 'Chair',
    type: 'product',
    uom: 'pcs',
    category_name: 'Furniture',
    is_sellable: true,
    is_producible: true,
    is_purchasable: true,
    default_supplier_id: 1,
    additional_info: '',
    batch_tracked: false,
    purchase_uom: null,
    purchase_uom_conversion_rate: null,
    custom_field_collection_id: null,
    variants: [chair],
    configs: [{ id: 1, name: 'Wood', values: ['oak', 'beech'], product_id: 8, material_id: null }],
    archived_at: null,
    ...made,
    is_auto_assembly: false,
    serial_tracked: false,
    operations_in_sequence: false,
    lead_time: null,
    minimum_order_quantity: null,
  },
);
export type ProductAnswer = z.output<typeof productAnswer>;

export const materialAnswer = answer(
  'Material',
  {
    ...itemShape,
    type: z.literal('material'),
    configs: z.array(z.strictObject({ ...configShape, product_id: id.nullable(), material_id: id })),
  },
  {
    id: 12,
    name: 'Varnish',
    type: 'material',
    uom: 'l',
    category_name: 'Raw material',
    is_sellable: false,
    is_producible: false,
    is_purchasable: true,
    default_supplier_id: 4,
    additional_info: 'Keep above 5 °C.',
    batch_tracked: true,
    purchase_uom: 'canister',
    purchase_uom_conversion_rate: '20',
    custom_field_collection_id: null,
    variants: [
      {
        ...chair,
        id: 12,
        sku: 'VARNISH',
        sales_price: null,
        purchase_price: 9.5,
        product_id: null,
        material_id: 12,
        type: 'material',
        registered_barcode: '',
        supplier_item_codes: [],
        lead_time: 7,
        minimum_order_quantity: null,
        config_attributes: [],
      },
    ],
    configs: [],
    archived_at: null,
    ...made,
  },
);
export type MaterialAnswer = z.output<typeof materialAnswer>;

/** The public description has it as a number here. */
const rateAsNumber = { purchase_uom_conversion_rate: quantity.nullable() } as const;

export const extendedVariantAnswer = answer(
  'VariantWithItem',
  {
    ...variantShape,
    product_or_material: z
      .union([z.strictObject({ ...productAnswer.shape, ...rateAsNumber }), z.strictObject({ ...materialAnswer.shape, ...rateAsNumber })])
      .optional()
      .meta({ description: 'With `extend=product_or_material`' }),
  },
  chair,
);
export type ExtendedVariantAnswer = z.output<typeof extendedVariantAnswer>;
