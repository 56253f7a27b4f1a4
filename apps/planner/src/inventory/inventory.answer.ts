import { z } from 'zod';
import { answer, answered, withVariant } from '@pegboard/service';

const { id, text, flag, digits } = answered;

/** A location inside another resource's answer. */
const locationInside = z.strictObject({
  id,
  name: text,
  is_primary: flag,
  sales_allowed: flag,
  purchase_allowed: flag,
  manufacturing_allowed: flag,
});
export type LocationInside = z.output<typeof locationInside>;

export const inventoryAnswer = answer(
  'Inventory',
  {
    variant_id: id,
    ...withVariant,
    location_id: id,
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
    location: locationInside.optional().meta({ description: 'With `extend=location`' }),
  },
  {
    variant_id: 8,
    location_id: 1,
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
  },
);
export type InventoryAnswer = z.output<typeof inventoryAnswer>;
