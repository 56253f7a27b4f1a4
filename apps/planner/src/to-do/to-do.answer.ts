import { z } from 'zod';
import { DEMAND_TYPES } from '@pegboard/domain-planning';
import { answer, answered, withDefaultSupplier, withVariant } from '@pegboard/service';

const { id, text, flag, day, quantity, count, instant } = answered;

export const toDoAnswer = answer(
  'ToDo',
  {
    variant_id: id,
    ...withVariant,
    location_id: id,
    sku: text,
    name: text,
    action: z.enum(['buy', 'make']).nullable().meta({ description: 'null: Buy and Make are off for the item or the location' }),
    quantity: quantity.meta({ description: 'What neither stock nor open supply covers, through the recipes' }),
    quantity_in_drafts: quantity.meta({ description: 'What drafts of purchase orders have of it; drafts expect nothing' }),
    latest_day: day.nullable().meta({ description: 'The latest day to order it or to start; null if no demand has a date' }),
    needed_on: day.nullable(),
    is_late: flag.meta({ description: 'The latest day has passed' }),
    lead_time: count.meta({ description: 'Days' }),
    default_supplier_id: id.nullable().meta({ description: 'Only of what is bought' }),
    ...withDefaultSupplier,
    demands: z.array(
      z.strictObject({
        type: z.enum([...DEMAND_TYPES, 'negative_stock', 'being_ordered', 'safety_stock']),
        ref: text.nullable().meta({ description: 'The type and the id, such as sales_order_row/12' }),
        order_no: text,
        sales_order_id: id.nullable(),
        customer_name: text.nullable(),
        deadline: instant.nullable(),
        serves: z
          .array(z.strictObject({ sales_order_id: id, order_no: text, customer_name: text.nullable() }))
          .meta({ description: 'The sales orders behind it, also through what is made, outsourced or moved for all' }),
        quantity: quantity.meta({ description: 'Of this item' }),
      }),
    ),
  },
  {
    variant_id: 12,
    location_id: 1,
    sku: 'FABRIC',
    name: 'Fabric',
    action: 'buy',
    quantity: 2,
    quantity_in_drafts: 0,
    latest_day: '2026-05-10',
    needed_on: '2026-05-20',
    is_late: false,
    lead_time: 10,
    default_supplier_id: 4,
    demands: [
      {
        type: 'sales_order_row',
        ref: 'sales_order_row/21',
        order_no: 'SO-11',
        sales_order_id: 11,
        customer_name: 'Northern Interiors',
        deadline: '2026-05-20T00:00:00.000Z',
        serves: [{ sales_order_id: 11, order_no: 'SO-11', customer_name: 'Northern Interiors' }],
        quantity: 2,
      },
    ],
  },
);
export type ToDoAnswer = z.output<typeof toDoAnswer>;
