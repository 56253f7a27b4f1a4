import { z } from 'zod';
import { answer, answered, withDefaultSupplier, withVariant } from '@pegboard/service';

const { id, text, flag, digits, instant } = answered;

/** A location inside another resource's answer. */
const locationInside = z.strictObject({
  id,
  name: text,
  is_primary: flag,
  sales_allowed: flag,
  purchase_allowed: flag,
  manufacturing_allowed: flag,
  legal_name: text,
  address_id: id.nullable(),
  address: z
    .strictObject({ id, line_1: text, line_2: text, city: text, state: text, zip: text, country: text })
    .nullable()
    .meta({ description: 'Its parts are empty where the location has none.' }),
  created_at: instant.optional(),
  updated_at: instant.optional(),
});
export type LocationInside = z.output<typeof locationInside>;

const itemShape = {
  variant_id: id,
  ...withVariant,
  sku: text,
  name: text,
  uom: text,
  category_name: text.nullable(),
  default_supplier_id: id.nullable(),
  ...withDefaultSupplier,
  can_buy: flag.meta({ description: 'Buy is on for the item and the location, and neither is archived' }),
  can_make: flag.meta({ description: 'Make is on for the item and the location, and neither is archived' }),
} as const;

const figuresShape = {
  safety_stock_level: digits,
  reorder_point: digits.meta({ description: 'The same as safety_stock_level' }),
  average_cost: digits,
  value_in_stock: digits,
  quantity_in_stock: digits,
  quantity_committed: digits.meta({ description: 'The open demand' }),
  quantity_expected: digits.meta({ description: 'The expected supply: bought, made or transferred' }),
  quantity_missing_or_excess: digits.meta({
    description: 'In stock − expired − committed + expected − safety stock',
  }),
  quantity_potential: digits.meta({ description: 'In stock plus expected' }),
  quantity_expired: digits,
} as const;

const EXAMPLE = {
  variant_id: 8,
  sku: 'CHAIR',
  name: 'Chair',
  uom: 'pcs',
  category_name: 'Furniture',
  default_supplier_id: 1,
  can_buy: true,
  can_make: true,
  safety_stock_level: '0',
  reorder_point: '0',
  average_cost: '150',
  value_in_stock: '600',
  quantity_in_stock: '4',
  quantity_committed: '14',
  quantity_expected: '4',
  quantity_missing_or_excess: '-6',
  quantity_potential: '8',
  quantity_expired: '0',
};

export const inventoryAnswer = answer(
  'Inventory',
  {
    ...itemShape,
    location_id: id,
    location: locationInside.optional().meta({ description: 'With `extend=location`' }),
    ...figuresShape,
  },
  { ...EXAMPLE, location_id: 1 },
);
export type InventoryAnswer = z.output<typeof inventoryAnswer>;

/** The same for the entire company. */
export const inventoryTotalAnswer = answer('InventoryTotal', { ...itemShape, ...figuresShape }, EXAMPLE);
export type InventoryTotalAnswer = z.output<typeof inventoryTotalAnswer>;
