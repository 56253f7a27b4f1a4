import { z } from 'zod';
import { MOVEMENT_RESOURCES } from '@pegboard/contracts';
import { answer, answered, withVariant } from '@pegboard/service';

const { id, text, instant, quantity, count } = answered;

export const movementAnswer = answer(
  'InventoryMovement',
  {
    id,
    variant_id: id,
    ...withVariant,
    location_id: id,
    batch_id: id.nullable(),
    resource_type: z.enum(MOVEMENT_RESOURCES),
    resource_id: id,
    caused_by_order_no: text,
    caused_by_resource_id: id,
    movement_date: instant,
    quantity_change: quantity,
    balance_after: quantity,
    value_per_unit: quantity,
    value_change: quantity.meta({
      description: 'What the movement adds to the value of stock. A later cost changes it without a quantity.',
    }),
    cost_variance: quantity.meta({
      description: 'The part of a later cost that went to goods that were gone: cost of goods sold or used.',
    }),
    value_in_stock_after: quantity,
    average_cost_after: quantity,
    rank: id,
    posting_id: text.meta({ description: 'The posting of which this movement is a part' }),
    reverses: text.nullable().meta({ description: 'The posting that this one reverses' }),
    posting: count.meta({ description: 'The number of the posting in the ledger' }),
    created_at: instant,
    updated_at: instant,
  },
  {
    id: 412,
    variant_id: 8,
    location_id: 1,
    batch_id: null,
    resource_type: 'SalesOrderRow',
    resource_id: 21,
    caused_by_order_no: 'SO-11',
    caused_by_resource_id: 11,
    movement_date: '2026-05-14T10:00:00.000Z',
    quantity_change: -10,
    balance_after: 4,
    value_per_unit: 150,
    value_change: -1500,
    cost_variance: 0,
    value_in_stock_after: 600,
    average_cost_after: 150,
    rank: 412,
    posting_id: 'sales_order_fulfillment/5/pack',
    reverses: null,
    posting: 187,
    created_at: '2026-05-14T10:00:00.214Z',
    updated_at: '2026-05-14T10:00:00.214Z',
  },
);
export type MovementAnswer = z.output<typeof movementAnswer>;

export const negativeStockAnswer = answer(
  'NegativeStock',
  {
    variant_id: id,
    location_id: id,
    latest_negative_stock_date: instant.nullable(),
    name: text,
    sku: text,
    category: text,
    quantity_on_hand: quantity,
    quantity_allocated: quantity,
  },
  {
    variant_id: 7,
    location_id: 1,
    latest_negative_stock_date: '2026-05-14T09:40:00.000Z',
    name: 'Screws',
    sku: 'SCREWS',
    category: 'Raw material',
    quantity_on_hand: -40,
    quantity_allocated: 0,
  },
);
export type NegativeStockAnswer = z.output<typeof negativeStockAnswer>;
