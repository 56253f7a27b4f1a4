import { IngredientAvailability, ManufacturingOrderStatus } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, times, withVariant } from '@pegboard/service';
import { batchesAnswer } from '../productions/batches.answer';

const { id, quantity, text, instant, flag } = answered;

const customersAnswer = z.array(z.strictObject({ customer_name: text, sales_order_id: id, order_no: text, quantity })).meta({
  description: 'The sales order that it is linked to, also when it is done; without a link, the demands that reserve from this order now.',
});

export const completionProblemAnswer = z
  .strictObject({ code: text, message: text })
  .nullable()
  .meta({ description: 'The reason why completing the last operation did not complete the order.' });

const linkShape = {
  is_linked_to_sales_order: flag,
  sales_order_id: id.optional(),
  sales_order_row_id: id.optional(),
  sales_order_delivery_deadline: instant.optional(),
  unlink_reason: text.nullable().meta({ description: 'The reason why an order that was linked is now made to stock.' }),
} as const;

const planShape = {
  ingredient_availability: IngredientAvailability.meta({ description: 'NOT_AVAILABLE until the first plan.' }),
  ingredient_expected_date: instant.optional(),
  is_overdue: flag,
  is_late: flag,
  is_at_risk: flag.meta({ description: 'An ingredient has no supply, at any level, or comes after the production deadline' }),
} as const;

export type LinkAnswer = z.output<z.ZodObject<typeof linkShape>>;
export type AvailabilityAnswer = z.output<z.ZodObject<typeof planShape>>;

export const manufacturingOrderAnswer = answer(
  'ManufacturingOrder',
  {
    id,
    order_no: text,
    status: ManufacturingOrderStatus,
    variant_id: id,
    ...withVariant,
    location_id: id,
    planned_quantity: quantity,
    actual_quantity: quantity.nullable(),
    completed_quantity: quantity,
    batch_transactions: batchesAnswer,
    order_created_date: instant,
    production_deadline_date: instant,
    done_date: instant.nullable(),
    additional_info: text,
    ...linkShape,
    ...planShape,
    customers: customersAnswer,
    completion_problem: completionProblemAnswer,
    total_planned_time: quantity.meta({ description: 'Seconds.' }),
    total_actual_time: quantity.meta({ description: 'Seconds.' }),
    total_cost: quantity,
    material_cost: quantity,
    subassemblies_cost: quantity,
    operations_cost: quantity,
    serial_numbers: answered.empty,
    rank: z.number().meta({ description: 'The position in the Schedule; a lower number comes first.' }),
    ...times,
  },
  {
    id: 9,
    order_no: 'SO-11 / 1',
    status: 'NOT_STARTED',
    variant_id: 8,
    location_id: 1,
    planned_quantity: 10,
    actual_quantity: null,
    completed_quantity: 0,
    batch_transactions: [],
    order_created_date: '2026-05-04T09:31:00.000Z',
    production_deadline_date: '2026-05-15T00:00:00.000Z',
    done_date: null,
    additional_info: '',
    is_linked_to_sales_order: true,
    sales_order_id: 11,
    sales_order_row_id: 21,
    sales_order_delivery_deadline: '2026-05-15T00:00:00.000Z',
    unlink_reason: null,
    ingredient_availability: 'EXPECTED',
    ingredient_expected_date: '2026-05-18T00:00:00.000Z',
    is_overdue: false,
    is_late: true,
    is_at_risk: true,
    customers: [{ customer_name: 'Northern Interiors', sales_order_id: 11, order_no: 'SO-11', quantity: 10 }],
    completion_problem: null,
    total_planned_time: 36_000,
    total_actual_time: 0,
    total_cost: 300,
    material_cost: 0,
    subassemblies_cost: 0,
    operations_cost: 300,
    serial_numbers: [],
    rank: 3_641_112_576_000_000,
    created_at: '2026-05-04T09:31:00.000Z',
    updated_at: '2026-05-04T09:31:00.000Z',
    deleted_at: null,
  },
);
export type ManufacturingOrderAnswer = z.output<typeof manufacturingOrderAnswer>;
