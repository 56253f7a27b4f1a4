import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, flag, instant, quantity } = answered;

export const replenishmentAnswer = answer(
  'Replenishment',
  {
    variant_id: id,
    location_id: id,
    sku: text,
    name: text,
    default_supplier_id: id.nullable(),
    can_buy: flag.meta({ description: 'Buy is on for the item and the location, and neither is archived' }),
    can_make: flag.meta({ description: 'Make is on for the item and the location, and neither is archived' }),
    quantity_in_stock: quantity,
    quantity_expired: quantity,
    quantity_committed: quantity,
    quantity_expected: quantity,
    safety_stock_level: quantity,
    quantity_missing_or_excess: quantity.meta({ description: 'Negative: the missing quantity' }),
    quantity_to_get: quantity.meta({
      description:
        'What must be bought or made, through the recipes, also for production that nobody has planned yet; as in GET /plan/to_do',
    }),
  },
  {
    variant_id: 8,
    location_id: 1,
    sku: 'CHAIR',
    name: 'Chair',
    default_supplier_id: 1,
    can_buy: true,
    can_make: true,
    quantity_in_stock: 4,
    quantity_expired: 0,
    quantity_committed: 14,
    quantity_expected: 4,
    safety_stock_level: 0,
    quantity_missing_or_excess: -6,
    quantity_to_get: 6,
  },
);
export type ReplenishmentAnswer = z.output<typeof replenishmentAnswer>;

export const replenishedAnswer = answer(
  'Replenished',
  {
    purchase_orders: z.array(
      z.strictObject({
        id,
        order_no: text,
        supplier_id: id,
        location_id: id,
        expected_arrival_date: instant.nullable(),
        purchase_order_rows: z.array(z.strictObject({ id, variant_id: id, quantity })),
      }),
    ),
    manufacturing_orders: z.array(
      z.strictObject({
        id,
        order_no: text,
        variant_id: id,
        location_id: id,
        planned_quantity: quantity,
        production_deadline_date: instant.nullable(),
      }),
    ),
    refused: z
      .array(
        z.strictObject({
          action: z.enum(['buy', 'make']),
          variant_ids: z.array(id),
          code: text.meta({ description: 'A stable word, like the code of an error' }),
          message: text,
        }),
      )
      .meta({ description: 'Orders that could not be created, with the reason; all others were created' }),
  },
  {
    purchase_orders: [
      {
        id: 5,
        order_no: 'PO-5',
        supplier_id: 1,
        location_id: 1,
        expected_arrival_date: null,
        purchase_order_rows: [{ id: 9, variant_id: 8, quantity: 50 }],
      },
    ],
    manufacturing_orders: [
      {
        id: 10,
        order_no: 'MO-10',
        variant_id: 9,
        location_id: 1,
        planned_quantity: 20,
        production_deadline_date: '2026-05-20T00:00:00.000Z',
      },
    ],
    refused: [],
  },
);
export type ReplenishedAnswer = z.output<typeof replenishedAnswer>;
